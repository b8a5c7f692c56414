import { describe, expect, test } from "vitest";
import { knownFormats } from "./registry.ts";

const LEVELS = 100_000;

/** `open` and `close` around each other, as deep as that, between what makes a file of it. */
function nested(open: string, close: string, [before, inner, behind] = ["", "", ""]): string {
  return `${before}${open.repeat(LEVELS)}${inner}${close.repeat(LEVELS)}${behind}`;
}

/** By format, texts that nest too deep. */
const DEEP: Readonly<Record<string, readonly string[]>> = {
  cyclonedx: [nested('{"a":', "}", ["", "1", ""]), nested("<bom>", "</bom>")],
  hcl2: [
    nested("[", "]", ["a = ", "", "\n"]),
    nested("{b=", "}", ["a = ", "1", "\n"]),
    nested("(", ")", ["a = ", "1", "\n"]),
    nested("f(", ")", ["a = ", "", "\n"]),
    nested("-", "", ["a = ", "1", "\n"]),
    nested("x ? 1 : ", "", ["a = ", "1", "\n"]),
    nested('"${', '}"', ["a = ", "1", "\n"]),
    nested("%{if x}", "%{endif}", ['a = "', "", '"\n']),
    nested("[*]", "", ["a = b", "", "\n"]),
    nested("a {\n", "}\n"),
    nested("b ", "", ["a ", "{}", "\n"]),
    nested('"b"', "", ["a ", " {}", "\n"]),
  ],
  json: [nested("[", "]"), nested('{"a":', "}", ["", "1", ""])],
  jsonc: [nested("[", "]", ["// a\n", "", ""]), nested('/**/{"a":', "}", ["", "1", ""])],
  nginx: [nested("a {", "}")],
  toml: [
    nested("[", "]", ["a = ", "", "\n"]),
    nested("{a=", "}", ["a = ", "1", "\n"]),
    nested("a.", "", ["", "a = 1", "\n"]),
    nested("a.", "", ["[", "a]", "\n"]),
  ],
  xml: [nested("<a>", "</a>")],
  yaml: [nested("[", "]", ["a: ", "", "\n"]), nested("{a: ", "}", ["", "1", "\n"]), nested("- ", "", ["", "x", "\n"])],
};

/** By format, texts that look deep where nothing nests. */
const FLAT: Readonly<Record<string, readonly string[]>> = {
  dockerfile: [nested("ONBUILD ", "", ["FROM x\n", "RUN x", "\n"])],
  dotenv: [nested("${", "}", ["A=", "B", "\n"])],
  hcl2: [
    nested("1+", "", ["a = ", "1", "\n"]),
    nested(".c", "", ["a = b", "", "\n"]),
    nested("[x]", "", ["a = b", "", "\n"]),
  ],
  ignore: [nested("a/", "")],
  ini: [nested("[", "]", ["", "a", "\nb = 1\n"])],
  properties: [nested("a.", "", ["", "a = 1", "\n"]), nested("${", "}", ["a = ", "b", "\n"])],
  spdx: [nested("(", ")", ["SPDXVersion: SPDX-2.3\nDocumentComment: ", "", "\n"])],
};

test("every format that is read stands here", () => {
  const read = knownFormats.filter(({ load }) => load !== undefined).map(({ name }) => name);
  expect(new Set([...Object.keys(DEEP), ...Object.keys(FLAT)])).toEqual(new Set(read));
});

/** The default, and as many as can be asked for: no more than the stack holds. */
const ASKED = [undefined, 1_000_000];

async function read(name: string, text: string, maxDepth: number | undefined) {
  const format = await knownFormats.find((known) => known.name === name)?.load?.();
  if (format === undefined) throw new Error(`expected a reader of ${name}`);
  return format.read(new TextEncoder().encode(text), "f", maxDepth === undefined ? {} : { maxDepth });
}

function rowsOf(texts: Readonly<Record<string, readonly string[]>>): readonly (readonly [string, string, string])[] {
  return Object.entries(texts).flatMap(([name, all]) => all.map((text) => [name, text.slice(0, 20), text] as const));
}

describe.each(ASKED)("at most %s levels", (maxDepth) => {
  test.each(rowsOf(DEEP))("%s: %j nests too deep", async (name, _start, text) => {
    const { documents, diagnostics } = await read(name, text, maxDepth);
    expect(diagnostics.map(({ code }) => code)).toEqual(["document_too_deep"]);
    // A full stack would be told at the start of the file.
    expect(diagnostics[0]?.span?.end.offset).toBeGreaterThan(0);
    expect(documents).toEqual([]);
  });

  test.each(rowsOf(FLAT))("%s: %j does not nest", async (name, _start, text) => {
    const { documents, diagnostics } = await read(name, text, maxDepth);
    expect(diagnostics.map(({ code }) => code)).not.toContain("document_too_deep");
    for (const document of documents) {
      expect(() => JSON.stringify(document.value)).not.toThrow();
      expect(() => document.locate(["a"])).not.toThrow();
    }
  });
});

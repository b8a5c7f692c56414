import { LineTable } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathsOf } from "../../../test/laws.ts";
import type { ReadOptions } from "../../document.ts";
import { settings } from "../../settings.ts";
import { readText } from "../read.ts";
import { splitDocument } from "./split.ts";

/** Reads a text whole, or as if it were large. */
function read(text: string, size: "whole" | "parts", options?: ReadOptions) {
  const lines = new LineTable("f", text);
  const bounds = size === "whole" ? { document: 1e9, part: 1e9 } : { document: 10, part: 20 };
  return readText(text, "f", { lines: () => lines, settings: settings(options), bounds });
}

const problems = (text: string, options?: ReadOptions) =>
  read(text, "parts", options).diagnostics.map(
    ({ code, span }) => `${code} ${span?.start.line ?? 0}:${span?.start.column ?? 0}`,
  );

/** Both ways give the same values, at the same places. */
function agrees(text: string): void {
  const [whole, parts] = [read(text, "whole"), read(text, "parts")];
  expect(whole.diagnostics).toEqual([]);
  expect(parts.diagnostics).toEqual([]);
  expect(parts.documents.map(({ value, index }) => [index, value])).toEqual(
    whole.documents.map(({ value, index }) => [index, value]),
  );
  for (const [i, document] of whole.documents.entries()) {
    for (const [path] of pathsOf(document.value)) {
      expect(parts.documents[i]?.locate(path), JSON.stringify(path)).toEqual(document.locate(path));
    }
    expect(parts.documents[i]?.locate(["nothing", 3])).toBeUndefined();
  }
}

const LIST =
  "kind: List # c\nitems:\n- name: a\n  text: |\n    one\n    # two\n\n- name: b\n  env: {x: [1, 2]}\n# c\n- c\nlast: x\n";

describe("the same as read whole", () => {
  test.each([
    LIST,
    LIST.replaceAll("\n", "\r\n"),
    "items:\n  - name: a\n    text: |\n      one\n      # two\n\n  - name: b\n# c\n  - c\nlast: x\n",
    `---\na: 1\n...\n---\n${LIST}---\n\n--- # c\n- 1\n- - 2\n  - 3\n-\n  a: b\n- "x\n  y"\n`,
    "spec:\n  deep:\n    deeper:\n      a: long enough to be cut\n      b: another one of those\n      c: &x [1]\n  other: 1\n",
    "'a b': one that is long\n\"c\": two that is long, too\n12: three of them here\ntrue: four\n",
    "a: &x {b: 1}\nc: 2222222222222222222222\nd: 3333333333333333\n",
    "a:\n  - 1\n  - 22222222222222222222222222\n  - 3\nb: >-\n  folded\n  text of lines\nc:\n",
  ])("%j", agrees);

  const scalar = fc.constantFrom(
    "1",
    "x y",
    '"q: #"',
    "'l'",
    "[1, {a: b}]",
    "|\n@  t\n\n@  u",
    ">-\n@  t\n@  u",
    "",
    "&n v",
    "!!str 1",
    '"a\n@  b"',
    "c # d",
  );
  const block = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc
        .array(tie("node"), { minLength: 1, maxLength: 4 })
        .map((items) => items.map((item) => `\n@- ${inner(item)}`).join("")),
      fc
        .uniqueArray(fc.tuple(fc.constantFrom("a", "b c", '"d"', "e-f", "12"), tie("node")), {
          minLength: 1,
          maxLength: 4,
          selector: ([k]) => k,
        })
        .map((entries) =>
          entries.map(([key, node], i) => `${i % 2 === 1 ? "\n\n# c" : ""}\n@${key}: ${inner(node)}`).join(""),
        ),
    ),
  })).node;
  test("drawn documents", () => {
    fc.assert(
      fc.property(
        block.filter((node) => node.startsWith("\n")),
        (node) => agrees(`${node.replaceAll("@", "")}\n`),
      ),
      { numRuns: process.env["SEKISHO_SOAK"] === undefined ? 300 : 20_000 },
    );
  });

  test("what is read in parts is read whole, too, and the same", () => {
    const piece = fc.constantFrom(
      "a: 1\n",
      "b:\n",
      "- x\n",
      "  - y\n",
      "  c: d\n",
      "? k\n",
      ": v\n",
      '"q\n',
      'r": s\n',
      "[1,\n",
      "2]\n",
      "{a:\n",
      "}\n",
      "<<: {z: 1}\n",
      "e: &n 1\n",
      "f: *n\n",
      "|\n",
      "g: |\n",
      "text\n",
      "\tt: 1\n",
      "---\n",
      "...\n",
      "# c\n",
      "\n",
      "%TAG ! x\n",
      "!t h: 1\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const [whole, parts] = [read(text, "whole"), read(text, "parts")];
        if (parts.diagnostics.some(({ severity }) => severity === "error")) return;
        expect(whole.diagnostics).toEqual(parts.diagnostics);
        expect(parts.documents.map(({ value }) => value)).toEqual(whole.documents.map(({ value }) => value));
      }),
      { numRuns: process.env["SEKISHO_SOAK"] === undefined ? 2_000 : 100_000 },
    );
  });
});

/** An entry inside the node, one level deeper. */
function inner(node: string): string {
  return node.replaceAll("\n@", "\n@@").replaceAll("@@", "@  ");
}

describe("mistakes", () => {
  test.each([
    ["a: long enough to be cut\nb: another one of those\na: once more of them\n", ["yaml_duplicate_key 3:1"]],
    ["a: long enough to be cut\nb: [another one of those\nc: once more of them\n", ["yaml_syntax 3:1"]],
    ["a: &x long enough to be cut\nb: another one of those\nc: *x\n", ["yaml_unknown_anchor 3:5"]],
    ["a: {long enough: to be cut}\n<<: {b: one of those}\n", ["file_too_large 1:1"]],
    ["{a: long enough to be cut}\n", ["file_too_large 1:1"]],
    ["%YAML 1.2\n---\nlong: enough to be cut\n", ["file_too_large 1:1"]],
    ["long enough to be cut\n", ["yaml_syntax 1:1"]],
    ["- long enough to be cut\nb: another one of those\n", ["file_too_large 1:1"]],
    ["---\n- 1\n---\n- long enough to be cut\n- [another one of those\n", ["yaml_syntax 6:1"]],
  ])("%j", (text, expected) => expect(problems(text)).toEqual(expected));

  test("too many levels, counted from the outermost", () => {
    const text = "a:\n  b: long enough to be cut here\n  c: [[[]]]\n  d: long enough, too, this one\n";
    expect(problems(text, { maxDepth: 4 })).toEqual(["document_too_deep 3:8"]);
    expect(problems(text, { maxDepth: 5 })).toEqual([]);
  });

  test("of a key that stands twice the last counts, where that is asked for", () => {
    const text = "a: long enough to be cut\nb: another one of those\na: once more of them\n";
    const { documents, diagnostics } = read(text, "parts", { duplicates: "last" });
    expect(documents[0]?.value).toEqual({ a: "once more of them", b: "another one of those" });
    expect(documents[0]?.locate(["a"])?.key?.start.line).toBe(3);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["yaml_duplicate_key", "warning"]]);
  });
});

test("entries are cut where lines show them", () => {
  const text = "# c\na: 1\nb:\n- 1\n- 2\nc: 3\n";
  const split = splitDocument(text, { run: 3 });
  const shown = split?.parts.map((part) => {
    const { start, end } = "keyLine" in part ? part.keyLine : part;
    return text.slice(start, end);
  });
  expect(shown).toEqual(["a: 1\n", "b:\n", "c: 3\n"]);
});

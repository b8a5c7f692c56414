import { describe, expect, test } from "vitest";
import type { Annotation } from "./ast.ts";
import { parseModule } from "./parse.ts";

function read(text: string): readonly Annotation[] | string[] {
  const { value, diagnostics } = parseModule(text, "a.rego");
  return value?.annotations ?? diagnostics.map(({ span }) => `${span?.start.line}:${span?.start.column}`);
}

const block = (yaml: string, rest = "p := 1\nq := 2\n"): string =>
  `package a\n\n# METADATA\n${yaml.replaceAll(/^/gm, "# ")}\n${rest}`;

describe("scopes", () => {
  test.each([
    ["of a rule", block("title: t"), { scope: "rule", rule: 0 }],
    ["of a document", block("scope: document"), { scope: "document", rule: 0 }],
    ["of an entrypoint", block("entrypoint: true"), { scope: "document", rule: 0 }],
    ["of the rule behind another", block("title: t").replace("\n\n", "\nx := 1\n"), { scope: "rule", rule: 1 }],
    ["of a package", "# METADATA\n# title: t\npackage a\n", { scope: "package" }],
    ["of packages below", "# METADATA\n# scope: subpackages\npackage a\n", { scope: "subpackages" }],
  ])("%s", (_name, text, expected) => {
    expect(read(text)).toMatchObject([expected]);
  });

  test("the default scope is part of the value", () => {
    expect(read(block("title: t"))).toMatchObject([{ value: { scope: "rule", title: "t" } }]);
  });
});

test("authors and resources take OPA's form, unknown keys and empty values go", () => {
  const yaml =
    "authors:\n- A B <a@b>\n- {name: C}\nrelated_resources:\n- https://x.y\n- {ref: z, description: d}\nfoo: 1\ntitle: ''";
  expect(read(block(yaml))).toMatchObject([
    {
      value: {
        scope: "rule",
        authors: [{ name: "A B", email: "a@b" }, { name: "C" }],
        related_resources: [{ ref: "https://x.y" }, { ref: "z", description: "d" }],
      },
    },
  ]);
  expect(Object.keys((read(block(yaml))[0] as Annotation).value).sort()).toEqual([
    "authors",
    "related_resources",
    "scope",
  ]);
});

test("several blocks, each up to a gap or the next block", () => {
  const text = block("title: a\nMETADATA\ntitle: b").replace("# p", "p");
  const found = read(text) as readonly Annotation[];
  expect(found.map(({ value, start, end }) => [value.title, text.slice(start, end)])).toEqual([
    ["a", "# METADATA\n# title: a"],
    ["b", "# METADATA\n# title: b"],
  ]);
  expect(read(block("title: a").replace("# title", "\n# title"))).toEqual(["3:1"]);
});

describe("mistakes", () => {
  test.each([
    ["YAML that does not parse, at its line", block("title: t\nx: ["), "5:1"],
    ["no YAML", block(""), "3:1"],
    ["a list", block("- a"), "3:1"],
    ["an unknown scope", block("scope: foo"), "3:1"],
    ["a scope that does not fit", block("scope: package"), "3:1"],
    ["an import behind", block("title: a", "import data.x\n"), "3:1"],
    ["nothing behind", block("title: a", ""), "3:1"],
    ["an entrypoint of a rule", block("scope: rule\nentrypoint: true"), "3:1"],
    ["a wrong type", block("authors: x"), "3:1"],
    [
      "aliases that multiply",
      block(
        `custom:\n  a: &a [1,1,1,1,1,1,1,1,1,1]\n${["b", "c", "d", "e", "f", "g"].map((key, i) => `  ${key}: &${key} [${`*${"abcdef"[i]},`.repeat(9)}]`).join("\n")}`,
      ),
      "3:1",
    ],
    ["depth", block(`custom: ${"[".repeat(10_000)}`), "4:1"],
  ])("%s", (_name, text, expected) => {
    expect(read(text)).toEqual([expected]);
  });
});

test("only comments at the left edge count", () => {
  expect(read("package a\n # METADATA\n# title: [\np := 1 # METADATA\n# x: [\n")).toEqual([]);
});

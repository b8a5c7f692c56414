import { Decimal, type Json } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadOptions } from "../document.ts";
import { parseHcl, read } from "./read.ts";

const run = (text: string | Uint8Array, options?: ReadOptions) =>
  read(typeof text === "string" ? new TextEncoder().encode(text) : text, "main.tf", options);
const value = (text: string): Json | undefined => {
  const { documents, diagnostics } = run(text);
  expect(diagnostics).toEqual([]);
  return documents[0]?.value;
};
const problems = (text: string | Uint8Array, options?: ReadOptions): readonly string[] =>
  run(text, options).diagnostics.map(
    ({ code, span }) => code + (span === undefined ? "" : ` ${span.start.line}:${span.start.column}`),
  );

describe("values of arguments", () => {
  test.each<readonly [expression: string, value: Json]>([
    ["1.50", 1.5],
    ["-5", -5],
    ["007", 7],
    ["!true", false],
    ["null", null],
    ['"a\\tb\\u00e9\\"\\\\"', 'a\tbé"\\'],
    ['"x ${ var.a } y"', "x ${var.a} y"],
    ['"${var.a}"', "${var.a}"],
    ['"${[1, "x"]}"', [1, "x"]],
    ['"$${a} %%{b} $ %"', "$${a} %%{b} $ %"],
    ['"%{ if a ~} x %{ else }y%{ endif }"', "%{if a}x %{else}y%{endif}"],
    ['"%{ for k, v in m }${v}%{ endfor }"', "%{for k, v in m}${v}%{endfor}"],
    ["<<E\na\n  b ${c}\nE", "a\n  b ${c}\n"],
    ["<<-E\n    a\n\n      b\n  E", "a\n\n  b\n"],
    ["<<-E\n  ${a ~}\n  b\n  E", "${a}  b\n"],
    ["[1, # one\n 2,]", [1, 2]],
    ['{a = 1, "b c" : 2\n (k) = 3, d.e = 4}', { a: 1, "b c": 2, "${(k)}": 3, "d.e": 4 }],
    ["{a = 1, a = 2}", { a: 2 }],
    ["[for x in y : x if z]", "${[for x in y : x if z]}"],
    ["{for k, v in m : k => v...}", "${{for k, v in m : k => v...}}"],
    ["a.b[*].c.0[d]", "${a.b[*].c.0[d]}"],
    ["a.*.b", "${a.*.b}"],
    ["core::f(1, x...)", "${core::f(1, x...)}"],
    ["a + b * c == d && !e ? 1 : -2", "${a + b * c == d && !e ? 1 : -2}"],
    ["(\n1\n)", "${(\n1\n)}"],
    ["日本-1", "${日本-1}"],
  ])("%s", (expression, expected) => expect(value(`a = ${expression}\n`)).toEqual({ a: expected }));

  test("a number keeps all of its digits", () => {
    const read = value("a = 12345678901234567890123\n") as { readonly a: Json };
    expect(read.a instanceof Decimal && Decimal.text(read.a)).toBe("12345678901234567890123");
  });

  test("keys that objects inherit are ordinary ones", () => {
    const read = value('a = {__proto__ = 1}\nb "__proto__" "constructor" {}\n') as { readonly [key: string]: Json };
    expect(Object.keys(read["a"] ?? {})).toEqual(["__proto__"]);
    expect(JSON.stringify(read["b"])).toBe('{"__proto__":{"constructor":[{}]}}');
  });
});

describe("blocks", () => {
  test.each<readonly [text: string, value: Json]>([
    ["", {}],
    ["b {}\n", { b: [{}] }],
    ["b { a = 1 }\nb {\n}\n", { b: [{ a: 1 }, {}] }],
    ['b "x" y {}\nb "x" "z" {\n c {}\n}\n', { b: { x: { y: [{}], z: [{ c: [{}] }] } } }],
    ["b {}\nb = 1\n", { b: 1 }],
    ["b = 1\nb {}\n", { b: 1 }],
    ["a = 1 # c\r\n// d\r\n/* e\n */ b = 2", { a: 1, b: 2 }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["a = 1\na = 2\n", "hcl_duplicate_attribute 2:1"],
    ["b {}\nb x {}\n", "hcl_mixed_block 2:1"],
    ["b x y {}\nb x {}\n", "hcl_mixed_block 2:1"],
    ["a = -true\n", "hcl_operand 1:6"],
    ['a = "x${1e99999}"\n', "hcl_number 1:9"],
    ["a = \n", "hcl_syntax 1:5"],
    ["a = 'x'\n", "hcl_syntax 1:5"],
    ['a = "x\ny"\n', "hcl_syntax 1:7"],
    ['a = "x', "hcl_syntax 1:5"],
    ['a = "\\q"\n', "hcl_syntax 1:6"],
    ['a = "\\ud800"\n', "hcl_syntax 1:6"],
    ["a = <<E\nx\nE", "hcl_syntax 1:5"],
    ['a = "%{ if x }y"\n', "hcl_syntax 1:6"],
    ['a = "%{ endif }"\n', "hcl_syntax 1:6"],
    ["a = 1 b = 2\n", "hcl_syntax 1:7"],
    ["a = 1,\n", "hcl_syntax 1:6"],
    ["b {\n", "hcl_syntax 1:3"],
    ["b\n{}\n", "hcl_syntax 1:2"],
    ["b { a = 1, c = 2 }\n", "hcl_syntax 1:10"],
    ["b { c {} }\n", "hcl_syntax 1:5"],
    ['b "${x}" {}\n', "hcl_syntax 1:4"],
    ["a = x.0.1\n", "hcl_syntax 1:7"],
    ["a = [for x in y : x => x]\n", "hcl_syntax 1:21"],
    ["a = 1.2.3\n", "hcl_syntax 1:5"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));

  test("a file above the limit is refused", () =>
    expect(problems("a = 1\n", { maxBytes: 3 })).toEqual(["file_too_large"]));
});

describe("hostile texts", () => {
  const NESTED: readonly (readonly [string, string])[] = [
    ["(", ")"],
    ["[", "]"],
    ["{a=", "}"],
    ["f(", ")"],
    ['"${', '}"'],
    ["-", ""],
    ["a[", "]"],
    ["a ? 1 : ", ""],
    ["<<E\n${", "}\nE\n"],
    ['"%{ if a }${', '}%{ endif }"'],
  ];

  test.each(NESTED)("%j nested too deep", (open, close) => {
    for (const levels of [600, 100_000]) {
      const text = `a = ${open.repeat(levels)}x${close.repeat(levels)}\n`;
      expect(problems(text).map((problem) => problem.split(" ")[0])).toEqual(["document_too_deep"]);
    }
    const deepest = `a = ${open.repeat(100_000)}`;
    expect(problems(deepest, { maxDepth: 1_000 })[0]).toMatch(/^document_too_deep/);
  });

  test("directives and blocks nested too deep", () => {
    expect(problems(`a = "${"%{ if a }".repeat(600)}"\n`)[0]).toMatch(/^document_too_deep/);
    expect(problems("b {\n".repeat(600))[0]).toMatch(/^document_too_deep/);
    expect(problems(`a = a${"[*]".repeat(600)}\n`)[0]).toMatch(/^document_too_deep/);
  });

  test.each([
    ["steps", `a = a${"[a]".repeat(200_000)}\n`],
    ["operators", `a = ${"a+".repeat(200_000)}a\n`],
    ["lines of a heredoc", `a = <<-E\n${" x\n".repeat(500_000)}E\n`],
    ["signs", `a = "${"$".repeat(200_000)}"\n`],
    ["heredocs that nobody closes", "<<A\n".repeat(200_000)],
    ["blocks", 'b "x" {}\n'.repeat(100_000)],
    ["an identifier", `${"a".repeat(1_000_000)} = 1\n`],
  ])("many %s take no time", (_what, text) => {
    const before = process.cpuUsage();
    run(text);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });

  test("law: any bytes give a value or diagnostics", () => {
    const pieces = [
      "a",
      "=",
      " ",
      "\n",
      '"',
      "${",
      "%{",
      "}",
      "{",
      "[",
      "]",
      "(",
      ")",
      "<<E\n",
      "\nE\n",
      "if",
      "endif",
      "~",
      "\\",
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(""));
    const bytes = fc.oneof(
      soup.map((text) => new TextEncoder().encode(`a = ${text}`)),
      fc.uint8Array({ maxLength: 60 }),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const { documents, diagnostics } = run(input);
        expect(documents.length + diagnostics.length).toBe(1);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the syntax tree", () => {
  test("says where each part stands", () => {
    const text = 'resource "a" "b" {\n  x = file("p")\n}\n';
    const { body } = parseHcl(new TextEncoder().encode(text), "main.tf");
    const [block] = body ?? [];
    if (block?.kind !== "block") throw new Error("expected a block");
    expect(block.labels.map((label) => text.slice(label.start, label.end))).toEqual(['"a"', '"b"']);
    const [argument] = block.body;
    if (argument?.kind !== "attribute") throw new Error("expected an argument");
    expect(argument.value).toMatchObject({ kind: "call", name: "file", arguments: [{ kind: "template" }] });
    expect(text.slice(argument.value.start, argument.value.end)).toBe('file("p")');
  });
});

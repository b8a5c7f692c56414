import { Decimal, type Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import type { ReadOptions } from "../document.ts";
import { read } from "./read.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const values = (text: string, options?: ReadOptions): unknown[] => {
  const result = read(bytes(text), "f.yaml", options);
  expect(result.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return result.documents.map((d) => d.value);
};
/** Diagnostics as `code line:column`. */
const problems = (text: string | Uint8Array, options?: ReadOptions): string[] =>
  read(typeof text === "string" ? bytes(text) : text, "f.yaml", options).diagnostics.map(
    (d) => d.code + (d.span === undefined ? "" : ` ${d.span.start.line}:${d.span.start.column}`),
  );

/** Structures, as sigs.k8s.io/yaml 1.6.0 reads them. */
const STRUCTURES: readonly (readonly [text: string, value: Json])[] = [
  ["a:", { a: null }],
  ["a: ''", { a: "" }],
  ["- \n- a", [null, "a"]],
  ["? a\n? b", { a: null, b: null }],
  ["a:\n- b", { a: ["b"] }],
  ["- - a\n  - b", [["a", "b"]]],
  ["-\n  a: 1", [{ a: 1 }]],
  ["- ? a\n  : b", [{ a: "b" }]],
  ["a: b\n c", { a: "b c" }],
  ["a: foo\n\n\n  bar", { a: "foo\n\nbar" }],
  ["a: x #c", { a: "x" }],
  ["a: x#c", { a: "x#c" }],
  ["a: 'it''s'", { a: "it's" }],
  ['a: "x\\\n  y"', { a: "xy" }],
  ["a: 'x\n  y'", { a: "x y" }],
  ['a: "\\U0001F600\\x41\\t"', { a: "😀A\t" }],
  ["a: |\n  x\n  y\n", { a: "x\ny\n" }],
  ["a: |\n  x", { a: "x" }],
  ["a: |-\n  x\n", { a: "x" }],
  ["a: |+\n  x\n\n", { a: "x\n\n" }],
  ["a: |2\n   x\n", { a: " x\n" }],
  ["a: >-\n  a\n\n  b\n   c\n  d\n", { a: "a\nb\n c\nd" }],
  ["a: {b, c: 1}", { a: { b: null, c: 1 } }],
  ["a: [b: 1, c]", { a: [{ b: 1 }, "c"] }],
  ["{a:1}", { "a:1": null }],
  ['{"a":1}', { a: 1 }],
  ["a: ['b':1]", { a: [{ b: 1 }] }],
  ["a: [1,]", { a: [1] }],
  ["a: [1\n]", { a: [1] }],
  [
    "a:\n  b: [ # x ]\n    'y # z', # ] w\n    {c: d,\n  e: f}\n  ]\ng: 1",
    { a: { b: ["y # z", { c: "d", e: "f" }] }, g: 1 },
  ],
  ["s: |\n  [ not a list\n  ]\na: [1\n]", { s: "[ not a list\n]\n", a: [1] }],
  ["---a: 1", { "---a": 1 }],
  ["--- {a: 1}", { a: 1 }],
  ["--- |\n x", "x"],
  ["%TAG !e! tag:example.com,2000:\n---\na: !e!foo 1", { a: "1" }],
  ["%TAG !! tag:example.com,2000:\n---\na: !!int x", { a: "x" }],
  ["a: !foo {b: 1}", { a: { b: 1 } }],
  ["a: !!map [1]", { a: [1] }],
  ["a: !!set {x, y}", { a: { x: null, true: null } }],
  ["a: !", { a: "" }],
  ["a: ! 123", { a: "123" }],
  ["1: a\nyes: b\n0644: c\n1.5: d", { "1": "a", true: "b", "420": "c", "1.5": "d" }],
  ["!!binary aGVsbG8=: a", { hello: "a" }],
  ["? &k a\n: 1\nb: *k", { a: 1, b: "a" }],
  ["x: &k a\n*k : 2", { x: "a", a: 2 }],
  ["a: &x 1\nb: &x 2\nc: *x", { a: 1, b: 2, c: 2 }],
  ["a: &x\nb: *x", { a: null, b: null }],
  ["a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}", { a: { p: 1, q: 2 }, b: { p: 1, q: 3 } }],
  ["a: &x {p: 1, q: 2}\nb: {q: 3, <<: *x}", { a: { p: 1, q: 2 }, b: { p: 1, q: 2 } }],
  ["a: &x {p: 1}\nb: &y {p: 2, z: 3}\nc: {<<: [*x, *y]}", { a: { p: 1 }, b: { p: 2, z: 3 }, c: { p: 1, z: 3 } }],
  ["a: &x {p: 1}\nb: &y {p: 2, z: 3}\nc: {<<: *x, <<: *y}", { a: { p: 1 }, b: { p: 2, z: 3 }, c: { p: 2, z: 3 } }],
  ["a: 1\n<<: {<<: {a: 2}, b: 3}", { a: 2, b: 3 }],
  ["<<: {<<: {a: 2}, a: 3}", { a: 3 }],
  ["<<: []", {}],
  ["'<<': {a: 1}", { "<<": { a: 1 } }],
  ["!!str <<: {a: 1}", { "<<": { a: 1 } }],
  ["!!merge <<: {a: 1}", { a: 1 }],
  ["a: <<", { a: "<<" }],
  ["\ufeffa: 1", { a: 1 }],
  ["a: 1\r\nb: |\r\n  x\r\n", { a: 1, b: "x\n" }],
  ["a: 1\rb: 2", { a: 1, b: 2 }],
  ["constructor: 1\ntoString: 2", { constructor: 1, toString: 2 }],
];

describe("values", () => {
  test.each(STRUCTURES)("%j", (text, value) => expect(values(text)).toEqual([value]));

  test("__proto__ is an ordinary own key, also through a merge", () => {
    for (const text of ["__proto__: {x: 1}", "<<: {__proto__: {x: 1}}"]) {
      const [value] = values(text);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1}}');
    }
  });

  test("a value that a double would change is a Decimal", () => {
    const [value] = values("[9007199254740993, 1.0]");
    expect(Array.isArray(value) && value[0] instanceof Decimal && Decimal.text(value[0])).toBe("9007199254740993");
    expect(Array.isArray(value) && value[1]).toBe(1);
  });
});

describe("documents", () => {
  const indexed = (text: string) => read(bytes(text), "f.yaml").documents.map((d) => [d.index, d.value]);
  test.each([
    ["", []],
    ["# only a comment\n", []],
    ["---\n", []],
    ["---\n---\na: 1", [[1, { a: 1 }]]],
    ["# c\n---\na: 1", [[0, { a: 1 }]]],
    [
      "a: 1\n---\n# c\n---\nb: 2\n---\n",
      [
        [0, { a: 1 }],
        [2, { b: 2 }],
      ],
    ],
    [
      "a: 1\n...\nb: 2\n...\n",
      [
        [0, { a: 1 }],
        [1, { b: 2 }],
      ],
    ],
    [
      "null\n---\n~",
      [
        [0, null],
        [1, null],
      ],
    ],
  ])("%j", (text, expected) => expect(indexed(text)).toEqual(expected));

  test("a broken document costs only itself, and keeps its number", () => {
    const text = 'a: 1\n---\nb: [\n---\nc: 3\n---\n# none\n--- \nd: "x\n---\ne: *nowhere\n---\nf: 6\n';
    expect(indexed(text)).toEqual([
      [0, { a: 1 }],
      [2, { c: 3 }],
      [6, { f: 6 }],
    ]);
    expect(problems(text)).toEqual(["yaml_syntax 4:1", "yaml_syntax 10:1", "yaml_unknown_anchor 11:5"]);
  });

  test("anchors do not reach into the next document", () => {
    expect(problems("a: &x 1\n---\nb: *x")).toEqual(["yaml_unknown_anchor 3:5"]);
  });
});

describe("mistakes", () => {
  test.each<readonly [string, readonly string[]]>([
    ["a: b: c", ["yaml_syntax 1:5"]],
    ["a:\n\tb: c", ["yaml_syntax 2:1"]],
    ["a: 1\n b: 2", ["yaml_syntax 2:3"]],
    ["a: 'x", ["yaml_syntax 1:6"]],
    ["a: [1, 2", ["yaml_syntax 1:9"]],
    ['a: "\\q"', ["yaml_syntax 1:6"]],
    ["  ---\na: 1", ["yaml_syntax 1:3"]],
    ["a: {b:, c: 1}", ["yaml_syntax 1:6"]],
    ["a: [x, y :]", ["yaml_syntax 1:10"]],
    ["a: [!t, x]", ["yaml_syntax 1:7"]],
    ["--- |\nx", ["yaml_syntax 2:1"]],
    ["--- |2\n   x\n", ["yaml_syntax 2:1"]],
    [">-1\n x\n", ["yaml_syntax 2:1"]],
    ["a: &x:y 1", ["yaml_syntax 1:5"]],
    ["a: 1\nb: 2\na: 3\nb: 4", ["yaml_duplicate_key 3:1", "yaml_duplicate_key 4:1"]],
    ["1: a\n'1': b", ["yaml_duplicate_key 2:1"]],
    ["true: a\nyes: b", ["yaml_duplicate_key 2:1"]],
    ["~: a", ["yaml_key_type 1:1"]],
    ["{a: 1}: b", ["yaml_key_type 1:1"]],
    ["? [1]\n: a", ["yaml_key_type 1:3"]],
    ["a: .inf\nb: .NaN", ["yaml_no_json 1:4", "yaml_no_json 2:4"]],
    ["a: !!int x", ["yaml_tag 1:4"]],
    ["<<: 1", ["yaml_merge 1:1"]],
    ["<<:", ["yaml_merge 1:1"]],
    ["<<: [[{a: 1}]]", ["yaml_merge 1:1"]],
    ["a: &m [{x: 1}]\nb: {<<: *m, c: 1}", ["yaml_merge 2:5"]],
    ["a: &x [*x]", ["yaml_alias_cycle 1:9"]],
    ["a: &x {y: *x}", ["yaml_alias_cycle 1:12"]],
    ['a: "\\ud83d"', ["lone_surrogate 1:4"]],
    ["# x\u2028a: 1", ["yaml_character 1:4"]],
    ["a: x\u0085b: y", ["yaml_character 1:5"]],
    ["a: \x07", ["yaml_character 1:4"]],
  ])("%j", (text, expected) => expect(problems(text)).toEqual(expected));

  test("a merge that replaces a key above it is told", () => {
    const { diagnostics } = read(bytes("q: 1\n<<: {q: 2}"), "f.yaml");
    expect(diagnostics).toMatchObject([{ code: "yaml_merge_overrides", severity: "warning" }]);
  });

  test("duplicates: last takes the last one, with a warning", () => {
    const result = read(bytes("a: 1\na: 2"), "f.yaml", { duplicates: "last" });
    expect(result.documents[0]?.value).toEqual({ a: 2 });
    expect(result.documents[0]?.locate(["a"])?.value.start.line).toBe(2);
    expect(result.diagnostics).toMatchObject([{ code: "yaml_duplicate_key", severity: "warning" }]);
  });
});

describe("hostile files", () => {
  const laughs = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${"bcdefghij"
    .split("")
    .map((c, i) => `${c}: &${c} [${Array.from({ length: 10 }, () => `*${"abcdefghij"[i]}`).join(",")}]`)
    .join("\n")}`;
  test.each<readonly [string, string | Uint8Array, readonly string[]]>([
    ["flow nesting", "[".repeat(10_000) + "]".repeat(10_000), ["document_too_deep 1:520"]],
    [
      "block nesting",
      Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      ["document_too_deep 520:520"],
    ],
    ["item nesting", `${"- ".repeat(50_000)}a`, ["document_too_deep 1:1041"]],
    ["billion laughs", laughs, ["alias_budget_exceeded 5:33"]],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 97, 0, 58, 0]), ["encoding"]],
    ["UTF-16 without a mark", new Uint8Array([97, 0, 58, 0, 32, 0]), ["encoding"]],
    ["UTF-32", new Uint8Array([0xff, 0xfe, 0, 0, 97, 0, 0, 0]), ["encoding"]],
    ["invalid UTF-8", new Uint8Array([97, 58, 32, 10, 98, 58, 32, 0xe3, 0x81, 10]), ["encoding 2:4"]],
    ["a surrogate in UTF-8", new Uint8Array([97, 0xed, 0xa0, 0x80]), ["encoding 1:2"]],
    ["binary", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0]), ["binary_file"]],
  ])("%s", (_, input, expected) => expect(problems(input)).toEqual(expected));

  test("aliases add to the depth", () => {
    const nest = `a: &a ${"[".repeat(300)}${"]".repeat(300)}\nb: ${"[".repeat(300)}*a${"]".repeat(300)}`;
    expect(problems(nest)).toEqual(["document_too_deep 2:305"]);
  });

  test.each([
    ["flow", (n: number) => "[".repeat(n) + "]".repeat(n)],
    ["pairs", (n: number) => `${"{a: ".repeat(n)}1${"}".repeat(n)}`],
    ["block", (n: number) => Array.from({ length: n }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["items", (n: number) => `${"- ".repeat(n)}a`],
    [
      "tagged",
      (n: number) =>
        Array.from({ length: n }, (_, i) => `${" ".repeat(i)}- !x &a${i}`).join("\n") + "\n" + " ".repeat(n) + "a",
    ],
  ])("%s: 512 levels are read, 513 are not", (_, nest) => {
    expect(problems(nest(512))).toEqual([]);
    expect(problems(nest(513))[0]).toMatch(/^document_too_deep/);
  });

  test("exactly as deep as allowed", () => {
    expect(problems("[[[1]]]", { maxDepth: 3 })).toEqual([]);
    expect(problems("[[[]]]", { maxDepth: 2 })).toEqual(["document_too_deep 1:3"]);
  });

  test("too large", () => {
    expect(problems("a: 1", { maxBytes: 3 })).toEqual(["file_too_large"]);
    expect(problems(new Uint8Array(65 * 1024 * 1024))).toEqual(["file_too_large"]);
  });

  test("of too many documents the first ones are read, and it is said", () => {
    const result = read(bytes("---\n1\n".repeat(100_001)), "f.yaml");
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["too_many_documents"]);
    expect(result.documents).toHaveLength(100_000);
  });

  test("brackets that never close stay linear", () => {
    const start = performance.now();
    expect(problems(`a: 'x\ny'\n${"b: [\n".repeat(20_000)}`)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("a million mistakes make a short list, and no document", () => {
    const result = read(bytes(`{${"a: 1, ".repeat(5_000)}}`), "f.yaml");
    expect(result.diagnostics).toHaveLength(100);
    expect(result.documents).toEqual([]);
  });
});

describe("an unrendered template", () => {
  const hints = (text: string) =>
    read(bytes(text), "f.yaml").diagnostics.map(({ hint }) => hint?.includes("{{") ?? false);

  test.each([
    "{{- if .Values.x }}\na: 1\n{{- end }}",
    "a:\n  {{- if .Values.x }}\n  b: 1",
    "a: {{ .Values.x }}",
    'a: {{ include "x" . }}',
    "a: {{ .Values.x }}:{{ .Values.y }}",
    `${"a".repeat(100)}: {{ .Values.x }}`,
  ])("%j says so", (text) => {
    expect(new Set(hints(text))).toEqual(new Set([true]));
  });

  test("what is quoted or broken elsewhere does not", () => {
    expect(hints('a: "{{ .Values.x }}"')).toEqual([]);
    expect(hints('a: "{{ .Values.x }}"\nb: [')).toEqual([false]);
  });
});

import { expect, test } from "vitest";
import { dataReferences } from "./data-references.ts";
import { parseModule } from "./parse.ts";

test.each<[string, readonly string[]]>([
  ["p := data.a.b", ["a.b"]],
  ['p := data.a["b c"][input.x].d', ["a.b c"]],
  ["p := data[input.x]", [""]],
  ["p := x if some x in data.a", ["a"]],
  ["p if data.a.f(data.b)", ["a.f", "b"]],
  ["p if q with data.a as data.b", ["a", "b"]],
  ['p := $"{data.a} is {input.b}"', ["a"]],
  ["p := [x | x := data.a[data.b.c]]", ["a", "b.c"]],
  ['p := {"data.a": input.data.a}', []],
  ["# data.a\np := `data.a`", []],
  ["f(x) := x.y if data.a == 1 else := data.b", ["a", "b"]],
  ["p if every x in data.a { x == data.b }", ["a", "b"]],
])("%s", (text, paths) => {
  expect(pathsOf(`package x\n\n${text}\n`)).toEqual(paths);
});

test("imports", () => {
  expect(pathsOf("package x\n\nimport data.a.b as c\nimport input.d\nimport  data.e\n\np := c\n")).toEqual([
    "a.b",
    "e",
  ]);
});

function pathsOf(text: string): readonly string[] {
  const { value: module, diagnostics } = parseModule(text, "x.rego", { regoVersion: "v1" });
  if (module === undefined) throw new Error(JSON.stringify(diagnostics));
  const found = dataReferences(module).toSorted((a, b) => a.start - b.start);
  for (const { start, end } of found) expect(text.slice(start, end)).toBe("data");
  return found.map(({ path }) => path.join("."));
}

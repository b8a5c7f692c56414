/** Clauses that take their items from one walk give what clauses that walk each for themselves give. */
import type { Json } from "@sekisho/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Backend, compile, type Program } from "../src/index.ts";
import { jsonText } from "../src/runtime/export.ts";

const kind = fc.constantFrom('"a"', '"b"', "null", "true", "false", '"length"', '"__proto__"', "1");
const range = fc.constantFrom("input.list", "input.list", "things", "input", "data.given", "members", "input.list[0]");
const loop = fc.constantFrom(
  "some r in $",
  "r := $[_]",
  "some _, r in $",
  "x := $[_]; r := x",
  "some i, r in $; i != 1",
);
const before = fc.constantFrom("", "r.n > 0; ", "n := r.n; ", "print(r.n); ", "upper(r.n); ", "not r.off; ");
const question = fc.constantFrom(
  "r.kind == %",
  "r.kind == %",
  "% == r.kind",
  "r.kind = %",
  "r.deep.kind == %",
  "r.kind in {%}",
);
const after = fc.constantFrom("", "; r.n > 1", "; print(#, r.n)", "; lower(r.n)", "; some s in r.list; s.kind == %");
const clause = fc
  .tuple(loop, before, question, after, kind)
  .map(([walk, first, ask, then, what]) =>
    `p contains [#, object.get(r, "n", null)] if { ${walk}; ${first}${ask}${then} }`.replaceAll("%", what),
  );
const rules = fc
  .tuple(range, fc.array(clause, { minLength: 8, maxLength: 24 }))
  .map(([over, clauses]) => clauses.map((text, i) => text.replaceAll("#", `${i}`).replaceAll("$", over)).join("\n"));

const item = fc.record(
  {
    kind: fc.constantFrom<Json>("a", "b", null, true, false, 1, [], { a: 1 }, "length", "__proto__"),
    deep: fc.constantFrom<Json>({ kind: "a" }, { kind: "b" }, null, "a"),
    n: fc.constantFrom<Json>(0, 1, 2, "x"),
    off: fc.boolean(),
    list: fc.constantFrom<Json>([{ kind: "a" }, { kind: "b" }], { a: { kind: "a" } }),
  },
  { requiredKeys: [] },
);
const items = fc.oneof(
  fc.array(fc.oneof(item, fc.constantFrom<Json>(1, null, "a", [])), { maxLength: 12 }),
  fc.dictionary(fc.constantFrom("a", "b", "kind"), item),
  fc.constantFrom<Json>(null, "text", 1),
);

test("one walk for many clauses changes neither answers nor their order", () => {
  let shared = 0;
  fc.assert(
    fc.property(rules, items, items, (text, list, given) => {
      if (compiled(text, "code", given).prepare("data.t.p").value?.text.includes("function j0(")) shared++;
      expect(answer(text, "code", list, given)).toEqual(answer(text, "closures", list, given));
    }),
    { numRuns: 80 },
  );
  expect(shared).toBeGreaterThan(20);
});

function compiled(text: string, backend: Backend, given: Json): Program {
  const helpers = `members contains r if some r in input.list\nthings := input.list\nq := x if { x := p with input as {"list": data.given} }`;
  const { value: program, diagnostics } = compile({
    modules: [{ file: "t.rego", text: `package t\n${helpers}\n${text}` }],
    data: { given },
    types: false,
    backend,
  });
  expect(diagnostics).toEqual([]);
  if (program === undefined) throw new Error("the rules do not compile");
  return program;
}

function answer(text: string, backend: Backend, list: Json, given: Json): unknown {
  const program = compiled(text, backend, given);
  const lines: string[] = [];
  return ["p", "q"].map((rule) => {
    const found = program.query(["t", rule]).evaluate({ list }, { print: (line) => lines.push(line) });
    // The order of objects and sets shows in what is told of them only; that of arrays is the same in all ways to run.
    const isOrdered = [list, given].every(Array.isArray) && !/members|in input;|input\[_\]|list\[0\]/.test(text);
    const told = found.failures.map(({ message, place }) => [message, place?.line]);
    return [jsonText(found.value ?? null), ...(isOrdered ? [told, lines] : [told?.length, lines.length])];
  });
}

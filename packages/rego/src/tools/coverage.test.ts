import { expect, test } from "vitest";
import { compile } from "../index.ts";
import { Coverage } from "./coverage.ts";

const text = `package p

default allow := false

allow if {
	input.x == 1
	some y in input.ys
	not y == 2
}

f(x) := 1 if {
	x > 1
} else := 2

g := [z | some z in [1, 2]; z > 1]
`;

function covered(queries: readonly string[], input: { readonly x: number; readonly ys: readonly number[] }): unknown {
  const { value: program } = compile({ modules: [{ file: "p.rego", text }], traced: true, backend: "closures" });
  const coverage = new Coverage();
  for (const query of queries) program!.query(query).evaluate(input, { trace: (event) => coverage.add(event) });
  const { files } = coverage.report(program!.modules);
  const rows = (ranges: readonly { readonly start: { readonly row: number } }[]) =>
    ranges.map(({ start }) => start.row);
  const file = files.get("p.rego")!;
  return [rows(file.covered), rows(file.notCovered)];
}

test("what was reached, and what was not", () => {
  expect(covered(["data.p.allow"], { x: 1, ys: [3] })).toEqual([
    [5, 6, 7, 8],
    [11, 12, 15, 15],
  ]);
  expect(covered(["data.p.allow"], { x: 2, ys: [3] })).toEqual([[6], [5, 8, 11, 12, 15, 15]]);
  expect(covered(["data.p.g"], { x: 2, ys: [] })).toEqual([
    [15, 15, 15],
    [5, 6, 8, 11, 12],
  ]);
});

test("bodies, branches behind else and expressions, each by itself", () => {
  const source = `package p

f(x) := 1 if {
	x > 1
} else := 2 if {
	x > 0
} else := 3

g if f(input.x) == 9
`;
  const units = (queries: readonly (readonly [string, number])[]): readonly string[] => {
    const { value: program } = compile({
      modules: [{ file: "p.rego", text: source }],
      traced: true,
      backend: "closures",
    });
    const coverage = new Coverage();
    for (const [query, x] of queries) program!.query(query).evaluate({ x }, { trace: (event) => coverage.add(event) });
    return coverage
      .units(program!.modules[0]!)
      .flatMap(({ kind, isHit, span }) => (isHit ? [`${kind} ${span.start.line}`] : []));
  };
  expect(units([["data.p.g", 2]])).toEqual(["body 3", "expression 4", "expression 9"]);
  expect(units([["data.p.g", 1]])).toEqual(["else 5", "expression 4", "expression 6", "expression 9"]);
  expect(units([["data.p.g", 0]])).toEqual(["else 7", "expression 4", "expression 6", "expression 9"]);
});

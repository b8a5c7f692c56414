import { describe, expect, test } from "vitest";
import { compile, type TraceEvent } from "../index.ts";
import { Coverage } from "./coverage.ts";
import { branchReport } from "./coverage-branches.ts";

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

test("chained bodies, each by itself, with the head they share told once", () => {
  const source = `package p

a := [y | some y in input.ys; y > 1] if { input.x == 1 } { input.x == 2 }
`;
  const { value: program } = compile({
    modules: [{ file: "p.rego", text: source }],
    traced: true,
    backend: "closures",
  });
  const units = (x: number): readonly string[] => {
    const coverage = new Coverage();
    program!.query("data.p.a").evaluate({ x, ys: [] }, { trace: (event) => coverage.add(event) });
    return coverage
      .units(program!.modules[0]!)
      .map(({ kind, isHit, span }) => `${kind} ${span.start.column} ${isHit ? "hit" : "missed"}`);
  };
  const asked = ["expression 31 missed", "expression 43 hit"];
  expect(units(1)).toEqual(["body 1 hit", ...asked, "body 58 missed", "expression 60 hit"]);
  expect(units(2)).toEqual(["body 1 missed", ...asked, "body 58 hit", "expression 60 hit"]);
});

describe("branches", () => {
  const source = `package p

default allow := false

allow if {
	input.x == 1
}

a := [y | some y in input.ys; y > 1] if { input.x == 1 } { input.x == 2 }

b if {
	every y in input.ys { y > 0 }
}

f(x) := {k: v | some k, v in x} if {
	count(x) > 1
} else := 3
`;
  const taken = (query: string, input: { readonly x: number; readonly ys: readonly number[] }): readonly string[] => {
    const { value: program } = compile({
      modules: [{ file: "p.rego", text: source }],
      traced: true,
      backend: "closures",
    });
    const coverage = new Coverage();
    const trace = (event: TraceEvent) => coverage.add(event);
    program!.query(query).evaluate(input, { trace, reached: (branch) => coverage.addReached(branch) });
    const { files } = branchReport(coverage, program!.modules);
    const { covered, notCovered } = files.get("p.rego")!;
    expect(covered.length + notCovered.length).toBe(10);
    return covered.map(({ kind, span: { start } }) => `${kind} ${start.line}:${start.column}`);
  };

  test.each<[string, number, readonly number[], readonly string[]]>([
    ["data.p.allow", 1, [], ["body 5:1"]],
    ["data.p.allow", 2, [], ["default 3:1"]],
    // The second body is reached or missed by itself, although a comprehension of their head is asked after either.
    ["data.p.a", 1, [2], ["body 9:1", "comprehension 9:6"]],
    ["data.p.a", 2, [2], ["comprehension 9:6", "body 9:58"]],
    ["data.p.a", 1, [1], ["body 9:1"]],
    ["data.p.b", 1, [1], ["body 11:1", "every 12:2"]],
    ["data.p.b", 1, [], ["body 11:1"]],
    ["data.p.b", 1, [1, 0], ["every 12:2"]],
    ["data.p.b", 1, [0, 1], []],
  ])("%s of %i and %j", (query, x, ys, expected) => {
    expect(taken(query, { x, ys })).toEqual(expected);
  });

  test("of nothing all are taken", () => {
    expect(branchReport(new Coverage(), [])).toEqual({ files: new Map(), coverage: 100 });
  });
});

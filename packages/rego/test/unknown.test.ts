/** Values known only later (rulebook.md, "Unknown"): a body that reads one is neither true nor false, and says so. */
import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { compile, EvalError } from "../src/index.ts";

interface Answer {
  readonly results: string;
  readonly unknown: string;
}

function ask(rules: string, input: Json, unknown: readonly Path[]): Answer {
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }], types: false });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  try {
    const explanation = value.query("data.t.deny").explain(input, { unknown });
    return {
      results: JSON.stringify(explanation.results.map((result) => result.value)),
      unknown: explanation.unknown.map((path) => path.join(".")).join(" "),
    };
  } catch (thrown) {
    if (thrown instanceof EvalError) return { results: thrown.code, unknown: "" };
    throw thrown;
  }
}

describe("x is 1, known later, missing (k is always 5)", () => {
  test.each([
    [`deny contains "d" if input.x == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x != 1`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if not input.x == 1`, `[]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if not input.x`, `[]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if input.x`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not has\nhas if input.x`, `[]`, `[]`, "x", `["d"]`],
    [`deny contains x if x := input.x`, `[1]`, `[]`, "x", `[]`],
    [`deny contains "d" if x := input.x`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x > 0`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if bad\nbad if input.x == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not ok\nok if input.x == 2`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if f(input.x)\nf(v) if v == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not f(input.x)\nf(v) if v == 2`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if f(input)\nf(v) if v.x == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not f(input)\nf(v) if v.x == 2`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if f(input.x)\nf(_) := true`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if v == 2\nv := 1 if input.x == 9\nelse := 2`, `["d"]`, `[]`, "x", `["d"]`],
    [`default ok := false\nok if input.x == 2\ndeny contains "d" if not ok`, `["d"]`, `[]`, "x", `["d"]`],
    [`default ok := false\nok if input.x == 2\ndeny contains "d" if ok == false`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if object.get(input, "x", 0) != 2`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if object.get(input, "x", false) == false`, `[]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if object.get(input, ["x", "y"], 0) == 0`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if input.x in [1, 2]`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not input.x in [2, 3]`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if 1 in [input.x, 1]`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if 5 in [input.x, 1]`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if [input.x, 1] == [1, 1]`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if [input.x, 1] == [1, 2]`, `[]`, `[]`, "", `[]`],
    [`deny contains "d" if [input.x, 1] != [1, 2]`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if {"a": input.x, "b": 1} == {"a": 1, "b": 1}`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains a if [a, _] := [input.k, input.x]`, `[5]`, `[]`, "x", `[]`],
    [`deny contains b if [_, b] := [input.k, input.x]`, `[1]`, `[]`, "x", `[]`],
    [`deny contains "d" if count([1 | input.x == 1]) == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if count([v | v := input.x]) == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if sum([v | v := input.x]) > 0`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if every v in [input.x, 1] { v == 1 }`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if every v in [input.x, 2] { v == 1 }`, `[]`, `[]`, "", `[]`],
    [`deny contains "d" if { input.x == 1; input.k == 6 }`, `[]`, `[]`, "", `[]`],
    [`deny contains "d" if { input.k == 6; input.x == 1 }`, `[]`, `[]`, "", `[]`],
    [`deny contains "d" if input.x == 1\ndeny contains "d" if input.k == 5`, `["d","d"]`, `["d"]`, "x", `["d"]`],
    [`deny contains "d" if input.x == 1\ndeny contains "e" if input.k == 5`, `["d","e"]`, `["e"]`, "x", `["e"]`],
    [`deny contains msg if { input.k == 5; msg := sprintf("%v", [input.x]) }`, `["1"]`, `[]`, "x", `[]`],
    [`deny contains msg if { input.k == 5; msg := $"v {input.x}" }`, `["v 1"]`, `[]`, "x", `["v <undefined>"]`],
    [`deny contains {"m": "d", "x": input.x} if input.k == 5`, `[{"m":"d","x":1}]`, `[]`, "x", `[]`],
    [`deny contains "d" if ok with input.x as 1\nok if input.x == 1`, `["d"]`, `["d"]`, "", `["d"]`],
    [`deny contains "d" if ok with input.k as 1\nok if input.x == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if ok with input.k as input.x\nok if input.k == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if p.a == 1\np[k] := v if { k := "a"; v := input.x }`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if p[1]\np[k] := true if { k := input.x }`, `["d"]`, `[]`, "x", `[]`],
    [
      `deny contains "d" if p.b == 1\np[k] := v if { k := "a"; v := input.x }\np[k] := 1 if k := "b"`,
      `["d"]`,
      `["d"]`,
      "",
      `["d"]`,
    ],
    [`deny contains "d" if s[1]\ns contains input.x`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if count(s) == 1\ns contains input.x`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not s[3]\ns contains input.x`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if s[7]\ns contains input.x\ns contains 7`, `["d"]`, `["d"]`, "", `["d"]`],
    [`deny contains v if some v in s\ns contains input.x\ns contains 7`, `[1,7]`, `[7]`, "x", `[7]`],
    [`deny contains v if some v in [input.x, 7]`, `[1,7]`, `[]`, "x", `[]`],
    [`deny contains v if some v in input.x`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x[_] == 1`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x.y.z == 1`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if not input.x.y.z`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if {"1": 1}[input.x]`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if { walk(input, [p, v]); p[0] == "x"; v == 1 }`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if { walk(input, [_, v]); v == 5 }`, `["d"]`, `["d"]`, "x", `["d"]`],
    [`deny contains "d" if walk(input, [["x"], 1])`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if is_number(input.x)`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if is_object(input)`, `["d"]`, `["d"]`, "", `["d"]`],
    [`deny contains "d" if count(input) == 2`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if "x" in object.keys(input)`, `["d"]`, `["d"]`, "", `[]`],
    [`deny contains "d" if input.x + 1 == 2`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if count({input.x} | {1}) == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if not regex.match("a", input.x)`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if json.marshal(input) != ""`, `["d"]`, `[]`, "x", `["d"]`],
    [
      `deny contains "d" if q == 1\nq := 1 if input.x == 1\nq := 2 if input.k == 5`,
      `eval_conflict_error`,
      `[]`,
      "",
      `[]`,
    ],
    [`deny contains "d" if q == 1\nq := 1 if input.x == 1\nq := 1 if input.k == 5`, `["d"]`, `["d"]`, "", `["d"]`],
    [`deny contains "d" if not a\na if not b\nb if input.x == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if { y := input.x; input.k == 5 }`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if 7 in {v | some v in [input.x, 7]}`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if 7 in {input.x, 7}`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if {input.x, 7} == {1, 7}`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if {k: v | some k, v in input}.k == 5`, `["d"]`, `[]`, "x", `["d"]`],
    [`deny contains "d" if [input.x, 3][1] == 3`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if { print(input.x); input.k == 5 }`, `["d"]`, `[]`, "x", `["d"]`],
    [`f(v) := 1 if v == 9\nelse := 2\ndeny contains "d" if f(input.x) == 2`, `["d"]`, `[]`, "x", `[]`],
    [`q := input.x\ndeny contains "d" if q == 1`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x == null`, `[]`, `[]`, "x", `[]`],
    [`deny contains "d" if input.x != null`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if { some c in [{"a": input.x}]; not c.a == 2 }`, `["d"]`, `[]`, "x", `[]`],
    [`deny contains "d" if { some c in [{"a": input.x}]; not c.b }`, `["d"]`, `[]`, "x", `[]`],
    [
      `deny contains "d" if count([c | some c in [{"a": input.x, "n": 1}, {"a": 1, "n": 2}]; c.n == 2]) == 1`,
      `["d"]`,
      `[]`,
      "x",
      `[]`,
    ],
  ])("%s", (rules, known, later, paths, missing) => {
    expect(ask(rules, { x: 1, k: 5 }, [])).toEqual({ results: known, unknown: "" });
    expect(ask(rules, { k: 5 }, [["x"]])).toEqual({ results: later, unknown: paths });
    expect(ask(rules, { k: 5 }, [])).toEqual({ results: missing, unknown: "" });
  });
});

describe("the paths that decide, and what is known beside them", () => {
  const rows: readonly (readonly [
    rules: string,
    input: Json,
    unknown: readonly Path[],
    results: string,
    paths: string,
  ])[] = [
    [`deny contains "d" if { input.x == 1; input.y == 2 }`, {}, [["x"], ["y"]], `[]`, "x y"],
    [`deny contains "d" if input.x == 1`, {}, [["x"], ["y"]], `[]`, "x"],
    [`deny contains "d" if input.a.b.c == 1`, { a: { b: {} } }, [["a", "b", "c"]], `[]`, "a.b.c"],
    [`deny contains "d" if input.a.b.d == 1`, { a: { b: { d: 1 } } }, [["a", "b", "c"]], `["d"]`, ""],
    [`deny contains "d" if { some v in input.l; v == 2 }`, { l: [1, 2] }, [["l", 0]], `["d"]`, "l.0"],
    [`deny contains "d" if input.l[1] == 2`, { l: [1, 2] }, [["l", 0]], `["d"]`, ""],
    [`deny contains "d" if count(input.l) == 2`, { l: [1, 2] }, [["l", 0]], `[]`, "l.0"],
    [`deny contains "d" if every v in input.l { v > 0 }`, { l: [1, 2] }, [["l", 0]], `[]`, "l.0"],
    [`deny contains "d" if every v in input.l { v > 1.5 }`, { l: [1, 0] }, [["l", 0]], `[]`, ""],
    [`deny contains "d" if input.a == {"b": 1}`, { a: {} }, [["a", "b"]], `[]`, "a.b"],
    [`deny contains "d" if input.a == {"c": 1}`, { a: {} }, [["a", "b"]], `[]`, ""],
    [`deny contains a.c if { a := input.a }`, { a: { c: 7 } }, [["a", "b"]], `[7]`, ""],
    [`deny contains input.a`, { a: { c: 7 } }, [["a", "b"]], `[{"c":7}]`, "a.b"],
    [
      `deny contains c.n if { some c in input.cs; not ok(c) }\nok(c) if c.s == true`,
      { cs: [{ n: "a" }, { n: "b", s: false }] },
      [["cs", 0, "s"]],
      `["b"]`,
      "cs.0.s",
    ],
    [
      `deny contains c.n if { some c in input.cs; c.k == "x"; c.s == true }`,
      {
        cs: [
          { n: "a", k: "y" },
          { n: "b", k: "x", s: true },
        ],
      },
      [["cs", 0, "s"]],
      `["b"]`,
      "",
    ],
    [
      `deny contains k if { some k, v in input.tags; v == "bad" }`,
      { tags: { a: "bad" } },
      [["tags", "b"]],
      `["a"]`,
      "tags.b",
    ],
    [
      `deny contains k if { some k in ["a", "b", "c"]; not input.tags[k] }`,
      { tags: { a: "x" } },
      [["tags", "b"]],
      `["c"]`,
      "tags.b",
    ],
    [`deny contains k if { some k in ["a", "b"]; not input.tags[k] }`, {}, [["tags"]], `[]`, "tags"],
    [`deny contains "d" if input["__proto__"] == 1`, {}, [["__proto__"]], `[]`, "__proto__"],
  ];
  test.each(rows)("%s %j %j", (rules, input, unknown, results, paths) => {
    expect(ask(rules, input, unknown)).toEqual({ results, unknown: paths });
  });
});

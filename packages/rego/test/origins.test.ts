/** Values that JSON has not go the same ways as those that it has: a key of a set is its member. */
import { describe, expect, test } from "vitest";
import { type Backend, compile } from "../src/index.ts";
import { RSet } from "../src/runtime/collections.ts";
import type { Value } from "../src/runtime/value.ts";

const input = { a: "json", list: [{ a: "json" }], name: "a" };

describe.each<Backend>(["code", "closures"])("%s", (backend) => {
  test.each([
    ["an argument", `f(x) := x.a\np := [f(input), f({"a"})]`, ["json", "a"]],
    ["an argument through another function", `f(x) := g(x)\ng(x) := x.a\nq := g(input)\np := f({"a"})`, "a"],
    ["an argument inside a comprehension", `f(x) := x.a\nq := f(input)\np := [f(y) | some y in [{"a"}]]`, ["a"]],
    [
      "an argument under every and not",
      `f(x) := x.a\nq := f(input)\np if { every y in [{"a"}] { not f(y) == "b" } }`,
      true,
    ],
    ["the value of a function", `f(x) := x if input.b\nf(x) := {x} if input.a\np := f("a").a`, "a"],
    ["a default", `default q := {"b": {"a"}}\nq := input if input.b\np := q.b.a`, "a"],
    ["a set of sets", `q contains {"a"}\np contains x.a if some x in q`, ["a"]],
    ["a set of objects", `q contains {"a": 1}\np contains x.a if some x in q`, [1]],
    ["the key of a set", `q contains {"a"}\np contains x.a if some x, _ in q`, ["a"]],
    ["a partial object", `q[x] := {"a"} if some x in ["b"]\np := q.b.a`, "a"],
    ["a partial object with sets", `q.b contains x if some x in ["a"]\np := q.b.a`, "a"],
    ["a partial object with two keys", `q[x][{"a"}] := 1 if some x in ["b"]\np := q.b`, { '["a"]': 1 }],
    ["a key of a partial object", `q[x] := 1 if some x in [{"a"}]\np contains k.a if some k, _ in q`, ["a"]],
    ["an array", `q := [{"a"}]\np := q[0].a`, "a"],
    ["an object with other keys", `q := {1: 2, "a": 3}\np := q.a`, 3],
    ["an object comprehension", `q := {k: 1 | some k in [{"a"}, 1]}\np contains k.a if some k, _ in q`, ["a"]],
    ["array.concat", `p := array.concat([{"a"}], input.list)[0].a`, "a"],
    ["object.get", `p := [object.get({"b": {"a"}}, "b", 1).a, object.get(input, "b", {"a"}).a]`, ["a", "a"]],
    ["object.union", `p := object.union(input, {"b": {"a"}}).b.a`, "a"],
    ["sets of builtins", `p contains x.a if some x in {input.list[0]} | {{"a"}}`, ["a", "json"]],
    ["walk", `p contains y[1].a if { walk([{"a"}], y) }`, ["a"]],
    ["a rule that is replaced", `q := {"b": 1}\np := x if { x := q.a with data.t.q as {"a"} }`, "a"],
    ["what rests on it", `q := {"b": 1}\nr := {"c": q}\np := x if { x := r.c.a with data.t.q as {"a"} }`, "a"],
    ["data that is replaced", `p := x if { x := data.w.a with data.w as {"a"} }`, "a"],
    ["an input that is replaced", `f(x) := x.a\nq := f(input)\np := x if { x := q with input as {"a"} }`, "a"],
    [
      "a function that stands in",
      `f(x) := 1\ng(x) := x.a\nq := g(input)\np := x if { x := f({"a"}) with f as g }`,
      "a",
    ],
    ["a value that stands in", `f(x) := x\np := x if { x := f(input).a with f as {"a"} }`, "a"],
    ["a builtin that is replaced", `p := x if { x := json.unmarshal("{}").a with json.unmarshal as {"a"} }`, "a"],
    ["unification", `p := x if { [y, 1] = [{"a"}, 1]; x := y.a }`, "a"],
  ])("%s", (_, rules, expected) => {
    const { value: program, diagnostics } = compile({
      modules: [{ file: "t.rego", text: `package t\n${rules}` }],
      types: false,
      backend,
    });
    expect(diagnostics).toEqual([]);
    expect(program?.query("data.t.p").evaluate(input).value).toEqual(expected);
  });

  test("a query may give a function what no rule gives it", () => {
    const text = `package t\nf(x) := x.a\np := f(input)`;
    const program = compile({ modules: [{ file: "t.rego", text }], backend }).value;
    const query = program?.prepare(`x = data.t.f({"a"})`).value;
    expect(query?.evaluate({}).rows).toEqual([{ x: "a" }]);
  });

  test("an input that is no JSON", () => {
    const text = `package t\np := q.a\nq := input.b`;
    const program = compile({ modules: [{ file: "t.rego", text }], backend }).value;
    const given: Value = { b: RSet.of(["a"]) };
    expect(program?.prepare("x = data.t.p", { jsonInput: false }).value?.evaluate(given).rows).toEqual([{ x: "a" }]);
  });
});

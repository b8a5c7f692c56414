/**
 * What is wrong with a program: all of it, each once, with OPA's codes in OPA's lines. Columns are ours where they tell
 * more: OPA gives an unsafe variable the start of its expression, here it is the variable itself.
 */
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { blocks } from "./fixture.ts";

describe("wrong programs", () => {
  test.each(blocks("mistakes.txt"))("$rules", ({ rules, expected }) => {
    const { diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n\n${rules}\n` }] });
    expect(diagnostics.map(({ code, span }) => `${code} ${span?.start.line}:${span?.start.column}`)).toEqual(expected);
  });
});

describe("messages say what OPA's say", () => {
  test.each([
    ["p if count(1, 2, 3)", "count: arity mismatch: have 3 arguments, want 1 argument"],
    ["f(x) := x\np := f(1, 2)", "function data.t.f has arity 1, got 2 arguments"],
    ["f(x) := x\np := f", "function data.t.f used as reference, not called"],
    ["p if not x := 1", "cannot assign vars inside negated expression"],
    ["f(x) if x := 1", "arg x redeclared"],
    ["p if data := 1", "variables must not shadow data (use a different variable name)"],
    ["p if { some x in [1]; x := 2 }", "var x declared above"],
    ["p if { x := 1; some x; x = 2 }", "var x assigned above"],
    ["p if { x == 1; x := 2 }", "var x referenced above"],
    ["p if q with data.t.q.a as 1\nq contains 1", "with keyword cannot partially replace virtual document(s)"],
    ["p if walk(1, x) with walk as 1", "with keyword replacing built-in function: target must not be a relation"],
    ["f(g(1)) := 1\ng(x) := x", "rule arguments cannot contain calls"],
    ["p if all([true])", "deprecated built-in function calls in expression: all"],
    [`p if input.x[i] == y`, "var y is unsafe"],
    ["p[input.x] := 1 if input.y else := 2", expect.stringMatching(/else keyword cannot be used on multi-value rules/)],
    [
      'p[$"a"] := 1 if true else := 2',
      expect.stringMatching(/else keyword cannot be used on rules with variables in head/),
    ],
    ["p[input[x]].b := 1 if true else := 2", expect.stringMatching(/rules with variables in head/)],
    // What begins a ref is no variable of the head: there `else` may stand, and what has no value is unsafe.
    ["p[[x][0]].b := 1 if true else := 2", "var x is unsafe"],
    ['p[{y | y := "k"}[z]].b := 1 if z := "k" else := 2', expect.stringMatching(/rules with variables in head/)],
    // A rule, an import or a variable that is called like an operator takes its place.
    ["plus := 7\np := 1 + 2", "function data.t.plus has arity 0, got 2 arguments"],
    ["import data.u.minus\np := 1 - 2", "undefined function data.u.minus"],
    ["p := x if { plus := 1; x := plus + 1 }", "called function plus shadowed"],
    ["eq(x, y) := true\np := x if { x = 1 }", "var x is unsafe"],
    ["assign := 3\np := x if { x := 1 }", "function data.t.assign has arity 0, got 2 arguments"],
    // The target of a `with` is what a rule rests on.
    ["p if { true with data.t.p as 1 }", "rule data.t.p is recursive: data.t.p -> data.t.p"],
    ["p := [1 | true with data as 2]", "rule data.t.p is recursive: data.t.p -> data.t.p"],
    ["f(x) := 1 if { true with f as 2 }", "rule data.t.f is recursive: data.t.f -> data.t.f"],
    ["p if { true with data.t.q as 1 }\nq if p", "rule data.t.q is recursive: data.t.q -> data.t.p -> data.t.q"],
    // Objects with other keys give nothing a value.
    ['p := x if { {"a": x} = {"b": 1} }', "var x is unsafe"],
    ['p := x if { {"a": x} := {"a": 1, "b": 2} }', "var x is unsafe"],
    ['p := x if { [{"a": x}, 1] = [{"a": 1, "c": 3}, 1] }', "var x is unsafe"],
    ["p[{1 + 1}] := 1 if true else := 2", "var plus is unsafe"],
  ])("%s", (rules, message) => {
    const { diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] });
    expect(diagnostics[0]?.message).toEqual(message);
  });
});

describe("strict mode", () => {
  test.each([
    ["import data.x\np := 1", "rego_compile_error 2:1 import data.x unused"],
    ['import data.x["b c"] as y\np := 1', 'rego_compile_error 2:1 import data.x["b c"] as y unused'],
    ["import data.x\np := x", ""],
    ["import input\np := input.x", ""],
    ["import data.p\nimport input.p\nq := p", "rego_compile_error 3:1 import must not shadow import data.p"],
    ["p if { x := 1 }", "rego_compile_error 2:8 assigned var x unused"],
    ["p := x if { x := 1 }", ""],
    ["p if { x := 1; y := [x | true]; y }", ""],
    ["p if { [a, b] := [1, 2]; a }", "rego_compile_error 2:12 assigned var b unused"],
    ['p if { k := "a"; {k: v} := {"a": 1}; v }', ""],
    ["p if { x := 1; x := 2 }", "rego_compile_error 2:16 var x assigned above"],
    ["f(x) := 1", "rego_compile_error 2:1 unused argument x. (hint: use _ (wildcard variable) instead)"],
    ["f(_) := 1", ""],
    ["f([x, y]) := x", "rego_compile_error 2:1 unused argument y. (hint: use _ (wildcard variable) instead)"],
    ["f(x) := 1 if false else := x", ""],
    ["f(x) := 1 if { some y in [x]; y > 0 }", ""],
    ["p if all([true])", "rego_type_error 2:6 deprecated built-in function calls in expression: all"],
  ])("%s", (rules, expected) => {
    const modules = [{ file: "t.rego", text: `package t\n${rules}` }];
    const { diagnostics } = compile({ modules, strict: true });
    const told = diagnostics.map((d) => `${d.code} ${d.span?.start.line}:${d.span?.start.column} ${d.message}`);
    expect(told.join("\n")).toBe(expected);
  });

  test.each([
    ["import data.p\nimport input.p\nq := p", "rego_compile_error"],
    ["input := 1", "rego_compile_error"],
    ["p { data := 1; data }", "rego_compile_error"],
    ["p { any([true]) }", "rego_type_error"],
  ])("asks of v0 what v1 forbids: %s", (rules, code) => {
    const modules = [{ file: "t.rego", text: `package t\n${rules}`, regoVersion: "v0" as const }];
    expect(compile({ modules }).diagnostics).toEqual([]);
    expect(compile({ modules, strict: true }).diagnostics.map((d) => d.code)).toEqual([code]);
  });
});

describe("names", () => {
  test.each([
    ["io := 1\np := io.jwt.decode(1)", "undefined function data.t.io.jwt.decode"],
    ["import data.x as count\np := count(1)", "undefined function data.x"],
    ["q := 1\np := q(1)", "function data.t.q has arity 0, got 1 argument"],
    ["p if { count := 1; count(2) }", "undefined function count"],
    ["p := x if { count := 1; x := count(2) }", "called function count shadowed"],
    ["y := 1\np if { x := y; y := x }", "var y referenced above"],
    ["p if print(x)", "var x is undeclared"],
    ["p := print([])", "print([]) used as value"],
    ["p := rego.metadata.rule(1)", "rego.metadata.rule: arity mismatch: have 1 argument, want 0 arguments"],
    ["p if { true with nothing as 1 }", "with keyword target must reference existing input, data, or a function"],
    ["p := 1\np contains 2", "conflicting rules data.t.p found"],
    ["p := 1\np[1] := 2", "rule data.t.p conflicts with:\n  rule data.t.p[1] at t.rego:3"],
    ["default p := 1\ndefault p := 2", "multiple default rules data.t.p found at t.rego:2, t.rego:3"],
    ["p := 1\np if p", "rule data.t.p is recursive: data.t.p -> data.t.p"],
  ])("%s", (rules, message) => {
    const { diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] });
    expect(diagnostics.map((d) => d.message)).toEqual([message]);
  });
});

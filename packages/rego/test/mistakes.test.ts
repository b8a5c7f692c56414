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
  ])("%s", (rules, message) => {
    const { diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] });
    expect(diagnostics[0]?.message).toBe(message);
  });
});

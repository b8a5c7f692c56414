/** Values that share parts: made by a few lines, too large to be walked. Every operation on them ends by its budget. */
import { describe, expect, test } from "vitest";
import { compile, EvalError } from "../src/index.ts";

const doubling = (name: string, start: string, part: string): string =>
  [
    `${name}0 := ${start}`,
    ...Array.from({ length: 60 }, (_, i) => `${name}${i + 1} := ${part.replaceAll("$", `${name}${i}`)}`),
  ].join("\n");
const lists = [doubling("x", "[]", "[$, $]"), doubling("y", "[]", "[$, $]")].join("\n");
const objects = [doubling("x", '{"a": 1}', '{"a": $, "b": $}'), doubling("y", '{"a": 1}', '{"a": $, "b": $}')].join(
  "\n",
);

describe.each([
  ["lists", lists],
  ["objects", objects],
])("%s", (kind, made) => {
  test.each([
    ["equality", "p if", "x60 == y60"],
    ["unification", "p if", "x60 = y60"],
    ["order", "p if", "x60 < y60"],
    ["membership", "p if", "x60 in [y60]"],
    ["a set's members", "p := count(s) if", "s := {x60, y60}"],
    ["many members", "p := count(s) if", "s := {[[n], x60] | some n in numbers.range(1, 40)}"],
    ["a key", "p := count(s) if", "s := {x60: 1, y60: 2}"],
    ["sorting", "p := sort([x60, y60]) if", "true"],
    ["an answer", "p := x60 if", "true"],
    ["members of an answer", "p contains x60 if", "true"],
    ["printing", 'p := sprintf("%v", [x60]) if', "true"],
    ["a template", 'p := $"{x60}" if', "true"],
    ["print", "p if", "print(x60)"],
    ["JSON", "p := json.marshal(x60) if", "true"],
    ["YAML", "p := yaml.marshal(x60) if", "true"],
    ["walk", "p := count([1 | walk(x60, _)]) if", "true"],
    ["a UUID", 'p := uuid.rfc4122(sprintf("%v", [x60])) if', "true"],
    ["other answers", "p := x60 if", "true\n}\np := y60 if {\n%"],
    ["a subset", "p if", "object.subset({1: x60}, {1: y60})"],
  ])("%s", (what, head, last) => {
    // Equal members of a set are found at once where they are the same array.
    const text = `package t\n${head} {\n${made}\n${last.replace("%", made)}\n}`;
    const { value: program, diagnostics } = compile({ modules: [{ file: "t.rego", text }] });
    expect(diagnostics).toEqual([]);
    const query = program?.query("data.t.p");
    const options = { limits: { steps: 3_000_000, resultSize: 1_000_000 }, print: () => undefined };
    for (const run of [() => query?.evaluate({}, options), () => query?.explain({}, options)]) {
      expect(outcome(run), `${kind}: ${what}`).toBe("eval_budget_exceeded");
    }
  });
});

function outcome(run: () => unknown): string {
  try {
    run();
    return "an answer";
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.code;
    throw thrown;
  }
}

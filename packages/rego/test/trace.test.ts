import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { compile, type TraceEvent } from "../src/index.ts";

/** The lines of a trace, `| ` for each level, under the rule that is asked. */
function lines(text: string, input: Json, options: { readonly traced?: boolean } = { traced: true }): string[] {
  return events(text, input, options).map(({ depth, op, text: what }) => `${"| ".repeat(depth)}${op} ${what}`);
}

function events(text: string, input: Json, options: { readonly traced?: boolean }): readonly TraceEvent[] {
  const modules = [{ file: "p.rego", text: `package p\n\n${text}\n` }];
  const { value: program } = compile({ modules, backend: "closures", ...options });
  const seen: TraceEvent[] = [];
  program?.query("data.p.r").evaluate(input, { trace: (event) => void seen.push(event) });
  return seen;
}

describe("what is told", () => {
  test.each<[string, string, Json, readonly string[]]>([
    [
      "an expression that fails",
      "r if {\n\tinput.a == 1\n\tinput.b == 2\n}",
      { a: 1, b: 3 },
      ["Enter data.p.r", "| Eval input.a == 1", "| Eval input.b == 2", "| Fail input.b == 2", "| Redo input.a == 1"],
    ],
    [
      "each solution",
      "r contains x if some x in input",
      ["a", "b"],
      [
        "Enter data.p.r",
        "| Eval some x in input",
        "| Exit data.p.r",
        "Redo data.p.r",
        "| Redo some x in input",
        "| Exit data.p.r",
        "Redo data.p.r",
        "| Redo some x in input",
      ],
    ],
    [
      "a first value that decides",
      "r if input.a",
      { a: true },
      ["Enter data.p.r", "| Eval input.a", "| Exit data.p.r early"],
    ],
    [
      "what is asked under not",
      "r if not input.a",
      {},
      [
        "Enter data.p.r",
        "| Eval not input.a",
        "| Enter input.a",
        "| | Eval input.a",
        "| | Fail input.a",
        "| Exit data.p.r early",
      ],
    ],
    [
      "rules and functions that an expression asks",
      "r if f(q)\n\nq := 1\n\nf(x) if x == 2",
      {},
      [
        "Enter data.p.r",
        "| Eval f(q)",
        "| Enter data.p.q",
        "| | Exit data.p.q early",
        "| Enter data.p.f",
        "| | Eval x == 2",
        "| | Fail x == 2",
        "| Fail f(q)",
      ],
    ],
    ["notes", 'r if trace("n")', {}, ["Enter data.p.r", '| Eval trace("n")', "| Note n", "| Exit data.p.r early"]],
    [
      "expressions of bodies inside of others",
      "r if every x in [1] { x == 2 }",
      {},
      [
        "Enter data.p.r",
        "| Eval every x in [1] { x == 2 }",
        "| | Eval x == 2",
        "| | Fail x == 2",
        "| Fail every x in [1] { x == 2 }",
      ],
    ],
    [
      "what stands under with",
      "r if q with input as 1\n\nq if input == 2",
      {},
      [
        "Enter data.p.r",
        "| Eval q with input as 1",
        "| Enter data.p.q",
        "| | Eval input == 2",
        "| | Fail input == 2",
        "| Fail q with input as 1",
      ],
    ],
  ])("%s", (_, text, input, expected) => {
    expect(lines(text, input)).toEqual(expected);
  });

  test("values of what an expression reads, not of what it binds", () => {
    const told = events("r if {\n\tx := input.a\n\tx == 2\n}", { a: 1 }, { traced: true });
    const of = (text: string): unknown => [...(told.find((event) => event.text === text)?.values ?? [])];
    expect([of("x := input.a"), of("x == 2")]).toEqual([[], [["x", 1]]]);
  });

  test("places, and which body is inside of which", () => {
    const told = events("r if q\n\nq if input.b", {}, { traced: true });
    expect(told.map(({ op, place, body, around }) => [op, place?.line, body, around])).toEqual([
      ["Enter", 3, 1, 0],
      ["Eval", 3, 1, 0],
      ["Enter", 5, 2, 1],
      ["Eval", 5, 2, 1],
      ["Fail", 5, 2, 1],
      ["Fail", 3, 1, 0],
    ]);
  });
});

test("a program that is not traced tells of rules only", () => {
  expect(lines("r if input.a == 1", { a: 1 }, {})).toEqual(["Enter data.p.r", "| Exit data.p.r early"]);
});

test("a traced program gives the same values", () => {
  const text = "r[x] := y if {\n\tsome x, y in input\n\tnot y == 2\n\tevery z in [y] { z > 0 }\n}";
  const modules = [{ file: "p.rego", text: `package p\n\n${text}\n` }];
  const of = (options: object): unknown =>
    compile({ modules, ...options })
      .value?.query("data.p.r")
      .evaluate({ a: 1, b: 2, c: 3, d: -1 }).value;
  expect(of({ backend: "closures", traced: true })).toEqual({ a: 1, c: 3 });
  expect(of({ backend: "code", traced: true })).toEqual({ a: 1, c: 3 });
});

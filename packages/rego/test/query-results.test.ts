import { describe, expect, test } from "vitest";
import { compile, type ResultsOptions } from "../src/index.ts";

const { value: program } = compile({
  modules: [{ file: "p.rego", text: "package p\nok if input.x == 1\nf(x) := x + 1\nbad(x) := count(x)" }],
  data: { names: ["a", "b"] },
});

function ask(text: string, options: ResultsOptions = {}, input: { readonly x: number } = { x: 1 }): unknown {
  const { value, diagnostics } = program!.prepareResults(text, { types: true, ...options });
  if (value === undefined)
    return diagnostics.map(({ code, span }) => `${code} ${span?.start.line}:${span?.start.column}`);
  return value
    .evaluate(input)
    .results.map(({ expressions, bindings }) => [
      Object.fromEntries(expressions.map((one) => [`${one.line}:${one.column} ${one.text}`, one.value])),
      bindings,
    ]);
}

describe("a query is answered by its expressions and its variables", () => {
  test.each<[string, unknown]>([
    ["1 + 1", [[{ "1:1 1 + 1": 2 }, {}]]],
    ["false", [[{ "1:1 false": false }, {}]]],
    ["false; 1", []],
    ["1 == 2", [[{ "1:1 1 == 2": false }, {}]]],
    ["[false, true][i]", [[{ "1:1 [false, true][i]": true }, { i: 1 }]]],
    [
      "x := 1\ny := x",
      [
        [
          { "1:1 x := 1": true, "2:1 y := x": true },
          { x: 1, y: 1 },
        ],
      ],
    ],
    [
      "x = y; y = 3",
      [
        [
          { "1:8 y = 3": true, "1:1 x = y": true },
          { x: 3, y: 3 },
        ],
      ],
    ],
    [
      "some n; n = data.names[_]",
      [
        [{ "1:9 n = data.names[_]": true }, { n: "a" }],
        [{ "1:9 n = data.names[_]": true }, { n: "b" }],
      ],
    ],
    ["not false", [[{ "1:1 not false": true }, {}]]],
    ["plus(1, 2, x)", [[{ "1:1 plus(1, 2, x)": true }, { x: 3 }]]],
    ["data.p.f(1)", [[{ "1:1 data.p.f(1)": 2 }, {}]]],
    ["data.p.f(1, x)", [[{ "1:1 data.p.f(1, x)": true }, { x: 2 }]]],
    ['input.x with input as {"x": 7}', [[{ '1:1 input.x with input as {"x": 7}': 7 }, {}]]],
    ["walk([1], [p, 1])", [[{ "1:1 walk([1], [p, 1])": true }, { p: [0] }]]],
    ["data.p.nothing", []],
  ])("%s", (text, expected) => {
    expect(ask(text)).toEqual(expected);
  });

  test("in a package, with imports", () => {
    expect(ask("ok; f(2)", { package: "p" })).toEqual([[{ "1:1 ok": true, "1:5 f(2)": 3 }, {}]]);
    expect(ask("q.f(2)", { imports: ["data.p as q"] })).toEqual([[{ "1:1 q.f(2)": 3 }, {}]]);
  });

  test.each<[string, readonly string[]]>([
    ["x = ", ["rego_parse_error 1:5"]],
    ["1 > x", ["rego_unsafe_var_error 1:5"]],
    ["count(1)", ["rego_type_error 1:1"]],
    ["nope(1)", ["rego_type_error 1:1"]],
  ])("mistakes have their places: %s", (text, expected) => {
    const told = ask(text);
    expect(told).toEqual(expect.arrayContaining([...expected]));
  });
});

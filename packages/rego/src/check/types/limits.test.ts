/** The checker ends on every program, in time that grows with the program and not faster. */

import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtins } from "../../builtins/index.ts";
import { compile } from "../../compile.ts";
import { analyse } from "../../stages.ts";
import { parseModule } from "../../syntax/parse.ts";
import { checkTypes } from "./infer.ts";

function codes(text: string): string[] {
  return compile({ modules: [{ file: "p.rego", text }] }).diagnostics.map(({ code }) => code);
}

/** Milliseconds of the type checker alone. */
function time(body: string): number {
  const module = parseModule(`package test\n${body}`, "p.rego", { regoVersion: "v1" }).value;
  if (module === undefined) throw new Error("the program has a mistake");
  const analysis = analyse([module], { builtins, externals: new Set(), types: false });
  expect(analysis.mistakes.list).toEqual([]);
  const start = performance.now();
  checkTypes(analysis);
  expect(analysis.mistakes.list).toEqual([]);
  return performance.now() - start;
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

describe("large programs", () => {
  // Tens to hundreds of milliseconds on a quiet machine; the square of them would be minutes.
  const mostMs = 8_000;
  test.each<readonly [name: string, body: string]>([
    ["rules without each other", lines(10_000, (i) => `p${i} if { input.a == ${i}; x := input.c[_]; count(x) > 1 }`)],
    ["rules of one name", lines(10_000, (i) => `p if { input.user == "u${i}" }`)],
    ["elements of one set", lines(10_000, (i) => `p contains {"k${i}": ${i}} if { input.a == ${i} }`)],
    ["a chain of rules", `p0 := 1\n${lines(10_000, (i) => `p${i + 1} := p${i} + 1`)}`],
    ["a chain of functions", `f0(x) := x + 1\n${lines(10_000, (i) => `f${i + 1}(x) := f${i}(x) + 1`)}`],
    ["types inside each other", `p0 := 1\n${lines(10_000, (i) => `p${i + 1} := [p${i}, p${i}]`)}`],
    [
      "refs into one large object",
      `d := {${lines(10_000, (i) => `"k${i}": ${i},`)}}\n${lines(10_000, (i) => `q${i} := d.k${i}`)}`,
    ],
    ["one large body", `p if {\n${lines(10_000, (i) => `x${i} := input.a${i}`)}\n}`],
    ["a body that is written backwards", `p if {\n${lines(300, (i) => `x${i} = x${i + 1} + 1`)}\nx300 = 1\n}`],
    ["comprehensions inside each other", `p := ${"[x | x := ".repeat(60)}1${"]".repeat(60)}`],
    ["comprehensions beside each other", `p if {\n${lines(1_000, (i) => `x${i} := [y | y := input.a[${i}]]`)}\n}`],
  ])("%s", (_, body) => {
    expect(time(body)).toBeLessThan(mostMs);
  });

  test("a rule that doubles its type each time still says what it has", () => {
    expect(codes(`package test\np0 := 1\n${lines(60, (i) => `p${i + 1} := [p${i}, p${i}]`)}\nq := lower(p60)`)).toEqual(
      ["rego_type_error"],
    );
  });
});

test("recursive programs are told by the stage before", () => {
  expect(codes("package test\np := q\nq := p").every((code) => code === "rego_recursion_error")).toBe(true);
});

const words = [
  ...new Set(readFileSync(new URL("./fixtures/programs.txt", import.meta.url), "utf8").match(/"[^"\n]*"|\w+|[^\s\w]/g)),
].filter((word) => word.length < 20);

test("no program makes the checker fail", () => {
  const term = fc.letrec<{ term: string }>((tie) => ({
    term: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("1", '"a"', "true", "null", "x", "y", "input.a", "data.test.q", "q.a[x]", "set()", "[]", "{}"),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `[${a}, ${b}]`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `{${a}: ${b}}`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `{${a}, ${b}}`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `[z | z := ${a}; z == ${b}]`),
      fc.tuple(tie("term"), tie("term")).map(([a, b]) => `f(${a}, ${b})`),
      tie("term").map((a) => `count(${a})`),
      fc.tuple(fc.constantFrom("q", "input", "x"), tie("term")).map(([a, b]) => `${a}[${b}]`),
    ),
  })).term;
  const statement = fc.oneof(
    fc.tuple(term, fc.constantFrom("==", "=", "!=", "in", "<"), term).map((parts) => parts.join(" ")),
    term.map((a) => `not ${a}`),
    fc.tuple(term, term).map(([a, b]) => `every v in ${a} { v == ${b} }`),
    fc.tuple(term, term).map(([a, b]) => `some v, w in ${a}; v == ${b}; w`),
    fc.tuple(term, term).map(([a, b]) => `${a} with input as ${b}`),
  );
  const head = 'package test\nq := {"a": [1, "b"]}\nf(a, b) := [a, b]\n';
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.array(fc.constantFrom(...words)),
      (body, noise) => {
        codes(`${head}p if {\n  x := input.x\n  y := [x, 1]\n  ${body.join("\n  ")}\n}`);
        codes(`${head}p if { ${noise.join(" ")} }`);
      },
    ),
    { numRuns: 300 },
  );
});

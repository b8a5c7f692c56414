/**
 * Rules below one computed name that ask for each other, as OPA 1.19 answers them (`opa eval data.t`): the document of the
 * package or the codes of what is wrong, by every way to run. A line `package …` begins one more module.
 */
import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { type CompileOptions, compile, type Program, restore } from "../src/index.ts";
import { type Block, blocks } from "./fixture.ts";
import { answer, judge } from "./ways.ts";

const input: Json = { n: 5, xs: [1, 2, 3], o: { a: 1, b: 2 }, s: "c" };
const programs = blocks("mutual.txt");

describe("the document is OPA's", () => {
  test.each(programs)("$rules", (block) => {
    for (const backend of ["code", "closures"] as const) {
      const { value, diagnostics } = compile({ ...modulesOf(block), backend });
      const codes = [...new Set(diagnostics.map(({ code }) => code))].sort().join(" ");
      expect(value === undefined ? codes : documentOf(value)).toBe(block.expected[0]);
    }
  });
});

test("instrumented code, closures and restored code agree on every rule", () => {
  const accepted = programs.filter((block) => {
    const { accepted: isProgram, faults } = judge(modulesOf(block), { input, evaluation: {} });
    expect({ rules: block.rules, faults }).toEqual({ rules: block.rules, faults: [] });
    const program = isProgram ? compile(modulesOf(block)).value : undefined;
    const saved = program?.save();
    if (program === undefined || saved === undefined) return false;
    const again = restore(saved, modulesOf(block));
    for (const path of program.rulePaths()) {
      const [made, restored] = [program, again].map((of) => answer(() => of.query(path).evaluate(input).value));
      expect([block.rules, restored]).toEqual([block.rules, made]);
    }
    return true;
  });
  expect(accepted.length).toBeGreaterThan(50);
});

test("hundreds of rules that ask for each other beside hundreds with a variable are refused", () => {
  const many = Array.from({ length: 400 }, (_, i) => `p[x] := ${i} if x := input.k${i}\np.a${i + 1} := p.a${i} + 1`);
  const { diagnostics } = compile(modulesOf({ rules: `p.a0 := 1\n${many.join("\n")}`, expected: [] }));
  expect(diagnostics.map(({ code }) => code)).toEqual(["rego_too_large"]);
});

function modulesOf({ rules }: Block): CompileOptions {
  const texts = `package t\n${rules}`.split(/^(?=package )/m);
  return { modules: texts.map((text, i) => ({ file: `m${i}.rego`, text })) };
}

function documentOf(program: Program): string {
  const query = program.prepare("x = data.t").value;
  return answer(() => query?.evaluate(input).rows[0]?.["x"] ?? {});
}

/** Laws over generated programs: all ways to run one agree, and what is known of unknown values holds for all of them. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { anyProgram, document } from "./programs.ts";
import { answer, judge } from "./ways.ts";

describe("generated programs", () => {
  test("generated code, instrumented code and closures give the same answer to every rule", () => {
    fc.assert(
      fc.property(anyProgram, (text) => {
        const verdict = judge(
          { modules: [{ file: "t.rego", text }], types: false },
          { input: document, evaluation: {} },
        );
        expect(verdict).toEqual({ accepted: true, faults: [] });
      }),
      { numRuns: 150 },
    );
  });

  test("what builtins make up is the same in every way to run", () => {
    const text = `package t\np := {"n": {rand.intn("k", 1000000) | numbers.range(1, 9)[_]}, "id": uuid.rfc4122("k")}`;
    const verdict = judge({ modules: [{ file: "t.rego", text }] }, { input: {}, evaluation: {} });
    expect(verdict).toEqual({ accepted: true, faults: [] });
  });

  test("what is known of a program with unknown values is what it answers whatever they are", () => {
    fc.assert(
      fc.property(anyProgram, fc.constantFrom(0, 3, "a", null, false, [1], {}), (text, later) => {
        const program = compile({ modules: [{ file: "t.rego", text }], types: false }).value;
        for (const path of program?.rulePaths() ?? []) {
          const rule = program?.query(path);
          const asked = rule?.explain({ ...document, n: null }, { unknown: [["n"]] });
          if (asked === undefined || asked.unknown.length > 0 || asked.failures.length > 0) continue;
          const told = asked.results.map(({ value }) => value);
          const full = answer(() => rule?.evaluate({ ...document, n: later }).value);
          expect(answer(() => (asked.isSet ? told : told[0]))).toBe(full);
        }
      }),
      { numRuns: 150 },
    );
  });
});

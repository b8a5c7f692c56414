/**
 * One meaning, run in three ways: every rule of every given case gives the same answer by the fast code, the
 * instrumented code and the closures.
 */
import { existsSync } from "node:fs";
import { compile, EvalError, equalValues, type RuleQuery, type Value } from "@sekisho/rego";
import { expect, test } from "vitest";
import { caseFiles } from "./case-files.ts";

const cases = new URL("../../../shared/conformance/rego-v1", import.meta.url).pathname;

test.skipIf(!existsSync(cases))(
  "three ways to run agree on every rule of the given cases (../shared/conformance)",
  () => {
    const differences: string[] = [];
    let compared = 0;
    for (const { cases: list } of caseFiles([cases])) {
      for (const item of list) {
        const modules = (item.modules ?? []).map((text, i) => ({ file: `test-${i}.rego`, text }));
        // Cases hold JSON only.
        const program = compile({ modules, data: (item.data ?? {}) as never }).value;
        const plain = compile({ modules, data: (item.data ?? {}) as never, backend: "closures" }).value;
        if (program === undefined || plain === undefined || item.input_term !== undefined) continue;
        for (const path of program.rulePaths()) {
          const rule = program.query(path);
          const fast = answer(() => rule.evaluate(item.input).value);
          const tracked = answer(() => explained(rule, item.input));
          const closures = answer(() => plain.query(path).evaluate(item.input).value);
          compared++;
          if (!equalValues(fast, closures))
            differences.push(`${item.note}: ${path.join(".")}: ${show(fast)} ≠ closures ${show(closures)}`);
          if (!equalValues(fast, tracked))
            differences.push(`${item.note}: ${path.join(".")}: ${show(fast)} ≠ ${show(tracked)}`);
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(2_000);
  },
);

/** A value in a list, none for undefined, or the code of the error. */
function answer(evaluate: () => Value | undefined): Value {
  try {
    const value = evaluate();
    return value === undefined ? [] : [value];
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.code;
    throw thrown;
  }
}

/** The results of a set are told one by one: together they are its sorted array. */
function explained(rule: RuleQuery, input: Value | undefined): Value | undefined {
  const { results, isSet } = rule.explain(input as never);
  const values = results.map(({ value }) => value);
  return isSet ? values : values[0];
}

function show(value: Value): string {
  return JSON.stringify(value).slice(0, 200);
}

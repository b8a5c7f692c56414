/**
 * One meaning, run in four ways: every rule of every given case gives the same answer by the fast code, the
 * instrumented code, the closures, and both codes restored from what was saved.
 */
import { existsSync } from "node:fs";
import { compile, EvalError, equalValues, type Program, type RuleQuery, restore, type Value } from "@sekisho/rego";
import { expect, test } from "vitest";
import { caseFiles } from "./case-files.ts";

const cases = new URL("../../../shared/conformance/rego-v1", import.meta.url).pathname;

test.skipIf(!existsSync(cases))(
  "four ways to run agree on every rule of the given cases (../shared/conformance)",
  () => {
    const differences: string[] = [];
    let compared = 0;
    let restored = 0;
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
        const again = restoredFrom(program, item.data);
        if (again === undefined) continue;
        for (const path of program.rulePaths()) {
          const [first, second] = [program.query(path), again.query(path)];
          const fast = [answer(() => first.evaluate(item.input).value), answer(() => explained(first, item.input))];
          const saved = [answer(() => second.evaluate(item.input).value), answer(() => explained(second, item.input))];
          restored++;
          if (!equalValues(fast, saved))
            differences.push(`${item.note}: ${path.join(".")}: ${show(fast)} ≠ restored ${show(saved)}`);
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(2_000);
    expect(restored).toBeGreaterThan(2_000);
  },
);

/** The program from its data alone: without its modules nothing could be compiled again. */
function restoredFrom(program: Program, data: unknown): Program | undefined {
  const saved = program.save();
  if (saved === undefined) return undefined;
  return restore(JSON.parse(JSON.stringify(saved)) as typeof saved, { modules: [], data: (data ?? {}) as never });
}

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

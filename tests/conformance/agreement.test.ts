/**
 * One meaning, run in four ways: every rule of every given case gives the same answer by the fast code, the
 * instrumented code, the closures, and both codes restored from what was saved. An input with sets is none of JSON: it is
 * for prepared queries, which have two ways, code and closures.
 */
import { existsSync } from "node:fs";
import type { Json } from "@sekisho/core";
import {
  compile,
  EvalError,
  equalValues,
  type Program,
  type RuleQuery,
  readTerm,
  restore,
  type Value,
} from "@sekisho/rego";
import { expect, test } from "vitest";
import type { Case } from "./case.ts";
import { caseFiles } from "./case-files.ts";

const cases = new URL("../../../shared/conformance/rego-v1", import.meta.url).pathname;

test.skipIf(!existsSync(cases))(
  "four ways to run agree on every rule of the given cases (../shared/conformance)",
  { timeout: 120_000 },
  () => {
    const differences: string[] = [];
    const compared = { rules: 0, restored: 0, prepared: 0 };
    for (const { cases: list } of caseFiles([cases])) {
      for (const item of list) {
        const modules = (item.modules ?? []).map((text, i) => ({ file: `test-${i}.rego`, text }));
        // Cases hold JSON only.
        const data = (item.data ?? {}) as Json;
        const program = compile({ modules, data }).value;
        const plain = compile({ modules, data, backend: "closures" }).value;
        if (program === undefined || plain === undefined) continue;
        const { input, isJson } = inputOf(item);
        const tell = (path: readonly string[], fast: Value, way: string, other: Value): void => {
          if (equalValues(fast, other)) return;
          differences.push(`${item.note}: ${path.join(".")}: ${show(fast)} ≠ ${way} ${show(other)}`);
        };
        for (const path of program.rulePaths()) {
          if (item.input_term !== undefined) {
            compared.prepared++;
            const prepared = preparedAnswer(program, path, input);
            tell(path, prepared, "closures of a query", preparedAnswer(plain, path, input));
            if (isJson) tell(path, prepared, "the rule", ruleAnswer(program, path, input));
          }
          if (!isJson) continue;
          compared.rules++;
          const fast = ruleAnswer(program, path, input);
          tell(path, fast, "closures", ruleAnswer(plain, path, input));
          tell(path, fast, "instrumented", explainedAnswer(program, path, input));
        }
        const again = isJson ? restoredFrom(program, data) : undefined;
        if (again === undefined) continue;
        for (const path of program.rulePaths()) {
          compared.restored++;
          tell(path, ruleAnswer(program, path, input), "restored", ruleAnswer(again, path, input));
          tell(path, explainedAnswer(program, path, input), "restored", explainedAnswer(again, path, input));
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared.rules).toBeGreaterThan(2_000);
    expect(compared.restored).toBeGreaterThan(2_000);
    expect(compared.prepared).toBeGreaterThan(100);
  },
);

/** The input of a case, and whether it is JSON: then rules take it. */
function inputOf({ input, input_term: text }: Case): { readonly input: Value | undefined; readonly isJson: boolean } {
  if (text === undefined) return { input, isJson: true };
  const { value } = readTerm(text);
  if (value === undefined) throw new Error(`input_term: ${text}`);
  return { input: value, isJson: isJsonText(text) };
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The program from its data alone: without its modules nothing could be compiled again. */
function restoredFrom(program: Program, data: Json): Program | undefined {
  const saved = program.save();
  if (saved === undefined) return undefined;
  return restore(JSON.parse(JSON.stringify(saved)) as typeof saved, { modules: [], data });
}

function ruleAnswer(program: Program, path: readonly string[], input: Value | undefined): Value {
  return answer(() => program.query(path).evaluate(input).value);
}

function explainedAnswer(program: Program, path: readonly string[], input: Value | undefined): Value {
  return answer(() => explained(program.query(path), input));
}

/** By a query about the rule, which takes any input. */
function preparedAnswer(program: Program, path: readonly string[], input: Value | undefined): Value {
  const text = `x = data${path.map((part) => `[${JSON.stringify(part)}]`).join("")}`;
  const query = program.prepare(text, { jsonInput: false }).value;
  if (query === undefined) throw new Error(`no query: ${text}`);
  return answer(() => query.evaluate(input).rows[0]?.["x"]);
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
  // What comes here is JSON.
  const { results, isSet } = rule.explain(input as Json | undefined);
  const values = results.map(({ value }) => value);
  return isSet ? values : values[0];
}

function show(value: Value): string {
  return JSON.stringify(value).slice(0, 200);
}

import { basename, dirname, resolve } from "node:path";
import type { Json } from "@sekisho/core";
import type { Configuration } from "../input/read.ts";
import { within } from "../refusal.ts";
import type { Evaluator } from "./evaluator.ts";
import { countExceptions, type Namespace } from "./namespace.ts";
import { resultsOf } from "./read-result.ts";
import { type CheckResult, emptyResult, joinResults, type Result } from "./result.ts";

/**
 * Judges a file in a namespace: each of its documents by itself, added up. Throws Problem `evaluation_failed` or
 * `result_invalid`.
 */
export async function checkFile(
  { path, value }: Configuration,
  namespace: Namespace,
  evaluator: Evaluator,
): Promise<CheckResult> {
  if (!Array.isArray(value)) return checkValue(path, value, namespace, evaluator);
  const results: CheckResult[] = [];
  for (const document of value as readonly Json[]) {
    results.push(await checkValue(path, document, namespace, evaluator));
  }
  return joinResults(results, path, namespace.name);
}

/** Judges one value, which rules see as `input`; `data.conftest.file` tells them where it is from. */
export async function checkValue(
  path: string,
  value: Json,
  namespace: Namespace,
  evaluator: Evaluator,
): Promise<CheckResult> {
  const full = resolve(evaluator.cwd, path);
  const turn = evaluator.turn(value, { name: basename(full), dir: dirname(full) });
  const failures: Result[] = [];
  const warnings: Result[] = [];
  const exceptions: Result[] = [];
  let successes = 0;
  for (const asked of namespace.rules) {
    const count = await within("check: query exception", async () =>
      countExceptions(await turn.exceptions(namespace.exceptions, asked), asked.exceptionName),
    );
    for (let i = 0; i < count; i++) exceptions.push({ message: asked.exceptionQuery });
    const results = await within("check: query rule", async () => {
      const found = await turn.rule(asked);
      return found === undefined ? [] : resultsOf(found, { query: asked.query });
    });
    if (count > 0) continue;
    for (const result of results) {
      if (result.message === "") successes++;
      else (asked.isFailure ? failures : warnings).push(result);
    }
  }
  // A rule with several definitions gives one value: those that it does not tell of have passed.
  const told = failures.length + warnings.length + exceptions.length + successes;
  return {
    ...emptyResult(path, namespace.name),
    ...turn.leftovers(),
    successes: successes + Math.max(0, namespace.definitions - told),
    failures,
    warnings,
    exceptions,
  };
}

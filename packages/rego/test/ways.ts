/** For tests: one rule, asked in every way that there is. */
import type { Json } from "@sekisho/core";
import { type CompileOptions, compile, EvalError, type EvaluateOptions, type RuleQuery } from "../src/index.ts";
import { jsonText } from "../src/runtime/export.ts";
import { type Answer, AnswerBook } from "../src/runtime/suspension.ts";
import { compileWatched, foreignParts } from "./emitted.ts";

/** The value as text, "undefined", or the code of the error. Anything but an EvalError is thrown on. */
export function answer(evaluate: () => Json | undefined): string {
  try {
    const value = evaluate();
    if (value === undefined) return "undefined";
    return jsonText(Array.isArray(value) ? distinct(value as readonly Json[]) : value);
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.code;
    throw thrown;
  }
}

/** What the instrumented form answers, put together as the fast form does. */
export function explained(query: RuleQuery, input: Json | undefined, options: EvaluateOptions = {}): Json | undefined {
  const { results, isSet } = query.explain(input, options);
  const values = results.map(({ value }) => value);
  return isSet ? values : values[0];
}

/** A member is told once for each derivation; a set and an array of the same members have one text. */
function distinct(values: readonly Json[]): Json {
  const texts = values.map(jsonText);
  return values.filter((_, i) => texts[i] !== texts[i - 1]);
}

export interface Verdict {
  /** Whether the modules are a program. */
  readonly accepted: boolean;
  readonly faults: readonly string[];
}

/** Nobody answers questions here, but what builtins make up (random numbers, UUIDs) is the same for all who share the book. */
class SharedChance extends AnswerBook {
  override ask(): Answer {
    return { error: "nobody answers here", isNetwork: false };
  }
}

/**
 * What is wrong with how modules are compiled and run: foreign parts of emitted texts, ways that disagree, and exceptions
 * that are no EvalError. An answer that ran into a limit is compared with none: the forms count their steps differently.
 */
export function judge(
  options: CompileOptions,
  { input, evaluation }: { readonly input: Json | undefined; readonly evaluation: EvaluateOptions },
): Verdict {
  const faults: string[] = [];
  const texts: string[] = [];
  let accepted = false;
  try {
    const { value: program, diagnostics } = compileWatched(options, texts);
    if (program === undefined) return { accepted, faults: diagnostics.length > 0 ? [] : ["refused without a reason"] };
    accepted = true;
    const closures = compile({ ...options, backend: "closures" }).value;
    for (const path of program.rulePaths()) {
      const rule = program.query(path);
      const shared = { ...evaluation, answers: new SharedChance(evaluation.nowNs) };
      const answers = [
        answer(() => rule.evaluate(input, shared).value),
        answer(() => explained(rule, input, shared)),
        answer(() => closures?.query(path).evaluate(input, shared).value),
      ].filter((text) => text !== "eval_budget_exceeded");
      if (new Set(answers).size > 1) faults.push(`${path.join(".")}: ${answers.join(" ≠ ")}`);
    }
    for (const text of texts) faults.push(...foreignParts(text));
  } catch (thrown) {
    faults.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  }
  return { accepted, faults };
}

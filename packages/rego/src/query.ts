import type { Json } from "@sekisho/core";
import type { LinkedUnit } from "./emit/link-unit.ts";
import { evaluateRule, type RuleAt, type RuleResult } from "./evaluate-rule.ts";
import { type ExplainOptions, type Explanation, explainRule } from "./explain.ts";
import type { RuleSet } from "./rule-set.ts";
import { type BuiltinFailure, Context, type EvaluateOptions, Session } from "./runtime/context.ts";
import { hostLimit } from "./runtime/errors.ts";
import { toJson } from "./runtime/export.ts";
import { enterMeter, leaveMeter } from "./runtime/meter.ts";
import type { Value } from "./runtime/value.ts";

/** A rule to be evaluated many times. Throws EvalError (`code`) on conflicts and used-up budgets. */
export interface RuleQuery {
  evaluate(input: Value | undefined, options?: EvaluateOptions): RuleResult;
  /** The same in the instrumented form, which is slower: with places of the input, and with values known only later. */
  explain(input: Json | undefined, options?: ExplainOptions): Explanation;
}

export interface BindingsResult {
  /** One entry a solution, by variable; a query without variables that holds has one empty entry. */
  readonly rows: readonly { readonly [name: string]: Json }[];
  readonly failures: readonly BuiltinFailure[];
}

export interface BindingsQuery {
  /** The emitted text, for tests of what it may contain. */
  readonly text: string;
  evaluate(input: Value | undefined, options?: EvaluateOptions): BindingsResult;
}

export function makeRuleQuery(rules: RuleSet, rule: RuleAt): RuleQuery {
  return {
    evaluate(input, options = {}) {
      try {
        return evaluateRule(rules.fast(), rule, input, options);
      } catch (thrown) {
        throw hostLimit(thrown);
      }
    },
    explain(input, options = {}) {
      try {
        return explainRule(rules.tracked(), rule, input, options);
      } catch (thrown) {
        throw hostLimit(thrown);
      }
    },
  };
}

export function makeBindingsQuery(linked: LinkedUnit, names: readonly string[]): BindingsQuery {
  return {
    text: linked.text,
    evaluate(input, options = {}) {
      const { results, failures } = evaluateRows(linked, input, options, (row) =>
        Object.fromEntries(names.map((name, i) => [name, toJson(row[i] as Value)])),
      );
      return { rows: results, failures };
    },
  };
}

/** Runs the one query of a unit, and makes a result of each of its rows. */
export function evaluateRows<T>(
  linked: LinkedUnit,
  input: Value | undefined,
  options: EvaluateOptions,
  resultOf: (row: readonly Value[]) => T,
): { readonly results: readonly T[]; readonly failures: readonly BuiltinFailure[] } {
  const [run] = linked.queries;
  if (run === undefined) throw new Error("the unit has no query");
  const session = new Session(options, linked.places);
  const context = new Context(session, options.externals ?? {}, input, linked.slots);
  const before = enterMeter(session.budget);
  try {
    return { results: run(context).map(resultOf), failures: session.failures };
  } catch (thrown) {
    throw hostLimit(thrown);
  } finally {
    leaveMeter(before);
  }
}

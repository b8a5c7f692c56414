/** The runtime of policies that were built to modules (`sekisho opa build --target js`): no compiler is behind it. */
import type { Json } from "@sekisho/core";
import type { Builtin } from "./builtins/builtin.ts";
import { linkUnit } from "./emit/link-unit.ts";
import { evaluateRule, type RuleAt, type RuleResult } from "./evaluate-rule.ts";
import type { EvaluateOptions } from "./runtime/context.ts";
import { hostLimit } from "./runtime/errors.ts";
import { outlineOf, referencesOf, slottedRules } from "./saved/references.ts";
import type { SavedRules, SavedTables } from "./saved/saved.ts";
import { decodeValue } from "./saved/values.ts";

export type { Json } from "@sekisho/core";
/** Numbers that a double would change; `Decimal.text` has their digits. */
export { Decimal } from "@sekisho/core/browser";
export type { RuleResult } from "./evaluate-rule.ts";
export type { EvaluateOptions } from "./runtime/context.ts";

export { EvalError, type EvalErrorCode, type EvalPlace } from "./runtime/errors.ts";

/** What a built module carries beside its code; all of it is JSON. */
export interface BuiltPolicy extends Pick<SavedRules, "rules" | "packages"> {
  readonly tables: SavedTables;
  /** The given documents, encoded. */
  readonly data: Json;
  /** What may be asked for, each with the slot of the rule that answers. */
  readonly entrypoints: Readonly<Record<string, number>>;
}

/** The code of a built module. */
export type PolicyCode = (...tables: readonly unknown[]) => unknown;

/** A policy that is loaded. */
export interface Policy {
  /**
   * What an entrypoint answers: its value, undefined where it has none, and errors of built-in functions. Throws EvalError
   * (`code`) on conflicts and used-up budgets, RangeError for what is no entrypoint.
   */
  evaluate(entrypoint: string, input?: Json, options?: EvaluateOptions): RuleResult;
}

/** Links a built policy with its code and the builtins that it calls. */
export function loadPolicy(
  { rules, packages, tables, data, entrypoints }: BuiltPolicy,
  code: PolicyCode,
  builtins: readonly Builtin[],
): Policy {
  const byName = new Map(builtins.map((builtin) => [builtin.name, builtin]));
  const slotted = slottedRules({ rules });
  const linked = linkUnit(referencesOf(tables, byName), "", {
    outline: outlineOf(packages, slotted),
    slotOf: ({ slot }) => slot,
    // What was encoded is JSON, and so is what comes of it.
    base: decodeValue(data) as Json,
    make: () => code,
  });
  const named = new Map(Object.entries(entrypoints));
  return {
    evaluate(entrypoint, input, options = {}) {
      const slot = named.get(entrypoint);
      if (slot === undefined) throw new RangeError(`${entrypoint} is no entrypoint of the policy`);
      const rule: RuleAt = { slot, kind: rules[slot]?.kind ?? "complete" };
      try {
        return evaluateRule(linked, rule, input, options);
      } catch (thrown) {
        throw hostLimit(thrown);
      }
    },
  };
}

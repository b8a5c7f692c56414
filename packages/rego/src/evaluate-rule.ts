import type { Json } from "@sekisho/core";
import type { LinkedRules } from "./emit/link-unit.ts";
import type { GroupKind } from "./plan/tree.ts";
import { type BuiltinFailure, Context, type EvaluateOptions, Session } from "./runtime/context.ts";
import { toJson } from "./runtime/export.ts";
import { enterMeter, leaveMeter } from "./runtime/meter.ts";
import { type PartialObject, wholeOf } from "./runtime/partial.ts";
import type { Maybe, Value } from "./runtime/value.ts";

export interface RuleResult {
  /** Absent when the rule is undefined. Sets are sorted arrays. */
  readonly value?: Json;
  /** Builtin errors that made expressions undefined (only when not strict). */
  readonly failures: readonly BuiltinFailure[];
}

/** The rule that stands at a slot. */
export interface RuleAt {
  readonly slot: number;
  readonly kind: GroupKind;
}

/** Throws EvalError (`code`) on conflicts and used-up budgets, and errors of the host that `hostLimit` makes one of. */
export function evaluateRule(
  linked: LinkedRules,
  rule: RuleAt,
  input: Value | undefined,
  options: EvaluateOptions,
): RuleResult {
  const session = new Session(options, linked.places);
  const context = new Context(session, options.externals ?? {}, input, linked.slots);
  const before = enterMeter(session.budget);
  try {
    const value = valueOf(linked, rule, context);
    const { failures } = session;
    return value === undefined ? { failures } : { value: toJson(value), failures };
  } finally {
    leaveMeter(before);
  }
}

function valueOf(linked: LinkedRules, { slot, kind }: RuleAt, context: Context): Maybe {
  const result = linked.groups[slot]?.(context);
  // Groups of kind `object` return the record of their builder, all others a value.
  return kind === "object" && result !== undefined ? wholeOf(result as PartialObject) : (result as Maybe);
}

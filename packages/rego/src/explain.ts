import type { Json, Path } from "@sekisho/core";
import type { TrackedRules } from "./emit/tracked/tracked-unit.ts";
import type { RuleAt } from "./evaluate-rule.ts";
import { RSet } from "./runtime/collections.ts";
import { type BuiltinFailure, type EvaluateOptions, Session } from "./runtime/context.ts";
import { toJson } from "./runtime/export.ts";
import { enterMeter, leaveMeter } from "./runtime/meter.ts";
import { type PartialObject, wholeOf } from "./runtime/partial.ts";
import { Origin, type ReadPath, type Reads, rankedReads, type Trail } from "./runtime/tracked/origin.ts";
import { Trace, TrackedContext } from "./runtime/tracked/trace.ts";
import { knownPart, Unknown, unknownIn, withUnknown } from "./runtime/tracked/unknown.ts";
import type { Maybe, Value } from "./runtime/value.ts";

/** One result of a rule, with the places of the input that it rests on, most telling first. */
export interface Explained {
  readonly value: Json;
  readonly reads: readonly ReadPath[];
}

export interface Explanation {
  /**
   * The members of a set, one entry for each of its first derivations; any other rule's value is one result, an
   * undefined rule has none.
   */
  readonly results: readonly Explained[];
  readonly isSet: boolean;
  /** Paths of the input whose values decide whether there are more results; empty when all is known. */
  readonly unknown: readonly Path[];
  readonly failures: readonly BuiltinFailure[];
}

export interface ExplainOptions extends EvaluateOptions {
  /** Paths of the input whose values are known only later. */
  readonly unknown?: readonly Path[];
  /** The same for externals, from `data`: `["data", "context", "user"]`; they are named so in the answer. */
  readonly unknownExternals?: readonly Path[];
}

/**
 * Evaluates a rule in its instrumented form. `unknown` names paths of the input whose values are known only later: a
 * body that reads one is neither true nor false (three-valued logic), and so is everything that rests on it.
 */
export function explainRule(
  tracked: TrackedRules,
  rule: RuleAt,
  input: Json | undefined,
  options: ExplainOptions,
): Explanation {
  const session = new Session(options, tracked.places);
  const before = enterMeter(session.budget);
  try {
    return explainIn(session, { tracked, rule }, input, options);
  } finally {
    leaveMeter(before);
  }
}

function explainIn(
  session: Session,
  { tracked, rule }: { readonly tracked: TrackedRules; readonly rule: RuleAt },
  input: Json | undefined,
  options: ExplainOptions,
): Explanation {
  const { slot, kind } = rule;
  const paths = options.unknown ?? [];
  const document = withUnknown(input, paths);
  const laterExternals = options.unknownExternals ?? [];
  // Marking keeps the one key that this object has; a marker below it is a value to whatever carries it.
  const externals = withUnknown({ data: options.externals ?? {} }, laterExternals) as {
    data: { [name: string]: Json };
  };
  const trace = new Trace(paths.length + laterExternals.length > 0);
  const context = new TrackedContext(session, externals.data, document, tracked.slots, trace);
  const result = tracked.groups[slot]?.(context);
  const { trail, reads } = trace;
  // Groups of kind `object` return the record of their builder, all others a value.
  const value = kind === "object" && result !== undefined ? wholeOf(result as PartialObject) : (result as Maybe);
  const unknown = value === undefined ? null : unknownIn(value, trace.maybe);
  const told = (result: Value): Value => (unknown === null ? result : knownPart(result));
  return {
    results: explained(value, trail, reads).map((result) => ({ ...result, value: toJson(told(result.value)) })),
    isSet: value instanceof RSet,
    unknown: unknown === null ? [] : Unknown.paths(unknown),
    failures: session.failures,
  };
}

function explained(value: Maybe, trail: Trail, reads: Reads | null): { value: Value; reads: readonly ReadPath[] }[] {
  if (value === undefined || value instanceof Unknown) return [];
  if (!(value instanceof RSet)) return [{ value, reads: rankedReads(reads) }];
  return RSet.sorted(value).flatMap((member: Value) => {
    const part = trail === null || trail instanceof Origin ? undefined : trail.get(member);
    const derivations = [part?.reads ?? null, ...(part?.others ?? [])];
    return derivations.map((derivation) => ({ value: member, reads: rankedReads(derivation) }));
  });
}

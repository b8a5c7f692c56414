import type { SubjectId } from "@sekisho/subject";
import type { Place, RuleId, Severity } from "../verdict.ts";

/** What became of a finding, or of whether a rule could judge a subject. */
export const DIFFERENCE_KINDS = ["failing", "unjudged", "warned", "exempted", "changed", "passing"] as const;

/**
 * - `failing`: stops, and did not.
 * - `unjudged`: whether the rule could judge the subject has changed.
 * - `warned`: is told or audited and was not broken before; does not stop.
 * - `exempted`: is covered by an exemption and was not, or by others.
 * - `changed`: is broken before and after, with another action or severity, and stops no more than before.
 * - `passing`: was broken, and is not.
 */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Under one rulebook. `passed`: judged and not broken; `unasked`: no rule of this id judges the subject. */
export interface State {
  readonly outcome: "passed" | "unasked" | "deny" | "warn" | "audit" | "exempted" | "unknown" | "error";
  /** Where it is broken. */
  readonly severity?: Severity;
  /** Of `exempted`: their ids. */
  readonly exemptions?: readonly string[];
  /** Of `error`. */
  readonly code?: string;
}

/** One difference between the verdicts of two rulebooks on a subject. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Its present id. */
  readonly rule: RuleId;
  readonly subject: SubjectId;
  /** By the later rulebook, else by the earlier one; "" where neither has owners. */
  readonly owner: string;
  /** The finding's; absent for `unjudged`. */
  readonly key?: string;
  readonly instance: string;
  /** Of the violation, by the later rulebook where it is broken there; of an error; "" otherwise. */
  readonly message: string;
  readonly was: State;
  readonly is: State;
  /** Most telling first. */
  readonly places: readonly Place[];
}

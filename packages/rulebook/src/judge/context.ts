import type { Json, JsonObject } from "@sekisho/core";
import type { Subject } from "@sekisho/subject";
import type { EvaluationLimits } from "../engine/engine.ts";
import type { CodeownersOf } from "../owners/owner.ts";
import type { Language, RuleId, Verdict } from "../verdict.ts";

/** Where and when subjects are judged. What a gate can't know it leaves out: rules that read it are unknown there. */
export interface JudgeContext {
  /** `files`, `admission`, … */
  readonly gate: string;
  /** The scope of subjects that have none of their own. */
  readonly scope?: string;
  /** What happens to the subjects: `CREATE`, `UPDATE`, `DELETE`. */
  readonly operation?: string;
  /** Who does it. */
  readonly user?: Json;
  /** The object before the change. */
  readonly old?: Json;
  /** The object's Namespace. */
  readonly namespace?: Json;
  /** The other objects of the scope, as `data.inventory`. */
  readonly inventory?: Json;
  /** CODEOWNERS of the scope, where it has one that can be read: entries of owners.yaml may ask for it. */
  readonly codeowners?: CodeownersOf;
  /** UTC epoch milliseconds: expiry of exemptions and stages, and the rules' clock. */
  readonly now: number;
  /** Of messages. Default: English. */
  readonly language?: Language;
  /** Whether violations tell all that their derivations read. */
  readonly reads?: true;
  /** Of the evaluation of one rule on one subject. Default: the engine's. */
  readonly limits?: EvaluationLimits;
}

/** What rules read as `context`: what the gate knows of it, and the names of what it doesn't. */
export function contextFields(
  { gate, operation, user, old, namespace }: JudgeContext,
  scope: string,
): { readonly known: JsonObject; readonly missing: readonly string[] } {
  const all = Object.entries({ gate, scope, operation, user, old, namespace });
  const given = all.filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== "");
  const known = Object.fromEntries(given);
  return { known, missing: all.flatMap(([name]) => (Object.hasOwn(known, name) ? [] : [name])) };
}

/** A rulebook that answers. */
export interface Judge {
  /**
   * One verdict a subject, in their order. Pass `subjects` and `documents` of a file's {@link Subjects}, each subject
   * once: native rules judge the former, Conftest-style rules the whole documents. A rule that fails on a subject is an
   * error in that verdict and takes nothing else with it.
   */
  judge(subjects: readonly Subject[], context: JudgeContext): Promise<readonly Verdict[]>;
  /** Rules that are not judged because nobody gave a required parameter. */
  readonly notConfigured: readonly NotConfigured[];
}

export interface NotConfigured {
  readonly rule: RuleId;
  readonly missing: readonly string[];
}

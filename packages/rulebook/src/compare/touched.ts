import type { Rule } from "../rule.ts";
import type { Rulebook } from "../rulebook.ts";
import type { RuleId } from "../verdict.ts";
import { RULE_PARTS, type RulePart, type RuleParts, rulePartsOf } from "./rule-parts.ts";

/** A rule of which a change of the rulebook may change the verdicts. At least one of `before` and `after` is there. */
export interface TouchedRule {
  /** Its present id. */
  readonly id: RuleId;
  readonly before?: Rule;
  readonly after?: Rule;
  /** What differs; `id` where the rule bears another one since; empty where the rule is new or gone. */
  readonly changed: readonly (RulePart | "id")[];
}

/**
 * The rules that differ between two rulebooks, by present id. A former id (`formerly`) is followed, so that a rule that was
 * renamed is one rule.
 */
export function touchedRules(from: Rulebook, to: Rulebook): readonly TouchedRule[] {
  const [partsBefore, partsAfter] = [rulePartsOf(from), rulePartsOf(to)];
  const before = new Map(from.rules.map((rule) => [presentId(rule.id, to), rule]));
  const after = new Map(to.rules.map((rule) => [rule.id, rule]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): readonly TouchedRule[] => {
    const [old, now] = [before.get(id), after.get(id)];
    if (old === undefined || now === undefined) {
      return [{ id, changed: [], ...(old && { before: old }), ...(now && { after: now }) }];
    }
    const changed = changedParts(partsBefore.get(old.id), partsAfter.get(id));
    const all = old.id === id ? changed : (["id", ...changed] as const);
    return all.length === 0 ? [] : [{ id, before: old, after: now, changed: all }];
  });
}

/** The id of a rule in a rulebook that may know it as a former one. */
export function presentId(id: RuleId, { renamed, rules }: Rulebook): RuleId {
  return rules.some((rule) => rule.id === id) ? id : (renamed.get(id) ?? id);
}

function changedParts(before: RuleParts | undefined, after: RuleParts | undefined): readonly RulePart[] {
  return RULE_PARTS.filter((part) => before?.[part] !== after?.[part]);
}

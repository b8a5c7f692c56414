import { invalid, oneOf, type Schema } from "@sekisho/core";
import { isPast } from "../match/day.ts";
import { matchesAny, type Pattern } from "../match/pattern.ts";
import type { Action, RuleId } from "../verdict.ts";

/** One entry of a rulebook's `stages`. */
export interface Stage {
  readonly rules: readonly Pattern[];
  readonly gates?: readonly string[];
  readonly scopes?: readonly Pattern[];
  readonly action: Action;
  /** Last day (UTC) on which `action` holds; after it a match means deny. */
  readonly until?: string;
}

export interface StageContext {
  readonly gate: string;
  readonly scope: string;
  /** UTC epoch milliseconds. */
  readonly now: number;
}

/** A rule as stages see it: they may still name it by a former id. */
export interface StagedRule {
  readonly id: RuleId;
  readonly formerly: readonly RuleId[];
  readonly stages: readonly Stage[];
}

/** What a broken rule does: the first stage that matches decides, without one it stops. */
export function actionOf(rule: StagedRule, context: StageContext): Action {
  const stage = rule.stages.find((candidate) => stageMatches(candidate, rule, context));
  if (stage === undefined) return "deny";
  return stage.until !== undefined && isPast(stage.until, context.now) ? "deny" : stage.action;
}

function stageMatches(stage: Stage, rule: StagedRule, { gate, scope }: StageContext): boolean {
  return (
    [rule.id, ...rule.formerly].some((id) => matchesAny(stage.rules, id)) &&
    (stage.gates === undefined || stage.gates.includes(gate)) &&
    (stage.scopes === undefined || matchesAny(stage.scopes, scope))
  );
}

const words = oneOf(["deny", "warn", "audit", "off"]);

/** An action as a file writes it. YAML reads a bare `off` as false, which is what `action: off` means. */
export const actionSchema: Schema<Action> = {
  expected: words.expected,
  read: (value, at, report) => {
    const action = value === false ? "off" : words.read(value, at, report);
    return action === invalid ? invalid : action;
  },
};

import type { Owners } from "../owners/owners.ts";
import type { RuleId } from "../verdict.ts";

/** The team that may approve exemptions from all of these rules, the first of several; undefined where none may. */
export function approverOf(owners: Owners | undefined, rules: readonly RuleId[]): string | undefined {
  const teams = [...(owners?.teams.values() ?? [])];
  return teams.find(({ approves }) => rules.every((rule) => approves.some((pattern) => pattern.matches(rule))))?.name;
}

import type { Rule } from "../rule.ts";

/** Whether findings of a rule can have an instance; of a rule that is gone nobody knows. */
export function mayHaveInstances(rule: Rule | undefined): boolean {
  return rule === undefined || (rule.kind !== "conftest" && rule.instance !== undefined);
}

/** Rules of which every finding is of a thing as a whole. */
export function rulesWithoutInstance(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => !mayHaveInstances(rule)).map(({ id }) => id));
}

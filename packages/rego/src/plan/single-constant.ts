import { equal } from "../runtime/compare.ts";
import type { Value } from "../runtime/value.ts";
import type { Group } from "./tree.ts";

/** Whether every clause of a rule or function can only give one and the same constant, so that the first success decides. */
export function isSingleConstant(group: Group): boolean {
  if (group.kind !== "complete" && group.kind !== "function") return false;
  const values = group.clauses.flatMap((clause) => clause.branches.map(({ value }) => value));
  const [first] = values;
  return first?.x === "const" && values.every((value) => value.x === "const" && equal(first.value, value.value));
}

/** The value of a rule that is `name := CONSTANT` and nothing else. */
export function constantOf(group: Group): Value | undefined {
  const [clause, ...others] = group.clauses;
  if (group.kind !== "complete" || clause === undefined || others.length > 0 || group.fallback !== undefined) {
    return undefined;
  }
  const [branch, ...alternatives] = clause.branches;
  if (branch === undefined || alternatives.length > 0 || branch.steps.length > 0) return undefined;
  return branch.value.x === "const" ? branch.value.value : undefined;
}

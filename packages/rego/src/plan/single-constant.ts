import { equal } from "../runtime/compare.ts";
import type { Group } from "./tree.ts";

/** Whether every clause of a rule or function can only give one and the same constant, so that the first success decides. */
export function isSingleConstant(group: Group): boolean {
  if (group.kind !== "complete" && group.kind !== "function") return false;
  const values = group.clauses.flatMap((clause) => clause.branches.map(({ value }) => value));
  const [first] = values;
  return first?.x === "const" && values.every((value) => value.x === "const" && equal(first.value, value.value));
}

import { compare, equal } from "../runtime/compare.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, boolean } from "./builtin.ts";

/** All values are comparable: Rego's order is total. */
function comparing(name: string, holds: (a: Value, b: Value) => boolean): Builtin {
  return { name, args: [any, any], result: boolean, run: (_, a, b) => holds(a, b) };
}

export const comparison: readonly Builtin[] = [
  comparing("equal", equal),
  comparing("neq", (a, b) => !equal(a, b)),
  comparing("lt", (a, b) => compare(a, b) < 0),
  comparing("lte", (a, b) => compare(a, b) <= 0),
  comparing("gt", (a, b) => compare(a, b) > 0),
  comparing("gte", (a, b) => compare(a, b) >= 0),
];

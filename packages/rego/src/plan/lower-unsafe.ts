/** What is told of a body whose variables get no value. */
import type { Resolved, ResolvedExpr } from "../check/resolved.ts";
import type { Lowering } from "./lower.ts";
import { unboundPlaces } from "./variables.ts";

/** Each variable is told once, where the first expression that waits for it names it. */
export function tellUnsafe(to: Lowering, exprs: readonly ResolvedExpr[]): void {
  const unbound = [...unboundPlaces(exprs)].filter(([id]) => !to.isBound(id));
  const named = unbound.filter(([id]) => !to.planner.isGenerated(id));
  const needed = named.filter(([, place]) => !place.isKey);
  for (const [id, { at }] of needed.length > 0 ? needed : named) to.planner.unsafe(id, at);
  // Only a nested body can wait without a free variable here: its own lowering names the variable.
  if (unbound.length === 0) for (const expr of exprs) to.planner.unsafeNested(expr);
}

export function tellUnsafeTerm(to: Lowering, term: Resolved): void {
  for (const [id, { at }] of unboundPlaces([term])) {
    if (!to.isBound(id) && !to.planner.isGenerated(id)) to.planner.unsafe(id, at);
  }
}

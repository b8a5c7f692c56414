import type { ResolvedExpr, ResolvedWith } from "../check/resolved.ts";
import type { Override } from "./ir.ts";
import type { Lowering } from "./lower.ts";

/** Overrides are computed outside; what the expression binds stays bound behind it. */
export function lowerWith(to: Lowering, expr: ResolvedExpr): void {
  const overrides = expr.with.flatMap((w) => lowerOverride(to, w));
  const outside = to.steps;
  to.steps = [];
  try {
    to.bare({ ...expr, with: [] });
    outside.push({ s: "with", overrides, body: to.steps });
  } finally {
    to.steps = outside;
  }
}

function lowerOverride(to: Lowering, w: ResolvedWith): Override[] {
  const { target } = w;
  if (target.kind === "data") to.planner.checkTarget(target.path, w.at);
  const value = w.value === undefined ? undefined : to.term(w.value);
  if (target.kind === "input" && value !== undefined) return [{ kind: "input", path: target.path, value }];
  const group = target.kind === "data" ? to.planner.groupAt(target.path) : undefined;
  if (target.kind === "data" && group?.kind !== "function") {
    return value === undefined ? [] : [{ kind: "data", path: target.path, value }];
  }
  const key = target.kind === "builtin" ? `builtin ${target.name}` : `function ${group?.id}`;
  const mock = value ?? to.planner.callee(w.mock);
  return mock === undefined ? [] : [{ kind: "mock", key, value: mock }];
}

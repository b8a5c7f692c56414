import type { Resolved, ResolvedExpr, ResolvedWith } from "../check/resolved.ts";
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
  if (target.kind === "data") {
    to.planner.checkTarget(target.path, w.at);
    to.planner.overrides(target.path);
  }
  const group = target.kind === "data" ? to.planner.groupAt(target.path) : undefined;
  const key = target.kind === "builtin" ? `builtin ${target.name}` : `function ${group?.id}`;
  const isFunction = target.kind === "builtin" || group?.kind === "function";
  const mock = isFunction ? (to.planner.callee(w.mock) ?? ruleOf(to, w.value)) : undefined;
  if (mock !== undefined) return [{ kind: "mock", key, value: mock }];
  if (w.value === undefined) return [];
  const value = to.term(w.value);
  return isFunction ? [{ kind: "mock", key, value }] : [{ kind: target.kind, path: target.path, value }];
}

/** The rule that a term is the name of. */
function ruleOf(to: Lowering, term: Resolved | undefined): (Override["value"] & { readonly x: "callee" }) | undefined {
  if (term?.r !== "data") return undefined;
  const path: string[] = [];
  for (const part of term.parts) {
    if (part.r !== "const" || typeof part.value !== "string") return undefined;
    path.push(part.value);
  }
  const group = to.planner.groupAt(path);
  if (group === undefined || group.kind === "function") return undefined;
  to.planner.dependsOn(group);
  return { x: "callee", group };
}

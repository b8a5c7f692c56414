/** Steps that say where expressions begin and have held, for programs that are traced. */
import type { ResolvedExpr } from "../check/resolved.ts";
import type { Module } from "../syntax/ast.ts";
import type { Site, Step } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import type { Planner } from "./planner.ts";
import { directVariables } from "./variables.ts";

/** Lowers an expression between its marks. */
export function withMarks(to: Lowering, expr: ResolvedExpr, lower: () => void): void {
  const { planner } = to;
  const read = [...directVariables([expr])].filter((id) => to.isBound(id));
  // A trace tells the values: loops must make them.
  for (const id of read) planner.reads(id);
  const variables = read.flatMap((id) => {
    const name = planner.nameOf(id);
    return name === undefined ? [] : [{ name, id }];
  });
  const mark = { s: "expr", site: { module: planner.module, at: expr.at }, isEvery: expr.e === "every" } as const;
  to.steps.push({ ...mark, at: "begin", variables } satisfies Step);
  lower();
  to.steps.push({ ...mark, at: "end", variables: [] } satisfies Step);
}

/** What a step or value says of its own place, in programs that are traced. */
export function tracedSite(
  { traced, module }: Pick<Planner, "traced" | "module">,
  { at }: Pick<Site, "at">,
): { readonly site?: Site } {
  return traced ? { site: { module, at } } : {};
}

/** What is asked under a `not`, which stands behind the word. */
export function withoutNot(expr: ResolvedExpr, { text }: Module): ResolvedExpr {
  const { start, end } = expr.at;
  const word = /^not\s+/.exec(text.slice(start, end))?.[0] ?? "";
  return { ...expr, negated: false, at: { start: start + word.length, end } };
}

import type { Expr } from "../../syntax/ast.ts";

/** What stands behind `not` under `future.keywords.not`. */
export interface NegatedBody {
  readonly body: readonly Expr[];
  readonly inBraces: boolean;
}

/** The parser makes `[true | body] == []` of it, all at one place, which nobody can write. */
export function negatedBody(expr: Expr): NegatedBody | undefined {
  if (expr.type !== "term" || expr.term.type !== "call" || expr.term.operator[0] !== "equal") return undefined;
  const { args, start } = expr.term;
  const [found, empty] = args;
  if (found?.type !== "arraycomprehension" || empty?.type !== "array") return undefined;
  if (found.start !== start || empty.start !== start) return undefined;
  const [first] = found.body;
  return { body: found.body, inBraces: first?.start !== start };
}

/**
 * What OPA computes before a `not`, so that its being undefined makes the whole expression undefined rather than true:
 * results of nested calls (which may also bind variables), and refs that stand inside calls, arrays, objects and sets.
 * Only the outermost call, a bare ref and the two sides of `=` and `==` are asked under the `not` itself:
 * `not input.x == 1` holds without `input.x`, `not startswith(input.x, "a")` does not.
 */
import type { Resolved, ResolvedExpr } from "../check/resolved.ts";
import type { Lowering } from "./lower.ts";

/** The expression that stays under the `not`; everything else becomes steps before it. */
export function hoistNegated(to: Lowering, expr: ResolvedExpr): ResolvedExpr {
  if (expr.e === "unify") {
    const [a, b] = [nestedCalls(to, expr.a), nestedCalls(to, expr.b)];
    return { ...expr, a: innerRefs(to, a), b: innerRefs(to, b) };
  }
  if (expr.e !== "term") return expr;
  const { term } = expr;
  if (term.r !== "call") return { ...expr, term: innerRefs(to, nestedCalls(to, term)) };
  const args = term.args.map((arg) => nestedCalls(to, arg));
  const isEquality = "builtin" in term.callee && term.callee.builtin.name === "equal";
  return { ...expr, term: { ...term, args: args.map((arg) => (isEquality ? innerRefs(to, arg) : allRefs(to, arg))) } };
}

/** Replaces calls inside a term by variables that hold their results. */
function nestedCalls(to: Lowering, term: Resolved): Resolved {
  const inside = mapParts(term, (part) => nestedCalls(to, part));
  if (inside.r !== "call") return inside;
  const id = to.temporary();
  to.steps.push({ s: "let", id, x: to.term(inside) });
  return { r: "var", id, at: inside.at };
}

/** Replaces refs inside a term by variables; a ref that is the term itself stays, with its own keys replaced. */
function innerRefs(to: Lowering, term: Resolved): Resolved {
  return isRef(term) ? mapParts(term, (part) => allRefs(to, part)) : allRefs(to, term);
}

function allRefs(to: Lowering, term: Resolved): Resolved {
  const inside = mapParts(term, (part) => allRefs(to, part));
  if (!isRef(inside)) return inside;
  const id = to.temporary();
  to.steps.push({ s: "let", id, x: to.frozenTerm(inside) });
  return { r: "var", id, at: inside.at };
}

function isRef(term: Resolved): boolean {
  return term.r === "ref" || term.r === "data" || term.r === "input";
}

/** The term with its direct parts changed; nested bodies are left alone. */
function mapParts(term: Resolved, change: (part: Resolved) => Resolved): Resolved {
  switch (term.r) {
    case "data":
      return { ...term, parts: term.parts.map(change) };
    case "ref":
      // The base of a ref is part of it: only what is computed to get there is changed.
      return { ...term, base: isRef(term.base) ? term.base : change(term.base), parts: term.parts.map(change) };
    case "array":
    case "set":
      return { ...term, items: term.items.map(change) };
    case "object":
      return { ...term, entries: term.entries.map(([key, value]) => [change(key), change(value)] as const) };
    case "call":
      return { ...term, args: term.args.map(change) };
    case "const":
    case "var":
    case "input":
    case "comprehension":
    case "template":
      return term;
  }
}

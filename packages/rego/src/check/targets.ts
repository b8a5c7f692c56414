import type { Clause, Resolved, ResolvedExpr, WithTarget } from "./resolved.ts";

/** Every target of a `with` in some clauses, in nested bodies too. */
export function withTargets(clauses: readonly Clause[]): WithTarget[] {
  const targets: WithTarget[] = [];
  for (const clause of clauses) {
    for (const part of clause.ref) fromTerm(part, targets);
    if (clause.contains !== undefined) fromTerm(clause.contains, targets);
    for (const branch of clause.branches) {
      if (branch.value !== undefined) fromTerm(branch.value, targets);
      fromBody(branch.body, targets);
    }
  }
  return targets;
}

export function fromBody(body: readonly ResolvedExpr[], into: WithTarget[]): void {
  for (const expr of body) {
    for (const w of expr.with) {
      into.push(w.target);
      if (w.value !== undefined) fromTerm(w.value, into);
    }
    if (expr.e === "term") fromTerm(expr.term, into);
    if (expr.e === "unify") for (const term of [expr.a, expr.b]) fromTerm(term, into);
    if (expr.e === "some") for (const term of [expr.value, expr.collection]) fromTerm(term, into);
    if (expr.e === "every") {
      fromTerm(expr.domain, into);
      fromBody(expr.body, into);
    }
  }
}

function fromTerm(term: Resolved, into: WithTarget[]): void {
  switch (term.r) {
    case "comprehension":
      if (term.key !== undefined) fromTerm(term.key, into);
      fromTerm(term.value, into);
      return fromBody(term.body, into);
    case "template":
      for (const part of term.parts) if (typeof part !== "string") fromTerm(part, into);
      return;
    case "data":
      for (const part of term.parts) fromTerm(part, into);
      return;
    case "ref":
      for (const part of [term.base, ...term.parts]) fromTerm(part, into);
      return;
    case "array":
    case "set":
      for (const item of term.items) fromTerm(item, into);
      return;
    case "object":
      for (const part of term.entries.flat()) fromTerm(part, into);
      return;
    case "call":
      for (const arg of term.args) fromTerm(arg, into);
      return;
    case "const":
    case "var":
    case "input":
      return;
  }
}

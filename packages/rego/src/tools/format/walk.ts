import type { Expr, Module, Rule, Term } from "../../syntax/ast.ts";

/** What a walk over a module tells of. */
export interface Visitor {
  expr?(expr: Expr): void;
  term?(term: Term): void;
}

/** Visits what stands in rules: arguments, keys, values and bodies, but not the names of rules. */
export function walkModule(module: Module, visitor: Visitor): void {
  for (const rule of module.rules) walkRule(rule, visitor);
}

function walkRule(rule: Rule, visitor: Visitor): void {
  const { args = [], contains, value } = rule.head;
  for (const term of [...args, contains, value]) if (term !== undefined) walkTerm(term, visitor);
  walkBody(rule.body, visitor);
  for (const branch of rule.else) {
    if (branch.value !== undefined) walkTerm(branch.value, visitor);
    walkBody(branch.body, visitor);
  }
}

export function walkBody(body: readonly Expr[], visitor: Visitor): void {
  for (const expr of body) {
    visitor.expr?.(expr);
    for (const term of termsOf(expr)) walkTerm(term, visitor);
    if (expr.type === "every") walkBody(expr.body, visitor);
    for (const { target, value } of expr.with) {
      walkTerm(target, visitor);
      walkTerm(value, visitor);
    }
  }
}

export function walkTerm(term: Term, visitor: Visitor): void {
  visitor.term?.(term);
  switch (term.type) {
    case "ref":
      walkTerm(term.head, visitor);
      return walkTerms(term.parts, visitor);
    case "array":
    case "set":
      return walkTerms(term.items, visitor);
    case "object":
      for (const entry of term.entries) walkTerms(entry, visitor);
      return;
    case "call":
      return walkTerms(term.args, visitor);
    case "arraycomprehension":
    case "setcomprehension":
      walkTerm(term.term, visitor);
      return walkBody(term.body, visitor);
    case "objectcomprehension":
      walkTerm(term.key, visitor);
      walkTerm(term.value, visitor);
      return walkBody(term.body, visitor);
    case "template":
      return walkBody(
        term.parts.filter((part) => typeof part !== "string"),
        visitor,
      );
    default:
      return;
  }
}

function walkTerms(terms: readonly Term[], visitor: Visitor): void {
  for (const term of terms) walkTerm(term, visitor);
}

/** The terms of a statement itself. */
export function termsOf(expr: Expr): readonly Term[] {
  switch (expr.type) {
    case "term":
      return [expr.term];
    case "some":
      return expr.vars;
    case "somein":
      return expr.key === undefined ? [expr.value, expr.collection] : [expr.key, expr.value, expr.collection];
    case "every":
      return expr.key === undefined ? [expr.value, expr.domain] : [expr.key, expr.value, expr.domain];
  }
}

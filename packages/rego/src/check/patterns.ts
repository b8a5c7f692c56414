import type { Expr, Term } from "../syntax/ast.ts";

/** The names that a body gives to variables of its own. */
export function declaredNames(body: readonly Expr[]): ReadonlySet<string> {
  let names: Set<string> | undefined;
  const add = (term: Term): void => {
    names ??= new Set();
    if (term.type === "var") names.add(term.name);
    else for (const { name } of patternVars(term)) names.add(name);
  };
  for (const expr of body) {
    if (expr.type === "some") for (const variable of expr.vars) add(variable);
    if (expr.type === "somein") {
      if (expr.key !== undefined) add(expr.key);
      add(expr.value);
    }
    if (expr.type !== "term" || expr.term.type !== "call" || expr.term.operator[0] !== "assign") continue;
    const left = expr.term.args[0];
    if (left !== undefined && expr.term.operator.length === 1) add(left);
  }
  return names ?? noNames;
}

const noNames: ReadonlySet<string> = new Set();

/** Variables that a pattern would bind, in order: not those that only lead a ref or stand in a nested body. */
export function patternVars(term: Term): { name: string; wildcard?: true; start: number; end: number }[] {
  switch (term.type) {
    case "var":
      return [term];
    case "array":
      return term.items.flatMap(patternVars);
    case "object":
      return term.entries.flatMap(([key, value]) => [...patternVars(key), ...patternVars(value)]);
    default:
      return [];
  }
}

/** The keys of the objects in a pattern: those are looked up, not given a value. */
export function patternKeys(term: Term): readonly Term[] {
  if (term.type === "array") return term.items.flatMap(patternKeys);
  return term.type === "object" ? term.entries.flatMap(([key, value]) => [key, ...patternKeys(value)]) : [];
}

import type { Module } from "../syntax/ast.ts";
import type { Mistakes } from "./diagnostics.ts";
import type { Callee, Resolved, ResolvedBranch, ResolvedExpr } from "./resolved.ts";

/**
 * Refuses computed parts in the name of a rule with `else`, as OPA does (`rego_unsafe_var_error`): there an `else` branch
 * has the name as it is written, so that what the name reads must be read by the branch, too, and a call is never safe.
 */
export function checkElseHead(
  module: Module,
  { ref, branches }: { readonly ref: readonly Resolved[]; readonly branches: readonly ResolvedBranch[] },
  mistakes: Mistakes,
): void {
  if (branches.length < 2) return;
  const parts = ref.slice(1).flatMap(roots);
  for (const branch of parts.length === 0 ? [] : branches.slice(1)) {
    const own = [...(branch.value === undefined ? [] : roots(branch.value)), ...branch.body.flatMap(rootsOf)];
    const read = new Set(own.filter(({ isCall }) => !isCall).map(({ name }) => name));
    for (const { name, isCall, term } of parts) {
      if (!isCall && read.has(name)) continue;
      mistakes.add(module, term.at, "rego_unsafe_var_error", `var ${name} is unsafe`, HINT);
    }
  }
}

const HINT = "Without `else`, write two rules: the second with `not` before the first one's condition.";

/** A name that a term begins with: a document, or a function. */
interface Root {
  readonly name: string;
  readonly isCall: boolean;
  readonly term: Resolved;
}

function rootsOf(expr: ResolvedExpr): readonly Root[] {
  switch (expr.e) {
    case "term":
      return roots(expr.term);
    case "unify":
      return [expr.a, expr.b].flatMap(roots);
    case "some":
      return [expr.value, expr.collection].flatMap(roots);
    case "every":
      return roots(expr.domain);
  }
}

/** Those of a term outside of bodies of its own. */
function roots(term: Resolved): readonly Root[] {
  switch (term.r) {
    case "input":
      return [{ name: "input", isCall: false, term }];
    case "data":
      return [{ name: "data", isCall: false, term }, ...term.parts.flatMap(roots)];
    case "ref":
      return [term.base, ...term.parts].flatMap(roots);
    case "array":
    case "set":
      return term.items.flatMap(roots);
    case "object":
      return term.entries.flat().flatMap(roots);
    case "call":
      return [{ name: firstName(term.callee), isCall: true, term }, ...term.args.flatMap(roots)];
    case "const":
    case "var":
    case "comprehension":
    case "template":
      return [];
  }
}

function firstName(callee: Callee): string {
  return "path" in callee ? "data" : (callee.builtin.name.split(".")[0] ?? "");
}

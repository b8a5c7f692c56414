import type { Diagnostic } from "@sekisho/core";
import { Mistakes } from "../../check/diagnostics.ts";
import { checkImports } from "../../check/imports.ts";
import { deprecatedBuiltins } from "../../check/resolve-term.ts";
import type { Expr, Module, Rule, Term } from "../../syntax/ast.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import { keywordsOfV1 } from "./style.ts";
import { walkModule, walkTerm } from "./walk.ts";

/** What a module may not hold if it is to be one of v1, and what no layout can mend. */
export function checkForV1(module: Module): readonly Diagnostic[] {
  const mistakes = new Mistakes();
  checkImports(module, mistakes);
  for (const rule of module.rules) checkRule(module, rule, mistakes);
  walkModule(module, {
    expr: (expr) => checkAssignment(module, expr, mistakes),
    term: (term) => checkDeprecated(module, term, mistakes),
  });
  for (const rule of module.rules) {
    for (const part of rule.head.ref) walkTerm(part, { term: (term) => checkDeprecated(module, term, mistakes) });
  }
  return mistakes.list;
}

function checkRule(module: Module, rule: Rule, mistakes: Mistakes): void {
  const { head } = rule;
  const [first] = head.ref;
  const name = first?.type === "string" ? first.value : "";
  if (isRoot(name)) {
    const message = `rules must not shadow ${name} (use a different rule name)`;
    mistakes.add(module, head, "rego_compile_error", message);
  }
  for (const arg of head.args ?? []) {
    if (arg.type !== "var" || !isRoot(arg.name)) continue;
    const message = `args must not shadow ${arg.name} (use a different variable name)`;
    mistakes.add(module, arg, "rego_compile_error", message);
  }
  if (head.ref.length === 1 && keywordsOfV1.has(name)) {
    mistakes.add(module, head, "rego_compile_error", `${name} keyword cannot be used for rule name`);
  }
}

function checkAssignment(module: Module, expr: Expr, mistakes: Mistakes): void {
  if (expr.type !== "term" || expr.term.type !== "call" || expr.term.operator[0] !== "assign") return;
  const [target] = expr.term.args;
  if (target?.type !== "var" || !isRoot(target.name)) return;
  const message = `variables must not shadow ${target.name} (use a different variable name)`;
  mistakes.add(module, expr, "rego_compile_error", message);
}

function checkDeprecated(module: Module, term: Term, mistakes: Mistakes): void {
  if (term.type !== "call") return;
  const name = term.operator.join(".");
  if (!deprecatedBuiltins.has(name)) return;
  mistakes.add(module, term, "rego_type_error", `deprecated built-in function calls in expression: ${name}`);
}

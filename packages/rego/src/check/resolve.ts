import type { Expr, Module, Rule, Term, VarTerm, With } from "../syntax/ast.ts";
import { isRoot } from "../syntax/root-documents.ts";
import type { Mistakes } from "./diagnostics.ts";
import { checkElseHead } from "./else-heads.ts";
import { importText } from "./imports.ts";
import { Imports, type ProgramNames } from "./names.ts";
import { declaredNames, patternKeys, patternVars } from "./patterns.ts";
import { isOperator, resolveStatement, resolveTerm, type TermContext } from "./resolve-term.ts";
import { resolveWiths } from "./resolve-with.ts";
import type { At, Clause, Resolved, ResolvedBranch, ResolvedExpr, ResolvedWith, WithTarget } from "./resolved.ts";
import { Scope } from "./scope.ts";

/** Resolves every rule of a module. Mistakes are collected; a clause is always returned, so that later stages go on. */
export function resolveModule(module: Module, names: ProgramNames, mistakes: Mistakes): ResolvedModule {
  const imports = new Imports(module);
  const targets: WithTarget[] = [];
  const clauses = module.rules.map((rule) => new Resolver(module, names, imports, mistakes, targets).clause(rule));
  if (names.strict) reportUnused(module, imports, mistakes);
  return { clauses, targets };
}

export interface ResolvedModule {
  readonly clauses: readonly Clause[];
  /** Every target of a `with`, in nested bodies too. */
  readonly targets: readonly WithTarget[];
}

/** Resolves a query as if it stood in a body of a package without rules; returns its variables too. */
export function resolveQuery(
  module: Module,
  body: readonly Expr[],
  names: ProgramNames,
  mistakes: Mistakes,
): { readonly body: readonly ResolvedExpr[]; readonly scope: Scope; readonly targets: readonly WithTarget[] } {
  const targets: WithTarget[] = [];
  const resolver = new Resolver(module, names, new Imports(module), mistakes, targets);
  return { body: resolver.body(body), scope: resolver.scope, targets };
}

function reportUnused(module: Module, imports: Imports, mistakes: Mistakes): void {
  for (const item of imports.unused()) {
    mistakes.add(module, item, "rego_compile_error", `${importText(item)} unused`, "Remove the import.");
  }
}

/** A rule is one function of JavaScript, whose local values must fit the host's stack: of the instrumented form, too. */
const mostComputed = 20_000;

class Resolver implements TermContext {
  readonly module: Module;
  rule: Rule | undefined;
  readonly names: ProgramNames;
  readonly imports: Imports;
  readonly mistakes: Mistakes;
  readonly scope: Scope;
  readonly #targets: WithTarget[];

  constructor(module: Module, names: ProgramNames, imports: Imports, mistakes: Mistakes, targets: WithTarget[]) {
    this.#targets = targets;
    this.module = module;
    this.names = names;
    this.imports = imports;
    this.mistakes = mistakes;
    this.scope = new Scope(module, names.strict, mistakes);
  }

  clause(rule: Rule): Clause {
    const { head } = rule;
    this.rule = rule;
    const before = this.mistakes.breaking;
    const patterns = this.#arguments(head.args);
    this.scope.push();
    const body = this.#bodyBehind(patterns, rule.body);
    const ref = head.ref.map((part, i) => (i === 0 ? constant(part) : resolveTerm(this, part)));
    const contains = head.contains === undefined ? undefined : resolveTerm(this, head.contains);
    const value = head.contains === undefined ? this.#value(head.value, rule) : undefined;
    this.scope.pop();
    const branches: ResolvedBranch[] = [{ value, body }];
    for (const branch of rule.else) {
      this.scope.push();
      const elseBody = this.#bodyBehind(patterns, branch.body);
      branches.push({ value: this.#value(branch.value, branch), body: elseBody });
      this.scope.pop();
    }
    if (this.#isTooLarge()) this.#tooLarge(head);
    checkElseHead(this.module, { ref, branches }, this.mistakes);
    for (const name of this.scope.unusedArguments()) {
      const message = `unused argument ${name}. (hint: use _ (wildcard variable) instead)`;
      this.mistakes.forbid(this.module, head, "rego_compile_error", message);
    }
    return {
      module: this.module,
      rule,
      isDefault: rule.default,
      package: this.module.package.path,
      ref,
      arity: head.args?.length,
      contains,
      branches,
      variables: this.scope.variables,
      isBroken: this.mistakes.breaking > before,
    };
  }

  #bodyBehind(patterns: readonly (Term | undefined)[], body: readonly Expr[]): readonly ResolvedExpr[] {
    const matched = this.#patterns(patterns);
    const exprs = this.body(body);
    return matched.length === 0 ? exprs : [...matched, ...exprs];
  }

  #isTooLarge(): boolean {
    return this.scope.computed > mostComputed;
  }

  #tooLarge(at: At): void {
    const message = `expected at most ${mostComputed} refs, calls and comprehensions in a rule, found more`;
    const hint = "Split the rule, or move what is constant into data.";
    this.mistakes.add(this.module, at, "rego_too_large", message, hint);
  }

  body(body: readonly Expr[]): ResolvedExpr[] {
    this.scope.hide(declaredNames(body));
    const exprs: ResolvedExpr[] = [];
    for (const expr of body) {
      const resolved = this.#expr(expr);
      if (resolved !== undefined) exprs.push(resolved);
      if (!this.#isTooLarge()) continue;
      this.scope.abandon();
      break;
    }
    return exprs;
  }

  #value(term: Term | undefined, at: At): Resolved {
    return term === undefined
      ? { r: "const", value: true, at: { start: at.start, end: at.end } }
      : resolveTerm(this, term);
  }

  /** Makes the first variables the arguments; a plain variable is its argument, anything else is a pattern. */
  #arguments(args: readonly Term[] | undefined): readonly (Term | undefined)[] {
    if (args === undefined) return [];
    const seen = new Set<string>();
    for (const arg of args) this.#checkArgument(arg);
    const patterns = args.map((arg) => {
      const plain = arg.type === "var" && !seen.has(arg.name) && arg.wildcard !== true;
      if (plain) seen.add(arg.name);
      if (plain) this.scope.declare(arg.name, arg, "argument");
      else this.scope.fresh("_", arg);
      return plain || (arg.type === "var" && arg.wildcard === true) ? undefined : arg;
    });
    for (const pattern of patterns) {
      if (pattern === undefined) continue;
      for (const v of patternVars(pattern)) {
        if (v.wildcard !== true && !seen.has(v.name)) {
          seen.add(v.name);
          this.scope.declare(v.name, v, "argument");
        }
      }
    }
    return patterns;
  }

  /** A pattern is made of variables, constants, arrays and objects. */
  #checkArgument(arg: Term): void {
    switch (arg.type) {
      case "call":
        return this.mistakes.add(this.module, arg, "rego_compile_error", "rule arguments cannot contain calls");
      case "ref":
        if (arg.head.type !== "var" || !isRoot(arg.head.name)) return;
        return this.mistakes.add(this.module, arg, "rego_unsafe_var_error", `var ${arg.head.name} is unsafe`);
      case "array":
      case "set":
        for (const item of arg.items) this.#checkArgument(item);
        return;
      case "object":
        for (const part of arg.entries.flat()) this.#checkArgument(part);
        return;
      default:
        return;
    }
  }

  #patterns(patterns: readonly (Term | undefined)[]): ResolvedExpr[] {
    return patterns.flatMap((pattern, id): ResolvedExpr[] => {
      if (pattern === undefined) return [];
      const at = { start: pattern.start, end: pattern.end };
      const a = this.scope.withoutUses(() => resolveTerm(this, pattern));
      return [{ e: "unify", a, b: { r: "var", id, at }, negated: false, with: [], at }];
    });
  }

  #expr(expr: Expr): ResolvedExpr | undefined {
    const at: At = expr;
    const base = { negated: expr.negated, at };
    switch (expr.type) {
      case "some":
        for (const v of expr.vars) this.scope.declare(v.name, v, "declared");
        return undefined;
      case "somein": {
        const collection = resolveTerm(this, expr.collection);
        const withs = this.#withs(expr.with);
        const names = new Map<string, At>();
        for (const pattern of expr.key === undefined ? [expr.value] : [expr.key, expr.value]) {
          for (const v of patternVars(pattern)) if (v.wildcard !== true) names.set(v.name, names.get(v.name) ?? v);
        }
        for (const [name, place] of names) this.scope.declare(name, place, "listed");
        const key = expr.key === undefined ? undefined : resolveTerm(this, expr.key);
        return { e: "some", key, value: resolveTerm(this, expr.value), collection, with: withs, ...base };
      }
      case "every": {
        const domain = resolveTerm(this, expr.domain);
        const withs = this.#withs(expr.with);
        this.scope.push();
        const key = expr.key === undefined ? undefined : this.#ranging(expr.key);
        const value = this.#ranging(expr.value);
        const body = this.body(expr.body);
        this.scope.pop();
        return { e: "every", key, value, domain, body, with: withs, ...base };
      }
      case "term":
        return this.#termExpr(expr.term, this.#withs(expr.with), base);
    }
  }

  /** The key or value of an `every`. */
  #ranging(v: VarTerm): number {
    return v.wildcard === true ? this.scope.fresh(v.name, v) : this.scope.declare(v.name, v, "declared");
  }

  #termExpr(
    term: Term,
    withs: readonly ResolvedWith[],
    base: { readonly negated: boolean; readonly at: At },
  ): ResolvedExpr {
    const rest = { with: withs, ...base };
    if (term.type !== "call" || term.args.length !== 2) {
      return { e: "term", term: resolveStatement(this, term), ...rest };
    }
    const left = term.args[0];
    const right = term.args[1];
    if (left === undefined || right === undefined) return { e: "term", term: resolveStatement(this, term), ...rest };
    if (isOperator(this, term, "eq")) {
      return { e: "unify", a: resolveTerm(this, left), b: resolveTerm(this, right), ...rest };
    }
    if (isOperator(this, term, "assign")) {
      const b = resolveTerm(this, right);
      if (base.negated) {
        const hint = "A value that only `not` sees needs no name: write the expression itself behind `not`.";
        this.scope.refuse(base.at, "cannot assign vars inside negated expression", hint);
        return { e: "term", term: b, ...rest };
      }
      this.#assigned(left);
      for (const key of patternKeys(left)) resolveTerm(this, key);
      return { e: "unify", a: this.scope.withoutUses(() => resolveTerm(this, left)), b, ...rest };
    }
    return { e: "term", term: resolveStatement(this, term), ...rest };
  }

  /** Declares what stands left of `:=`; only variables, arrays and objects of them may stand there. */
  #assigned(pattern: Term): void {
    switch (pattern.type) {
      case "var":
        if (isRoot(pattern.name) && this.names.isV1(this.module)) {
          const message = `variables must not shadow ${pattern.name} (use a different variable name)`;
          this.mistakes.add(this.module, pattern, "rego_compile_error", message);
        } else if (pattern.wildcard !== true) this.scope.declare(pattern.name, pattern, "assigned");
        return;
      case "array":
        for (const item of pattern.items) this.#assigned(item);
        return;
      case "object":
        for (const [, value] of pattern.entries) this.#assigned(value);
        return;
      default:
        this.scope.refuse(pattern, `cannot assign to ${kindName(pattern)}`);
    }
  }

  #withs(withs: readonly With[]): readonly ResolvedWith[] {
    const resolved = resolveWiths(this, withs);
    for (const { target } of resolved) this.#targets.push(target);
    return resolved;
  }
}

function constant(part: Term): Resolved {
  const at = { start: part.start, end: part.end };
  return { r: "const", value: part.type === "string" ? part.value : null, at };
}

function kindName(term: Term): string {
  return term.type.endsWith("comprehension") ? term.type.replace("comprehension", " comprehension") : term.type;
}

import { didYouMean } from "@sekisho/core/browser";
import { RSet } from "../runtime/collections.ts";
import { numberFromText } from "../runtime/numbers.ts";
import { objectFrom } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import type { CallTerm, Expr, Module, Rule, Term } from "../syntax/ast.ts";
import { isRoot } from "../syntax/root-documents.ts";
import type { Mistakes } from "./diagnostics.ts";
import type { Imports, ProgramNames } from "./names.ts";
import { metadataBuiltin } from "./rego-metadata.ts";
import type { At, Callee, Resolved, ResolvedComprehension, ResolvedExpr } from "./resolved.ts";
import type { Scope } from "./scope.ts";

/** Functions that v0 still has. */
export const deprecatedBuiltins: ReadonlySet<string> = new Set([
  "all",
  "any",
  "cast_array",
  "cast_boolean",
  "cast_null",
  "cast_object",
  "cast_set",
  "cast_string",
  "net.cidr_overlap",
  "re_match",
  "set_diff",
]);

/** What resolving a term may need of the clause around it. */
export interface TermContext {
  readonly module: Module;
  /** Undefined in a query. */
  readonly rule: Rule | undefined;
  readonly names: ProgramNames;
  readonly imports: Imports;
  readonly scope: Scope;
  readonly mistakes: Mistakes;
  /** A nested body: resolved in a frame of its own, its head inside that frame. */
  body(body: readonly Expr[]): ResolvedExpr[];
}

/** A term as a statement: a call there may name its result behind its arguments. */
export function resolveStatement(c: TermContext, term: Term): Resolved {
  return term.type === "call" ? resolveCall(c, term, { at: term, isStatement: true }) : resolveTerm(c, term);
}

export function resolveTerm(c: TermContext, term: Term): Resolved {
  // A term knows its place itself; thousands of places of their own would only be more to collect.
  const at: At = term;
  switch (term.type) {
    case "null":
      return { r: "const", value: null, at };
    case "boolean":
    case "string":
      return { r: "const", value: term.value, at };
    case "number":
      return { r: "const", value: numberFromText(term.text, "text"), at };
    case "var":
      return called(c, resolveName(c, term.name, at));
    case "ref":
      c.scope.computed++;
      return called(c, resolveRef(c, term.head, term.parts, at));
    case "array":
      return fold(
        "array",
        term.items.map((item) => resolveTerm(c, item)),
        at,
      );
    case "set":
      return fold(
        "set",
        term.items.map((item) => resolveTerm(c, item)),
        at,
      );
    case "object":
      return foldObject(
        term.entries.map(([k, v]) => [resolveTerm(c, k), resolveTerm(c, v)] as const),
        at,
      );
    case "arraycomprehension":
      return comprehension(c, "array", undefined, term.term, term.body, at);
    case "setcomprehension":
      return comprehension(c, "set", undefined, term.term, term.body, at);
    case "objectcomprehension":
      return comprehension(c, "object", term.key, term.value, term.body, at);
    case "call":
      return resolveCall(c, term, { at, isStatement: false });
    case "template":
      return { r: "template", parts: term.parts.map((p) => (typeof p === "string" ? p : optional(c, p))), at };
  }
}

/** A name that stands alone or begins a ref. */
function resolveName(c: TermContext, name: string, at: At): Resolved {
  const local = c.scope.lookup(name);
  if (local !== undefined) return { r: "var", id: local, at };
  const path = globalPath(c, name);
  if (isRoot(name) && (path === undefined || c.names.isV1(c.module))) {
    return name === "input" ? { r: "input", at } : { r: "data", parts: [], at };
  }
  if (path !== undefined) return fromPath(path, at);
  return { r: "var", id: c.scope.free(name, at), at };
}

/**
 * Whether a call means the operator of that name (`eq` is `=`, `assign` is `:=`). As in OPA, a rule of the package or an
 * import that is called so takes the place of every operator, infix or not.
 */
export function isOperator(c: TermContext, { operator }: CallTerm, name: "eq" | "assign"): boolean {
  return operator.length === 1 && operator[0] === name && globalPath(c, name) === undefined;
}

/** The path that a global name stands for: a rule of the package, or an import. */
export function globalPath(c: TermContext, name: string): readonly string[] | undefined {
  if (c.scope.hides(name)) return undefined;
  if (c.names.isRule(c.module.package.path, name)) return ["data", ...c.module.package.path, name];
  return c.imports.use(name);
}

function fromPath(path: readonly string[], at: At): Resolved {
  const parts = path.slice(1).map((value): Resolved => ({ r: "const", value, at }));
  if (path[0] === "data") return { r: "data", parts, at };
  const base: Resolved = { r: "input", at };
  return parts.length === 0 ? base : { r: "ref", base, parts, at };
}

function resolveRef(c: TermContext, head: Term, parts: readonly Term[], at: At): Resolved {
  const base = resolveTerm(c, head);
  const rest = parts.map((part) => resolveTerm(c, part));
  if (base.r === "data") return { r: "data", parts: [...base.parts, ...rest], at };
  if (base.r === "ref") return { r: "ref", base: base.base, parts: [...base.parts, ...rest], at };
  return { r: "ref", base, parts: rest, at };
}

/** Functions are not values: a ref to one, or through one, is a mistake. */
function called(c: TermContext, term: Resolved): Resolved {
  if (term.r !== "data") return term;
  const path: string[] = [];
  for (const part of term.parts) {
    if (part.r !== "const" || typeof part.value !== "string") break;
    path.push(part.value);
  }
  const name = c.names.functionOn(path);
  if (name === undefined) return term;
  const message = `function data.${name.join(".")} used as reference, not called`;
  c.mistakes.add(c.module, term.at, "rego_type_error", message, "Call it: write its arguments in parentheses.");
  return term;
}

function resolveCall(
  c: TermContext,
  { operator, args, unnamed }: CallTerm,
  { at, isStatement }: { readonly at: At; readonly isStatement: boolean },
): Resolved {
  c.scope.computed++;
  const builtin = unnamed === true ? c.names.builtins.get(operator.join(".")) : undefined;
  const callee = builtin === undefined ? resolveCallee(c, operator) : { builtin };
  if (callee === undefined) {
    reportNoFunction(c, operator, args.length, { at, isStatement });
    return { r: "const", value: null, at };
  }
  checkArity(c, callee, args.length, { at, isStatement });
  if (!isStatement && "builtin" in callee && callee.builtin.result === undefined) {
    const message = `${c.module.text.slice(at.start, at.end)} used as value`;
    c.mistakes.add(c.module, at, "rego_type_error", message, "It has no result: write it as a statement of its own.");
  }
  if ("builtin" in callee && c.names.isV1(c.module) && deprecatedBuiltins.has(callee.builtin.name)) {
    const message = `deprecated built-in function calls in expression: ${callee.builtin.name}`;
    c.mistakes.forbid(c.module, at, "rego_type_error", message, "Rego v1 no longer has it.");
  }
  if ("builtin" in callee && callee.builtin.name === "print") {
    const sets = args.map((arg) => optional(c, bare(arg)));
    return { r: "call", callee, args: [{ r: "array", items: sets, at }], at };
  }
  const called =
    "builtin" in callee
      ? { builtin: metadataBuiltin(callee.builtin, { modules: c.names.modules, module: c.module, rule: c.rule }) }
      : callee;
  return { r: "call", callee: called, args: args.map((arg) => resolveTerm(c, arg)), at };
}

/** As many arguments as the function takes; a statement may have one more, which is unified with the result. */
function checkArity(
  c: TermContext,
  callee: Callee,
  have: number,
  call: { readonly at: At; readonly isStatement: boolean },
): void {
  const isPrint = "builtin" in callee && callee.builtin.name === "print";
  const want = "builtin" in callee ? callee.builtin.args.length : c.names.functionArity(callee.path);
  if (isPrint || want === undefined || have === want || (call.isStatement && have === want + 1)) return;
  const message =
    "builtin" in callee
      ? `${callee.builtin.name}: arity mismatch: have ${count(have)}, want ${count(want)}`
      : `function data.${callee.path.join(".")} has arity ${want}, got ${count(have)}`;
  c.mistakes.add(c.module, call.at, "rego_type_error", message);
}

/** `1 argument`, `2 arguments`. */
export function count(n: number): string {
  return `${n} argument${n === 1 ? "" : "s"}`;
}

/** The function that a dotted name calls: own or imported ones before builtins. */
export function resolveCallee(c: TermContext, operator: readonly string[]): Callee | undefined {
  const path = calledPath(c, operator);
  if (path?.[0] === "data" && c.names.functionArity(path.slice(1)) !== undefined) return { path: path.slice(1) };
  if (path !== undefined || c.scope.isDeclared(operator[0] ?? "")) return undefined;
  const builtin = c.names.builtins.get(operator.join("."));
  return builtin === undefined ? undefined : { builtin };
}

/** The path that a called name stands for, when a rule, an import or `data` begins it. */
function calledPath(c: TermContext, [first = "", ...rest]: readonly string[]): readonly string[] | undefined {
  if (first === "data") return [first, ...rest];
  const path = globalPath(c, first);
  return path === undefined ? undefined : [...path, ...rest];
}

function reportNoFunction(
  c: TermContext,
  operator: readonly string[],
  have: number,
  { at, isStatement }: { readonly at: At; readonly isStatement: boolean },
): void {
  const written = operator.join(".");
  if (c.scope.isDeclared(operator[0] ?? "")) {
    const hint = `Give the variable ${operator[0]} another name: it hides the function.`;
    if (isStatement) return c.mistakes.add(c.module, at, "rego_type_error", `undefined function ${written}`, hint);
    return c.mistakes.add(c.module, at, "rego_compile_error", `called function ${written} shadowed`, hint);
  }
  const path = calledPath(c, operator);
  const name = path?.join(".") ?? written;
  if (path?.[0] === "data" && have > 0 && c.names.isRule(path.slice(1, -1), path.at(-1) ?? "")) {
    const hint = "It is a rule without arguments: write its name without parentheses.";
    const message = `function ${name} has arity 0, got ${count(have)}`;
    return c.mistakes.add(c.module, at, "rego_type_error", message, hint);
  }
  const close = didYouMean(written, [...c.names.builtins.keys(), ...c.names.functionsOf(c.module)]);
  const hint = close === undefined ? undefined : `did you mean ${close}?`;
  c.mistakes.add(c.module, at, "rego_type_error", `undefined function ${name}`, hint);
}

function comprehension(
  c: TermContext,
  kind: "array" | "set" | "object",
  key: Term | undefined,
  value: Term,
  body: readonly Expr[],
  at: At,
): ResolvedComprehension {
  c.scope.computed++;
  c.scope.push();
  const exprs = c.body(body);
  const resolvedKey = key === undefined ? undefined : resolveTerm(c, key);
  const resolvedValue = resolveTerm(c, value);
  c.scope.pop();
  return { r: "comprehension", kind, key: resolvedKey, value: resolvedValue, body: exprs, at };
}

/** `{x | x := e}`: the value of an expression that may be undefined, as a set of none or one. */
function optional(c: TermContext, expr: Expr): ResolvedComprehension {
  c.scope.computed++;
  const at: At = { start: expr.start, end: expr.end };
  c.scope.push();
  const [inner] = c.body([expr]);
  const id = c.scope.fresh("_", at);
  c.scope.pop();
  if (inner?.e === "term" && inner.term.r === "call") {
    checkArity(c, inner.term.callee, inner.term.args.length, { at: inner.term.at, isStatement: false });
  }
  const value: Resolved = { r: "var", id, at };
  const body: ResolvedExpr[] =
    inner?.e === "term" ? [{ e: "unify", a: value, b: inner.term, negated: false, with: inner.with, at }] : [];
  return { r: "comprehension", kind: "set", key: undefined, value, body, at };
}

function bare(term: Term): Expr {
  return { type: "term", term, negated: false, with: [], start: term.start, end: term.end };
}

function fold(r: "array" | "set", items: readonly Resolved[], at: At): Resolved {
  const values: Value[] = [];
  for (const item of items) {
    if (item.r !== "const") return { r, items, at };
    values.push(item.value);
  }
  return { r: "const", value: r === "array" ? values : RSet.of(values), at };
}

/** Of two equal keys the later one counts; OPA puts the constant keys first. */
function foldObject(written: readonly (readonly [Resolved, Resolved])[], at: At): Resolved {
  const isConstant = ([key]: readonly [Resolved, Resolved]): boolean => key.r === "const";
  const entries = [...written.filter(isConstant), ...written.filter((entry) => !isConstant(entry))];
  const pairs: [Value, Value][] = [];
  for (const [key, value] of entries) {
    if (key.r !== "const" || value.r !== "const") return { r: "object", entries, at };
    pairs.push([key.value, value.value]);
  }
  return { r: "const", value: objectFrom(pairs), at };
}

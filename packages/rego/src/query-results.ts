/** Queries answered as `opa eval` answers them: each expression with its value, and what its variables are. */
import type { Json, Outcome } from "@sekisho/core/browser";
import type { LinkedUnit } from "./emit/link-unit.ts";
import { type LinkedQuery, type Prepared, type PrepareOptions, prepareBody, queryModule } from "./prepare.ts";
import { evaluateRows } from "./query.ts";
import type { BuiltinFailure, EvaluateOptions } from "./runtime/context.ts";
import { toJson } from "./runtime/export.ts";
import type { Value } from "./runtime/value.ts";
import type { Expr, Module, Term } from "./syntax/ast.ts";
import { parseModule, parseQuery } from "./syntax/parse.ts";

export interface ResultsOptions extends PrepareOptions {
  /** The package that the query stands in: `a.b`. */
  readonly package?: string;
  /** Imports that hold in the query: `data.lib as l`. */
  readonly imports?: readonly string[];
}

/** The value of one expression of a query. */
export interface ExpressionValue {
  /** `true` where the expression only binds, or forbids. */
  readonly value: Json;
  readonly text: string;
  /** Both from 1, within the query. */
  readonly line: number;
  readonly column: number;
}

/** One solution. */
export interface QueryResult {
  readonly expressions: readonly ExpressionValue[];
  /** The variables that the query names. */
  readonly bindings: { readonly [name: string]: Json };
}

export interface QueryResults {
  readonly results: readonly QueryResult[];
  /** Builtin errors that made expressions undefined (only when not strict). */
  readonly failures: readonly BuiltinFailure[];
}

export interface ResultsQuery {
  evaluate(input: Value | undefined, options?: EvaluateOptions): QueryResults;
}

/** The variable that holds the value of the expression of a number. */
const CAPTURE = "$value";

/** Prepares a query. Codes: those of `compile`. */
export function prepareResults(prepared: Prepared, text: string, options: ResultsOptions): Outcome<ResultsQuery> {
  const { value: around, diagnostics } = surroundings(options);
  if (around === undefined) return { diagnostics };
  const parsed = parseQuery(text, "query");
  if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
  const module = queryModule(text, around);
  const captured = capture(parsed.value, module, prepared);
  const query = prepareBody(prepared, module, captured.body, {
    ...options,
    isWanted: (name) => name.startsWith(CAPTURE) || isNamed(name),
  });
  if (query.value === undefined) return { diagnostics: query.diagnostics };
  return { value: resultsQuery(query.value, captured.shown, module), diagnostics: [] };
}

function isNamed(name: string): boolean {
  return name !== "_" && !name.startsWith("$");
}

/** What stands around the query, read as the beginning of a module. */
function surroundings({
  package: path = "",
  imports = [],
}: ResultsOptions): Outcome<Pick<Module, "package" | "imports">> {
  const lines = [`package ${path === "" ? "query" : path}`, ...imports.map((item) => `import ${item}`)];
  const { value, diagnostics } = parseModule(lines.join("\n"), "query");
  if (value === undefined) return { diagnostics };
  const { imports: read } = value;
  return {
    value: { imports: read, package: path === "" ? { ...value.package, path: [] } : value.package },
    diagnostics,
  };
}

interface Shown {
  readonly expr: Expr;
  /** The variable with its value; without one it is true. */
  readonly variable: string | undefined;
}

/**
 * Gives every expression that has a value a variable for it. A query of one expression that iterates over nothing also
 * answers with `false`; all others must hold.
 */
function capture(
  exprs: readonly Expr[],
  module: Module,
  { analysis }: Prepared,
): { readonly body: readonly Expr[]; readonly shown: readonly Shown[] } {
  const mustHold = exprs.length > 1 || exprs.some(iterates);
  const shown: Shown[] = [];
  const body = exprs.flatMap((expr, i): readonly Expr[] => {
    if (expr.type === "some") return [expr];
    if (expr.type !== "term" || expr.negated || !hasValue(expr.term, module, analysis.names)) {
      shown.push({ expr, variable: undefined });
      return [expr];
    }
    const { start, end } = expr;
    const variable = { type: "var", name: `${CAPTURE}${i}`, start, end } as const;
    shown.push({ expr, variable: variable.name });
    const bound: Expr = { ...expr, term: { type: "call", operator: ["eq"], args: [expr.term, variable], start, end } };
    return mustHold ? [bound, { ...expr, term: variable, with: [] }] : [bound];
  });
  return { body, shown };
}

/** Whether an expression is more than a binding and more than a call for its effect. */
function hasValue(term: Term, module: Module, names: Prepared["analysis"]["names"]): boolean {
  if (term.type !== "call") return true;
  const operator = term.operator.join(".");
  if (operator === "eq" || operator === "assign") return false;
  const builtin = names.builtins.get(operator);
  if (builtin !== undefined) return builtin.result !== undefined && builtin.args.length === term.args.length;
  const arity = names.functionArity(calledPath(term.operator, module));
  // With one more argument the call binds its result.
  return arity === undefined || arity === term.args.length;
}

function calledPath([first = "", ...rest]: readonly string[], module: Module): readonly string[] {
  if (first === "data") return rest;
  const found = module.imports.find(({ alias, path }) => (alias ?? path.at(-1)) === first);
  return found === undefined ? [...module.package.path, first, ...rest] : [...found.path.slice(1), ...rest];
}

/** Whether an expression can hold in several ways: it calls a relation, or a ref in it has a variable as a part. */
function iterates(expr: Expr): boolean {
  return expr.type === "term" && termIterates(expr.term);
}

function termIterates(term: Term): boolean {
  switch (term.type) {
    case "ref":
      return termIterates(term.head) || term.parts.some((part) => part.type === "var" || termIterates(part));
    case "call":
      return term.operator.join(".") === "walk" || term.args.some(termIterates);
    case "array":
    case "set":
      return term.items.some(termIterates);
    case "object":
      return term.entries.flat().some(termIterates);
    case "template":
      return term.parts.some((part) => typeof part !== "string" && iterates(part));
    default:
      return false;
  }
}

/** Expressions are told in the order in which they are evaluated. */
function resultsQuery({ linked, names, order }: LinkedQuery, shown: readonly Shown[], module: Module): ResultsQuery {
  const turn = (expr: Expr): number => order.indexOf(expr.start);
  const inTurn = shown.toSorted((a, b) => turn(a.expr) - turn(b.expr));
  const places = inTurn.map(({ expr, variable }) => {
    const { line, column } = module.lines.position(expr.start);
    return { text: module.text.slice(expr.start, expr.end), line, column, index: names.indexOf(variable ?? "") };
  });
  return { evaluate: (input, options = {}) => evaluateResults(linked, { names, places }, input, options) };
}

interface Layout {
  readonly names: readonly string[];
  readonly places: readonly (Omit<ExpressionValue, "value"> & { readonly index: number })[];
}

function evaluateResults(
  linked: LinkedUnit,
  { names, places }: Layout,
  input: Value | undefined,
  options: EvaluateOptions,
): QueryResults {
  return evaluateRows(linked, input, options, (row) => {
    const values = row.map((value) => toJson(value));
    return {
      expressions: places.map(({ index, ...place }) => ({
        value: index < 0 ? true : (values[index] ?? null),
        ...place,
      })),
      bindings: Object.fromEntries(names.flatMap((name, i) => (isNamed(name) ? [[name, values[i] ?? null]] : []))),
    };
  });
}

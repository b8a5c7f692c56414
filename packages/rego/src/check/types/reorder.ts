/** The order of a body: an expression comes as soon as everything it can't give a value to has one. Types follow it. */
import { Passes } from "../passes.ts";
import type { Flat, FlatComprehension, FlatExpr } from "./flat.ts";
import {
  areKnown,
  areKnownInExpr,
  closureVariables,
  hasBody,
  type Known,
  refOutputs,
  skipLookupsAndSets,
  variablesOf,
  variablesOfExpr,
} from "./flat-variables.ts";
import { Unifier } from "./unifier.ts";

/** What is known in a body beside what is known around it, which is not copied: a long body may hold many bodies. */
class Within implements Known {
  readonly own = new Set<number>();
  readonly #around: Known;

  constructor(around: Known) {
    this.#around = around;
  }

  get size(): number {
    return this.own.size + this.#around.size;
  }

  has(id: number): boolean {
    return this.own.has(id) || this.#around.has(id);
  }
}

/** Orders a body and the bodies inside it, if it may have some. `globals` have values from outside. */
export function reorder(body: readonly FlatExpr[], globals: Known, mayHaveBodies = true): readonly FlatExpr[] {
  const nested = mayHaveBodies ? body.map(hasBody) : [];
  if (!nested.includes(true)) return body.length < 2 ? body : order(body, globals, new Map());
  const closures = new Map<FlatExpr, readonly number[]>();
  const mentioned = new Set<number>();
  for (const expr of body) variablesOfExpr(expr, mentioned);
  for (const [i, expr] of body.entries()) {
    if (nested[i] !== true) continue;
    const closed = [...closureVariables(expr)].filter((id) => mentioned.has(id) && !globals.has(id));
    closures.set(expr, closed);
  }
  const known = new Within(globals);
  return order(body, globals, closures).map((expr) => {
    const ordered = closures.has(expr) ? inside(expr, known) : expr;
    variablesOfExpr(expr, known.own);
    return ordered;
  });
}

/** `closures`: for expressions with bodies inside, the variables of this body that those mention. */
function order(
  body: readonly FlatExpr[],
  globals: Known,
  closures: ReadonlyMap<FlatExpr, readonly number[]>,
): readonly FlatExpr[] {
  const safe = new Within(globals);
  const result: FlatExpr[] = [];
  const waiters = new Waiters();
  const passes = new Passes(body.length);
  const left = passes.run((i) => {
    const expr = body[i];
    if (expr === undefined) return false;
    const closed = closures.get(expr);
    const outputs = outputsOf(expr, safe);
    if (!areKnownInExpr(expr, safe, outputs) || !isClosureReady(closed, safe, outputs)) {
      waiters.add(i, expr, closed);
      return false;
    }
    result.push(expr);
    if (outputs.size === 0) return true;
    for (const id of outputs) {
      if (safe.has(id)) continue;
      safe.own.add(id);
      for (const waiter of waiters.of(id)) passes.wake(waiter);
    }
    return true;
  });
  if (left.length === 0) return result;
  // What is left is unsafe, which the plan has told; its types are still of use.
  for (const i of left) {
    const expr = body[i];
    if (expr !== undefined) result.push(expr);
  }
  return result;
}

/** Which expressions of a body wait for a variable, by their places. */
class Waiters {
  readonly #byVariable = new Map<number, number[]>();
  readonly #known = new Set<number>();

  add(place: number, expr: FlatExpr, closed: readonly number[] = []): void {
    if (this.#known.has(place)) return;
    this.#known.add(place);
    const variables = new Set(closed);
    variablesOfExpr(expr, variables);
    for (const id of variables) {
      const places = this.#byVariable.get(id);
      if (places === undefined) this.#byVariable.set(id, [place]);
      else places.push(place);
    }
  }

  of(variable: number): readonly number[] {
    return this.#byVariable.get(variable) ?? [];
  }
}

function isClosureReady(closed: readonly number[] | undefined, safe: Known, outputs: Known): boolean {
  if (closed === undefined || closed.length === 0) return true;
  const ownOnly = closed.length === outputs.size && closed.every((id) => outputs.has(id));
  return !ownOnly && closed.every((id) => safe.has(id) || outputs.has(id));
}

function inside(expr: FlatExpr, known: Known): FlatExpr {
  switch (expr.f) {
    case "term":
      return { ...expr, term: insideTerm(expr.term, known) };
    case "eq":
      return { ...expr, a: insideTerm(expr.a, known), b: insideTerm(expr.b, known) };
    case "call":
      return { ...expr, args: expr.args.map((arg) => insideTerm(arg, known)) };
    case "every": {
      const inner = new Within(known);
      inner.own.add(expr.value);
      if (expr.key !== undefined) inner.own.add(expr.key);
      return { ...expr, domain: insideTerm(expr.domain, known), body: reorder(expr.body, inner) };
    }
  }
}

function insideTerm(term: Flat, known: Known): Flat {
  switch (term.t) {
    case "comprehension":
      return insideComprehension(term, known);
    case "ref":
      return term.parts.length === 0 ? term : { ...term, parts: term.parts.map((part) => insideTerm(part, known)) };
    case "array":
    case "set":
      return { ...term, items: term.items.map((item) => insideTerm(item, known)) };
    case "object": {
      const entries = term.entries.map(([key, value]) => [insideTerm(key, known), insideTerm(value, known)] as const);
      return { ...term, entries };
    }
    case "const":
    case "var":
      return term;
  }
}

function insideComprehension(term: FlatComprehension, known: Known): FlatComprehension {
  return { ...term, body: reorder(term.body, known) };
}

/** Variables that an expression gives values to, once others have theirs. */
export function outputsOf(expr: FlatExpr, safe: Known): Set<number> {
  const outputs = new Set<number>();
  if (expr.negated) return outputs;
  if (!expr.with.every(({ value }) => value === undefined || areKnown(value, safe, outputs))) return outputs;
  switch (expr.f) {
    case "term":
      refOutputs(expr.term, safe, outputs);
      return outputs;
    case "every":
      refOutputs(expr.domain, safe, outputs);
      return outputs;
    case "call": {
      for (const arg of expr.args) refOutputs(arg, safe, outputs);
      const { arity } = expr.callee;
      if (expr.args.length <= arity) return outputs;
      for (let i = 0; i < arity; i++) {
        const arg = expr.args[i];
        if (arg !== undefined && !areKnown(arg, safe, outputs, skipLookupsAndSets)) return new Set();
      }
      for (const arg of expr.args.slice(arity)) variablesOf(arg, outputs, skipLookupsAndSets);
      return outputs;
    }
    case "eq":
      refOutputs(expr.a, safe, outputs);
      refOutputs(expr.b, safe, outputs);
      return unifierOutputs(expr.a, expr.b, safe, outputs);
  }
}

function unifierOutputs(a: Flat, b: Flat, safe: Known, outputs: Set<number>): Set<number> {
  const id = onlyUnified(a, b, safe, outputs);
  if (id !== undefined) {
    if (id >= 0 && !safe.has(id)) outputs.add(id);
    return outputs;
  }
  const unifier = new Unifier((id) => safe.has(id) || outputs.has(id));
  unifier.unify(a, b);
  for (const id of unifier.unified) if (!safe.has(id)) outputs.add(id);
  return outputs;
}

/** The variable that the commonest unifications give a value to: -1 for none, undefined for all other unifications. */
function onlyUnified(a: Flat, b: Flat, safe: Known, outputs: Known): number | undefined {
  const variable = a.t === "var" ? a : b;
  const other = a.t === "var" ? b : a;
  if (variable.t !== "var") return undefined;
  const isKnown = (id: number): boolean => safe.has(id) || outputs.has(id);
  switch (other.t) {
    case "array":
    case "object":
      return undefined;
    case "var":
      if (isKnown(other.id)) return variable.id;
      return isKnown(variable.id) ? other.id : -1;
    case "ref":
      return typeof other.head !== "number" || isKnown(other.head) ? variable.id : -1;
    default:
      return variable.id;
  }
}

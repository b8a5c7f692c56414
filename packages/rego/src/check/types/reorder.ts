/** The order of a body: an expression comes as soon as everything it can't give a value to has one. Types follow it. */
import { Passes } from "../passes.ts";
import { arrayItems, type Flat, type FlatComprehension, type FlatExpr, objectEntries, sameKey } from "./flat.ts";
import {
  areKnown,
  areKnownInExpr,
  closureVariables,
  hasBody,
  type Known,
  refOutputs,
  skipLookups,
  skipLookupsAndSets,
  variablesOf,
  variablesOfExpr,
} from "./flat-variables.ts";

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

/** Follows which variables a unification gives values to, also through one another. */
class Unifier {
  readonly unified = new Set<number>();
  readonly #isSafe: (id: number) => boolean;
  readonly #waits = new Map<number, Set<number>>();

  constructor(isSafe: (id: number) => boolean) {
    this.#isSafe = isSafe;
  }

  unify(a: Flat, b: Flat): void {
    if (a.t === "var") return this.#variable(a.id, b);
    if (b.t === "var") return this.#variable(b.id, a);
    if (a.t === "ref" || a.t === "comprehension") return this.#all(a, b);
    if (b.t === "ref" || b.t === "comprehension") return this.#all(b, a);
    const x = arrayItems(a);
    const y = arrayItems(b);
    if (x !== undefined && y !== undefined && x.length === y.length) {
      for (const [i, item] of x.entries()) {
        const other = y[i];
        if (other !== undefined) this.unify(item, other);
      }
      return;
    }
    const entries = objectEntries(a);
    const others = objectEntries(b);
    if (entries === undefined || others === undefined || entries.length !== others.length) return;
    for (const [key, value] of entries) {
      const other = others.find(([k]) => sameKey(key, k));
      if (other !== undefined) this.unify(value, other[1]);
    }
  }

  #known(id: number): boolean {
    return this.#isSafe(id) || this.unified.has(id);
  }

  #variable(id: number, other: Flat): void {
    switch (other.t) {
      case "var":
        if (this.#known(other.id)) this.#mark(id);
        else if (this.#known(id)) this.#mark(other.id);
        else {
          this.#wait(id, other.id);
          this.#wait(other.id, id);
        }
        return;
      case "array":
      case "object": {
        const inner = new Set<number>();
        variablesOf(other, inner, skipLookups);
        if (this.#known(id)) {
          for (const v of inner) this.#mark(v);
          return;
        }
        const unknown = [...inner].filter((v) => !this.#known(v));
        if (unknown.length === 0) this.#mark(id);
        else for (const v of unknown) this.#wait(id, v);
        return;
      }
      case "ref":
        if (typeof other.head !== "number" || this.#isSafe(other.head)) this.#mark(id);
        return;
      default:
        this.#mark(id);
    }
  }

  /** What has a value as a whole gives one to all variables of a pattern. */
  #all(source: Flat, pattern: Flat): void {
    if (source.t === "ref" && typeof source.head === "number" && !this.#isSafe(source.head)) return;
    if (pattern.t !== "array" && pattern.t !== "object") return;
    const inner = new Set<number>();
    variablesOf(pattern, inner, skipLookups);
    for (const id of inner) this.#mark(id);
  }

  #wait(id: number, on: number): void {
    const waits = this.#waits.get(id);
    if (waits === undefined) this.#waits.set(id, new Set([on]));
    else waits.add(on);
  }

  #mark(first: number): void {
    const work = [first];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      this.unified.add(id);
      work.push(...(this.#waits.get(id) ?? []));
      this.#waits.delete(id);
      for (const [other, waits] of this.#waits) {
        if (!waits.delete(id) || waits.size > 0) continue;
        this.#waits.delete(other);
        work.push(other);
      }
    }
  }
}

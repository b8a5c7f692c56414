/** The order of a body: an expression comes as soon as everything it can't give a value to has one. Types follow it. */
import { arrayItems, type Flat, type FlatComprehension, type FlatExpr, objectEntries, sameKey } from "./flat.ts";
import { closureVariables, refOutputs, variablesOf, variablesOfExpr } from "./flat-variables.ts";

/** Orders a body and the bodies inside it. `globals` have values from outside. */
export function reorder(body: readonly FlatExpr[], globals: ReadonlySet<number>): FlatExpr[] {
  const ordered = order(body, globals);
  const known = new Set(globals);
  return ordered.map((expr, i) => {
    const before = ordered[i - 1];
    if (before !== undefined) variablesOfExpr(before, known);
    return inside(expr, known);
  });
}

function order(body: readonly FlatExpr[], globals: ReadonlySet<number>): readonly FlatExpr[] {
  const mentioned = new Set<number>();
  for (const expr of body) variablesOfExpr(expr, mentioned);
  const safe = new Set([...mentioned].filter((id) => globals.has(id)));
  const result: FlatExpr[] = [];
  let waiting = body.map((expr) => {
    const needs = new Set<number>();
    variablesOfExpr(expr, needs);
    const closed = [...closureVariables(expr)].filter((id) => mentioned.has(id) && !globals.has(id));
    return { expr, needs, closed };
  });
  for (let placed = true; placed && waiting.length > 0; ) {
    placed = false;
    const later: typeof waiting = [];
    for (const item of waiting) {
      const outputs = outputsOf(item.expr, safe);
      const ownOnly = item.closed.length === outputs.size && item.closed.every((id) => outputs.has(id));
      const isReady =
        (item.closed.length === 0 || !ownOnly) &&
        [...item.needs, ...item.closed].every((id) => safe.has(id) || outputs.has(id));
      if (!isReady) {
        later.push(item);
        continue;
      }
      placed = true;
      result.push(item.expr);
      for (const id of outputs) safe.add(id);
    }
    waiting = later;
  }
  // What is left is unsafe, which the plan has told; its types are still of use.
  return [...result, ...waiting.map(({ expr }) => expr)];
}

function inside(expr: FlatExpr, known: ReadonlySet<number>): FlatExpr {
  switch (expr.f) {
    case "term":
      return { ...expr, term: insideTerm(expr.term, known) };
    case "eq":
      return { ...expr, a: insideTerm(expr.a, known), b: insideTerm(expr.b, known) };
    case "call":
      return { ...expr, args: expr.args.map((arg) => insideTerm(arg, known)) };
    case "every": {
      const inner = new Set(known).add(expr.value);
      if (expr.key !== undefined) inner.add(expr.key);
      return { ...expr, domain: insideTerm(expr.domain, known), body: reorder(expr.body, inner) };
    }
  }
}

function insideTerm(term: Flat, known: ReadonlySet<number>): Flat {
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

function insideComprehension(term: FlatComprehension, known: ReadonlySet<number>): FlatComprehension {
  return { ...term, body: reorder(term.body, known) };
}

/** Variables that an expression gives values to, once others have theirs. */
export function outputsOf(expr: FlatExpr, safe: ReadonlySet<number>): Set<number> {
  const outputs = new Set<number>();
  if (expr.negated) return outputs;
  const given = new Set<number>();
  for (const { value } of expr.with) if (value !== undefined) variablesOf(value, given);
  for (const id of given) if (!safe.has(id)) return outputs;
  const isSafe = (id: number): boolean => safe.has(id);
  switch (expr.f) {
    case "term":
      refOutputs(expr.term, isSafe, outputs);
      return outputs;
    case "every":
      refOutputs(expr.domain, isSafe, outputs);
      return outputs;
    case "call": {
      for (const arg of expr.args) refOutputs(arg, isSafe, outputs);
      const { arity } = expr.callee;
      const inputs = new Set<number>();
      for (const arg of expr.args.slice(0, arity)) {
        variablesOf(arg, inputs, { refHeads: true, objectKeys: true, sets: true });
      }
      if (expr.args.length <= arity) return outputs;
      for (const id of inputs) if (!safe.has(id) && !outputs.has(id)) return new Set();
      for (const arg of expr.args.slice(arity)) {
        variablesOf(arg, outputs, { refHeads: true, objectKeys: true, sets: true });
      }
      return outputs;
    }
    case "eq":
      for (const term of [expr.a, expr.b]) refOutputs(term, isSafe, outputs);
      return unifierOutputs(expr.a, expr.b, safe, outputs);
  }
}

function unifierOutputs(a: Flat, b: Flat, safe: ReadonlySet<number>, outputs: Set<number>): Set<number> {
  const unifier = new Unifier((id) => safe.has(id) || outputs.has(id));
  unifier.unify(a, b);
  for (const id of unifier.unified) if (!safe.has(id)) outputs.add(id);
  return outputs;
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
        variablesOf(other, inner, { refHeads: true, objectKeys: true });
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
    variablesOf(pattern, inner, { refHeads: true, objectKeys: true });
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

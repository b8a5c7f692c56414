/**
 * Turns the bodies of one clause into steps. An expression is lowered as soon as every variable that it cannot bind
 * itself is bound; the rest waits for a later pass, which is how OPA orders a body for safety. What is left when a pass
 * makes no progress is unsafe.
 */
import { Passes } from "../check/passes.ts";
import type { Resolved, ResolvedComprehension, ResolvedExpr } from "../check/resolved.ts";
import type { Step, X } from "./ir.ts";
import { lowerCall, lowerStatement } from "./lower-call.ts";
import { lowerDataRef } from "./lower-data.ts";
import { hoistNegated } from "./lower-not.ts";
import { lowerParts } from "./lower-ref.ts";
import { unify, unifyValue } from "./lower-unify.ts";
import { tellUnsafe, tellUnsafeTerm } from "./lower-unsafe.ts";
import { lowerWith } from "./lower-with.ts";
import { tracedSite, withMarks, withoutNot } from "./marks.ts";
import type { Planner } from "./planner.ts";
import { allVariables, directVariables, termVariables } from "./variables.ts";

const noVariables: ReadonlySet<number> = new Set();

/** Thrown, and always caught, when a term needs a variable that is not bound yet. */
const NOT_READY = { notReady: true } as const;

/** A place in the plan that is being made: the steps so far, and what they bind. */
export class Lowering {
  readonly planner: Planner;
  steps: Step[] = [];
  /** The expressions of the body in the order in which they were lowered, by their places. */
  readonly order: number[] = [];
  /** What this body binds itself, in order: an attempt that fails takes its own back. */
  readonly #bound: Set<number>;
  readonly #log: number[] = [];
  /** The body around, which does not change while this one is lowered. */
  readonly #around: Lowering | undefined;
  /** Variables that an enclosing body mentions: a nested body must not bind them. */
  readonly #outer: ReadonlySet<number>;
  /** Under `not` nothing binds. */
  readonly #frozen: boolean;

  constructor(
    planner: Planner,
    bound: Iterable<number>,
    around?: { readonly body: Lowering; readonly outer: ReadonlySet<number>; readonly frozen: boolean },
  ) {
    this.planner = planner;
    this.#bound = new Set(bound);
    this.#around = around?.body;
    this.#outer = around?.outer ?? noVariables;
    this.#frozen = around?.frozen ?? false;
  }

  /**
   * Lowers a whole body in an order that is safe; reports the variables of what stays unsafe. An expression is tried
   * again only when one of its variables was bound since: bodies may be long, and attempts are not free.
   */
  body(exprs: readonly ResolvedExpr[]): void {
    this.#exprs = exprs;
    let waiters: Map<number, number[]> | undefined;
    let seen = this.#log.length;
    const passes = new Passes(exprs.length);
    const left = passes.run((i) => {
      const expr = exprs[i];
      if (expr === undefined) return false;
      const done = this.attempt(() => this.#expr(expr));
      if (waiters !== undefined) {
        for (; seen < this.#log.length; seen++)
          for (const waiter of waiters.get(this.#log[seen] ?? -1) ?? []) passes.wake(waiter);
      }
      if (done) {
        this.order.push(i);
        return true;
      }
      waiters ??= new Map();
      for (const id of allVariables([expr])) if (!this.isBound(id)) pushTo(waiters, id, i);
      return false;
    });
    if (waiters === undefined) this.planner.noteInOrder(exprs);
    if (left.length === 0) return;
    const unplaced = new Set(left);
    tellUnsafe(
      this,
      exprs.filter((_, i) => unplaced.has(i)),
    );
  }

  /** Lowers a term that must be safe by now, such as a rule's head. */
  head(term: Resolved): X {
    let x: X | undefined;
    if (!this.attempt(() => (x = this.term(term)))) tellUnsafeTerm(this, term);
    return x ?? { x: "const", value: null };
  }

  /** Runs a piece of lowering; when it needs an unbound variable nothing of it remains and the answer is false. */
  attempt(work: () => void): boolean {
    const steps = this.steps.length;
    const bound = this.#log.length;
    try {
      work();
      return true;
    } catch (thrown) {
      if (thrown !== NOT_READY) throw thrown;
      this.steps.length = steps;
      while (this.#log.length > bound) this.#bound.delete(this.#log.pop() ?? -1);
      return false;
    }
  }

  notReady(): never {
    throw NOT_READY;
  }

  isBound(id: number): boolean {
    return this.#bound.has(id) || (this.#around?.isBound(id) ?? false);
  }

  /** Whether this body may give the variable its value. */
  canBind(id: number): boolean {
    return !this.#frozen && !this.isBound(id) && !this.#outer.has(id);
  }

  bind(id: number): void {
    this.#bound.add(id);
    this.#log.push(id);
  }

  /** A new local, bound by the step that the caller adds. */
  temporary(): number {
    const id = this.planner.temporary();
    this.bind(id);
    return id;
  }

  /** The value of a local, which is read from now on. */
  local(id: number): X {
    this.planner.reads(id);
    return { x: "local", id };
  }

  /** Whether a term has a variable, outside nested bodies, that is still unbound. */
  hasUnbound(term: Resolved): boolean {
    for (const id of termVariables(term)) if (!this.isBound(id)) return true;
    return false;
  }

  /** The value of a term, adding the steps that enumerate its refs. */
  term(term: Resolved): X {
    switch (term.r) {
      case "const":
        return { x: "const", value: term.value };
      case "var":
        return this.isBound(term.id) ? this.local(term.id) : this.notReady();
      case "input":
        return { x: "input" };
      case "data":
        return lowerDataRef(this, term.parts);
      case "ref":
        return lowerParts(this, this.term(term.base), term.parts);
      case "array":
      case "set":
        return { x: term.r, items: this.terms(term.items) };
      case "object": {
        const flat = this.terms(term.entries.flat());
        return { x: "object", keys: flat.filter((_, i) => i % 2 === 0), values: flat.filter((_, i) => i % 2 === 1) };
      }
      case "comprehension":
        return this.#comprehension(term);
      case "call":
        return lowerCall(this, term, term.args);
      case "template":
        return { x: "template", parts: term.parts.map((p) => (typeof p === "string" ? p : this.#comprehension(p))) };
    }
  }

  /** Several terms, in whatever order binds their variables; the values in the order given. */
  terms(terms: readonly Resolved[]): X[] {
    const values = terms.map(constantOf);
    let waiting: number[] = [];
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i];
      if (term === undefined || term.r === "const") continue;
      if (!this.attempt(() => (values[i] = this.term(term)))) waiting.push(i);
    }
    if (waiting.length === terms.length && waiting.length > 0) this.notReady();
    while (waiting.length > 0) {
      const left = waiting.filter((i) => {
        const term = terms[i];
        return term === undefined || !this.attempt(() => (values[i] = this.term(term)));
      });
      if (left.length === waiting.length) this.notReady();
      waiting = left;
    }
    // Every index has left `waiting`, so every value is there.
    return values as X[];
  }

  #comprehension(term: ResolvedComprehension): X {
    return this.#nested(term.body, [], (inner): X => {
      const key = term.key === undefined ? undefined : inner.head(term.key);
      return {
        x: "comprehension",
        kind: term.kind,
        key,
        value: inner.head(term.value),
        body: inner.steps,
        ...tracedSite(this.planner, term),
      };
    });
  }

  /**
   * A nested body: it sees what is bound and must not bind what a body around it mentions. It is lowered once: when the
   * expression around it has to wait, what it made stays right, because all that it shares with outside was bound.
   */
  #nested<T extends object>(
    body: readonly ResolvedExpr[],
    alsoBound: readonly number[],
    finish: (inner: Lowering) => T,
  ): T {
    this.#mentioned ??= new Set([...this.#outer, ...directVariables(this.#exprs)]);
    const mentioned = this.#mentioned;
    for (const id of allVariables(body)) {
      if (mentioned.has(id) && !this.isBound(id) && !alsoBound.includes(id)) this.notReady();
    }
    // One body is always finished in one way, so what was made for it is a T.
    const before = this.#made?.get(body) as T | undefined;
    if (before !== undefined) return before;
    const inner = new Lowering(this.planner, alsoBound, { body: this, outer: mentioned, frozen: false });
    inner.body(body);
    const made = finish(inner);
    this.#made ??= new Map();
    this.#made.set(body, made);
    return made;
  }

  /** What nested bodies became. */
  #made: Map<readonly ResolvedExpr[], object> | undefined;
  /** The body that is being lowered. */
  #exprs: readonly ResolvedExpr[] = [];
  /** What it mentions itself, and all bodies around it: asked for by nested bodies only. */
  #mentioned: ReadonlySet<number> | undefined;

  #expr(expr: ResolvedExpr): void {
    if (this.planner.traced) withMarks(this, expr, () => this.#unmarked(expr));
    else this.#unmarked(expr);
  }

  #unmarked(expr: ResolvedExpr): void {
    if (expr.with.length > 0) return lowerWith(this, expr);
    this.bare(expr);
  }

  /** An expression, but for its `with`. */
  bare(expr: ResolvedExpr): void {
    if (expr.negated) this.#not(expr);
    else this.#positive(expr);
  }

  #positive(expr: ResolvedExpr): void {
    switch (expr.e) {
      case "term":
        return lowerStatement(this, expr.term);
      case "unify":
        return unify(this, expr.a, expr.b);
      case "some": {
        const x = this.term(expr.collection);
        const key = expr.key === undefined ? undefined : this.#loopVariable(expr.key);
        const value = this.#loopVariable(expr.value);
        this.steps.push(this.planner.scan(x, key, value));
        if (expr.key !== undefined && key !== undefined) this.#loopPattern(expr.key, key);
        return this.#loopPattern(expr.value, value);
      }
      case "every": {
        const x = this.term(expr.domain);
        const bound = expr.key === undefined ? [expr.value] : [expr.key, expr.value];
        const { steps } = this.#nested(expr.body, bound, (inner) => ({ steps: inner.steps }));
        this.steps.push({
          s: "every",
          x,
          key: expr.key,
          value: expr.value,
          body: steps,
          ...tracedSite(this.planner, expr),
        });
      }
    }
  }

  /** The local that a loop writes: the variable itself where the pattern is one, else a temporary to take apart. */
  #loopVariable(pattern: Resolved): number {
    if (pattern.r !== "var" || !this.canBind(pattern.id)) return this.temporary();
    this.bind(pattern.id);
    return pattern.id;
  }

  #loopPattern(pattern: Resolved, id: number): void {
    if (pattern.r === "var" && pattern.id === id) return;
    unifyValue(this, pattern, this.local(id));
  }

  #not(expr: ResolvedExpr): void {
    const { traced, module } = this.planner;
    const asked = hoistNegated(this, expr);
    const positive = traced ? withoutNot(asked, module) : { ...asked, negated: false };
    const inner = this.#frozenCopy();
    if (traced) withMarks(inner, positive, () => inner.#positive(positive));
    else inner.#positive(positive);
    this.steps.push({ s: "not", body: inner.steps, site: { module, at: positive.at } });
  }

  /** A body under this one that sees the same and binds nothing. */
  #frozenCopy(): Lowering {
    const frozen = new Lowering(this.planner, [], { body: this, outer: this.#outer, frozen: true });
    frozen.#exprs = this.#exprs;
    return frozen;
  }

  /** The value of a term that must not bind anything. */
  frozenTerm(term: Resolved): X {
    const frozen = this.#frozenCopy();
    const x = frozen.term(term);
    this.steps.push(...frozen.steps);
    return x;
  }
}

function constantOf(term: Resolved): X | undefined {
  return term.r === "const" ? { x: "const", value: term.value } : undefined;
}

function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

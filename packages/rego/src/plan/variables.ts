import type { At, Resolved, ResolvedExpr } from "../check/resolved.ts";

/** Variables that a body mentions itself, outside nested bodies: a nested body must find those bound. */
export function directVariables(body: readonly ResolvedExpr[]): Set<number> {
  const walk = new Collector(false);
  walk.body(body);
  return walk.found;
}

/** All variables of a body, also those in bodies nested inside it. */
export function allVariables(body: readonly ResolvedExpr[]): Set<number> {
  const walk = new Collector(true);
  walk.body(body);
  return walk.found;
}

/** Variables of a term outside nested bodies. */
export function termVariables(term: Resolved): Set<number> {
  const walk = new Collector(false);
  walk.term(term);
  return walk.found;
}

/** Where a variable is first named outside nested bodies. */
export interface Place {
  readonly at: At;
  /** Whether it is only ever named as a key in brackets, where the ref itself gives it a value. */
  readonly isKey: boolean;
}

/** The places of all variables of expressions or terms that a person wrote. */
export function unboundPlaces(nodes: readonly (ResolvedExpr | Resolved)[]): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  const walk = new Collector(false, places);
  for (const node of nodes)
    if ("e" in node) walk.body([node]);
    else walk.term(node);
  return places;
}

class Collector {
  readonly found = new Set<number>();
  /** Where places are noted, when somebody asks for them. */
  readonly #places: Map<number, Place> | undefined;
  readonly #nested: boolean;
  /** Under `not` a key gets no value either. */
  #negated = false;

  constructor(nested: boolean, places?: Map<number, Place>) {
    this.#nested = nested;
    this.#places = places;
  }

  body(body: readonly ResolvedExpr[]): void {
    for (const expr of body) this.#expr(expr);
  }

  #expr(expr: ResolvedExpr): void {
    this.#negated = expr.negated;
    for (const w of expr.with) if (w.value !== undefined) this.term(w.value);
    switch (expr.e) {
      case "term":
        return this.term(expr.term);
      case "unify":
        return this.#terms([expr.a, expr.b]);
      case "some":
        if (expr.key !== undefined) this.term(expr.key);
        return this.#terms([expr.value, expr.collection]);
      case "every":
        this.term(expr.domain);
        if (this.#nested) this.body(expr.body);
    }
  }

  #terms(terms: readonly Resolved[]): void {
    for (const term of terms) this.term(term);
  }

  #keys(parts: readonly Resolved[]): void {
    for (const part of parts) {
      if (part.r === "var") this.#mention(part.id, part.at, !this.#negated);
      else this.term(part);
    }
  }

  #mention(id: number, at: At, isKey: boolean): void {
    this.found.add(id);
    if (this.#places === undefined) return;
    const before = this.#places.get(id);
    if (before === undefined || (before.isKey && !isKey)) this.#places.set(id, { at, isKey });
  }

  term(term: Resolved): void {
    switch (term.r) {
      case "var":
        this.#mention(term.id, term.at, false);
        return;
      case "data":
        return this.#keys(term.parts);
      case "ref":
        this.term(term.base);
        return this.#keys(term.parts);
      case "array":
      case "set":
        return this.#terms(term.items);
      case "object":
        return this.#terms(term.entries.flat());
      case "call":
        return this.#terms(term.args);
      case "comprehension":
        if (!this.#nested) return;
        if (term.key !== undefined) this.term(term.key);
        this.term(term.value);
        return this.body(term.body);
      case "template":
        for (const part of term.parts) if (typeof part !== "string") this.term(part);
        return;
      case "const":
      case "input":
        return;
    }
  }
}

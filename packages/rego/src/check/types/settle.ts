import type { Flat, FlatExpr, FlatRef } from "./flat.ts";
import type { VariableNames } from "./flatten.ts";

/**
 * Gives refs and comprehensions that stand inside calls and literals variables of their own, in expressions before the
 * one they stand in, and makes comparisons by `==` what they are to types: unifications.
 */
export function settle(body: readonly FlatExpr[], names: VariableNames): FlatExpr[] {
  const out: FlatExpr[] = [];
  for (const expr of body) new Settling(names, expr, out).expr(expr);
  return out;
}

class Settling {
  readonly #names: VariableNames;
  readonly #original: FlatExpr;
  readonly #out: FlatExpr[];

  constructor(names: VariableNames, original: FlatExpr, out: FlatExpr[]) {
    this.#names = names;
    this.#original = original;
    this.#out = out;
  }

  expr(expr: FlatExpr): void {
    const base = { negated: expr.negated, with: expr.with, at: expr.at };
    switch (expr.f) {
      case "term":
        this.#out.push({ f: "term", term: this.#operand(expr.term), ...base });
        return;
      case "eq": {
        const a = this.#operand(expr.a);
        this.#out.push({ f: "eq", a, b: this.#operand(expr.b), ...base });
        return;
      }
      case "call": {
        const [a, b] = expr.args;
        if ("name" in expr.callee && expr.callee.name === "equal" && expr.args.length === 2 && a && b) {
          return this.expr({ f: "eq", a, b, ...base });
        }
        this.#out.push({ f: "call", callee: expr.callee, args: expr.args.map((arg) => this.#part(arg)), ...base });
        return;
      }
      case "every": {
        const domain = this.#part(expr.domain);
        this.#out.push({ ...expr, domain, body: settle(expr.body, this.#names) });
        return;
      }
    }
  }

  /** A term that an expression looks at as it is. */
  #operand(term: Flat): Flat {
    if (term.t === "ref") return this.#ref(term);
    return term.t === "comprehension" ? { ...term, body: settle(term.body, this.#names) } : this.#part(term);
  }

  #ref(ref: FlatRef): FlatRef {
    return ref.parts.length === 0 ? ref : { ...ref, parts: ref.parts.map((part) => this.#part(part)) };
  }

  #part(term: Flat): Flat {
    switch (term.t) {
      case "const":
      case "var":
        return term;
      case "ref":
      case "comprehension":
        return this.#apart(this.#operand(term));
      case "array":
      case "set":
        return { ...term, items: term.items.map((item) => this.#part(item)) };
      case "object":
        return { ...term, entries: term.entries.map(([key, value]) => [this.#part(key), this.#part(value)] as const) };
    }
  }

  #apart(term: Flat): Flat {
    const { at } = term;
    const variable: Flat = { t: "var", id: this.#names.add(at), at };
    this.#out.push({ f: "eq", a: variable, b: term, negated: false, with: this.#original.with, at });
    return variable;
  }
}

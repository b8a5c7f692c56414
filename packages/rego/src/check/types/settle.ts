import { type Flat, type FlatExpr, type FlatRef, needsEvaluation } from "./flat.ts";
import type { VariableNames } from "./variable-names.ts";

/**
 * Gives refs and comprehensions that stand inside calls and literals variables of their own, in expressions before the
 * one they stand in, and makes comparisons by `==` what they are to types: unifications.
 */
export function settle(body: readonly FlatExpr[], names: VariableNames): readonly FlatExpr[] {
  const out: FlatExpr[] = [];
  const settling = new Settling(names, out);
  for (const expr of body) settling.expr(expr);
  return out;
}

class Settling {
  readonly #names: VariableNames;
  readonly #out: FlatExpr[];
  /** Of the expression that is settled: what is taken out of it is evaluated under the same. */
  #withs: FlatExpr["with"] = [];

  constructor(names: VariableNames, out: FlatExpr[]) {
    this.#names = names;
    this.#out = out;
  }

  expr(expr: FlatExpr): void {
    this.#withs = expr.with;
    this.#expr(expr);
  }

  #expr(expr: FlatExpr): void {
    switch (expr.f) {
      case "term": {
        const term = this.#operand(expr.term);
        this.#out.push(term === expr.term ? expr : { ...expr, term });
        return;
      }
      case "eq": {
        const a = this.#operand(expr.a);
        const b = this.#operand(expr.b);
        this.#out.push(a === expr.a && b === expr.b ? expr : { ...expr, a, b });
        return;
      }
      case "call": {
        const { callee, args, negated, with: withs, at } = expr;
        const [a, b] = args;
        if ("name" in callee && callee.name === "equal" && args.length === 2 && a && b) {
          return this.#expr({ f: "eq", a, b, negated, with: withs, at });
        }
        this.#out.push(args.some(needsEvaluation) ? { ...expr, args: args.map((arg) => this.#part(arg)) } : expr);
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
    return !ref.parts.some(needsEvaluation) ? ref : { ...ref, parts: ref.parts.map((part) => this.#part(part)) };
  }

  #part(term: Flat): Flat {
    if (!needsEvaluation(term)) return term;
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
    this.#out.push({ f: "eq", a: variable, b: term, negated: false, with: this.#withs, at });
    return variable;
  }
}

import type { Expr, Term } from "../../syntax/ast.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import { operatorOf } from "./operators.ts";

/**
 * Numbers terms so that equal ones have the same number: OPA keeps each element of a set, and each key of an object, once.
 * Composite terms are told apart by the numbers of their parts, so that the work stays linear.
 */
export class Identities {
  readonly #plain: boolean;
  readonly #byShape = new Map<string, number>();
  readonly #byTerm = new Map<Term, number>();

  /** With `plain`, wildcards are all one, and what a layout writes in another way is the same. */
  constructor(options: { readonly plain: boolean } = { plain: false }) {
    this.#plain = options.plain;
  }

  /** The items of a set as OPA has them: of equal ones the first. */
  distinct(items: readonly Term[]): readonly Term[] {
    if (items.length < 2) return items;
    const seen = new Set<number>();
    return items.filter((item) => {
      const before = seen.size;
      return seen.add(this.of(item)).size > before;
    });
  }

  /** The entries of an object as OPA has them: of equal keys the first, with the last value. */
  merged(entries: readonly (readonly [Term, Term])[]): readonly (readonly [Term, Term])[] {
    if (entries.length < 2) return entries;
    const found = new Map<number, readonly [Term, Term]>();
    for (const [key, value] of entries) {
      const id = this.of(key);
      found.set(id, [found.get(id)?.[0] ?? key, value]);
    }
    return [...found.values()];
  }

  of(term: Term): number {
    const known = this.#byTerm.get(term);
    if (known !== undefined) return known;
    const id = this.#number(this.#shape(term));
    this.#byTerm.set(term, id);
    return id;
  }

  #number(shape: string): number {
    const known = this.#byShape.get(shape);
    if (known !== undefined) return known;
    this.#byShape.set(shape, this.#byShape.size);
    return this.#byShape.size - 1;
  }

  #shape(term: Term): string {
    switch (term.type) {
      case "null":
        return "null";
      case "boolean":
        return String(term.value);
      case "number":
        return canonicalNumber(term.text);
      case "string":
        return `"${term.value}`;
      case "var":
        if (this.#plain && (term.wildcard === true || /^_\d+$/.test(term.name))) return "_";
        return isRoot(term.name) ? `ref ${this.#number(`var ${term.name}`)}` : `var ${term.name}`;
      case "ref":
        return `ref ${this.#head(term.head)},${this.#list(term.parts)}`;
      case "call":
        return `call ${term.operator.join(".")}(${this.#list(term.args)}`;
      case "array":
        return `[${this.#list(term.items)}`;
      case "set":
        return `{${this.distinct(term.items)
          .map((item) => this.of(item))
          .toSorted((a, b) => a - b)
          .join()}`;
      case "object":
        return `:${this.merged(term.entries)
          .map(([key, value]) => [this.of(key), this.of(value)] as const)
          .toSorted(([a], [b]) => a - b)
          .join()}`;
      case "arraycomprehension":
        return `[| ${this.of(term.term)} ${this.body(term.body)}`;
      case "setcomprehension":
        return `{| ${this.of(term.term)} ${this.body(term.body)}`;
      case "objectcomprehension":
        return `:| ${this.of(term.key)} ${this.of(term.value)} ${this.body(term.body)}`;
      case "template":
        return `$${term.raw === true} ${this.#pieces(term.parts).join()}`;
    }
  }

  #head(head: Term): number {
    return head.type === "var" ? this.#number(`var ${head.name}`) : this.of(head);
  }

  #list(terms: readonly Term[]): string {
    return terms.map((term) => this.of(term)).join();
  }

  #pieces(parts: readonly (string | Expr)[]): readonly string[] {
    const pieces: string[] = [];
    let text = "";
    for (const part of parts) {
      const constant = typeof part === "string" ? part : this.#plain ? constantOf(part) : undefined;
      if (constant !== undefined && this.#plain) text += constant;
      else {
        if (text !== "") pieces.push(JSON.stringify(text));
        text = "";
        pieces.push(typeof part === "string" ? JSON.stringify(part) : this.#expr(part));
      }
    }
    return text === "" ? pieces : [...pieces, JSON.stringify(text)];
  }

  /** A body as a text that equal ones share. */
  body(body: readonly Expr[]): string {
    return body.map((expr) => this.#expr(expr)).join(";");
  }

  #expr(expr: Expr): string {
    const modifiers = expr.with.map(({ target, value }) => `with ${this.of(target)} ${this.of(value)}`).join();
    return `${expr.negated} ${this.#statement(expr)} ${modifiers}`;
  }

  /** `plus(1, 2, x)` is written `x = 1 + 2`. */
  #plainStatement(term: Term): string {
    const operator = operatorOf(term);
    if (term.type !== "call" || operator?.operands !== 2 || term.args.length !== 3) return String(this.of(term));
    const [first, second, result] = term.args;
    if (first === undefined || second === undefined || result === undefined) return String(this.of(term));
    const { start, end } = term;
    const sum: Term = { type: "call", operator: term.operator, args: [first, second], start, end };
    return String(this.of({ type: "call", operator: ["eq"], args: [result, sum], start, end }));
  }

  #statement(expr: Expr): string {
    switch (expr.type) {
      case "term":
        return this.#plain ? this.#plainStatement(expr.term) : String(this.of(expr.term));
      case "some":
        return `some ${this.#list(expr.vars)}`;
      case "somein":
        return `some ${expr.key === undefined ? "" : this.of(expr.key)},${this.of(expr.value)} ${this.of(expr.collection)}`;
      case "every":
        return `every ${expr.key?.name ?? ""},${expr.value.name} ${this.of(expr.domain)} {${this.body(expr.body)}}`;
    }
  }
}

function constantOf(part: Expr): string | undefined {
  if (part.type !== "term") return undefined;
  const { term } = part;
  if (term.type === "string" || term.type === "boolean") return String(term.value);
  if (term.type === "null") return "null";
  return term.type === "number" ? term.text : undefined;
}

/** `1`, `1.0` and `10e-1` are one number. The digits are kept: no exponent makes them many. */
function canonicalNumber(text: string): string {
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.slice(sign.length).split(".");
  const digits = whole + fraction;
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  const short = digits.slice(0, end).replace(/^0+/, "");
  return short === "" ? "0" : `${sign}${short}e${Number(power) - fraction.length + digits.length - end}`;
}

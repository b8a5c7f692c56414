import { quote } from "../../runtime/print.ts";
import type { Expr, Term } from "../../syntax/ast.ts";
import type { Identities } from "./identity.ts";
import { nameOf } from "./operators.ts";
import type { TermOrder } from "./order.ts";
import { keywordsOfV1 } from "./style.ts";

/** Terms on one line as OPA shows them outside a layout: the parts of a short rule name are written so. */
export class OneLine {
  readonly #identities: Identities;
  readonly #order: TermOrder;

  constructor(identities: Identities, order: TermOrder) {
    this.#identities = identities;
    this.#order = order;
  }

  term(term: Term): string {
    switch (term.type) {
      case "null":
        return "null";
      case "boolean":
        return String(term.value);
      case "number":
        return term.text;
      case "string":
        return quote(term.value);
      case "var":
        return term.wildcard === true ? "_" : term.name;
      case "ref":
        return this.term(term.head) + term.parts.map((part) => this.#part(part)).join("");
      case "array":
        return `[${this.#list(term.items)}]`;
      case "set":
        if (term.items.length === 0) return "set()";
        return `{${this.#list(this.#order.sorted(this.#identities.distinct(term.items)))}}`;
      case "object": {
        const entries = this.#order.byKey(this.#identities.merged(term.entries));
        return `{${entries.map(([key, value]) => `${this.term(key)}: ${this.term(value)}`).join(", ")}}`;
      }
      case "call":
        return `${nameOf(term)}(${this.#list(term.args)})`;
      case "arraycomprehension":
        return `[${this.term(term.term)} | ${this.#body(term.body)}]`;
      case "setcomprehension":
        return `{${this.term(term.term)} | ${this.#body(term.body)}}`;
      case "objectcomprehension":
        return `{${this.term(term.key)}: ${this.term(term.value)} | ${this.#body(term.body)}}`;
      case "template":
        return `$"${term.parts.map((part) => this.#piece(part)).join("")}"`;
    }
  }

  #part(part: Term): string {
    if (part.type !== "string") return `[${this.term(part)}]`;
    const isName = /^[A-Za-z_]\w*$/.test(part.value) && !keywordsOfV1.has(part.value);
    return isName ? `.${part.value}` : `[${quote(part.value)}]`;
  }

  #piece(part: string | Expr): string {
    return typeof part === "string" ? quote(part).slice(1, -1).replaceAll("{", "\\{") : `{${this.#expr(part)}}`;
  }

  #list(terms: readonly Term[]): string {
    return terms.map((term) => this.term(term)).join(", ");
  }

  #body(body: readonly Expr[]): string {
    return body.map((expr) => this.#expr(expr)).join("; ");
  }

  #expr(expr: Expr): string {
    const modifiers = expr.with
      .map(({ target, value }) => ` with ${this.term(target)} as ${this.term(value)}`)
      .join("");
    return `${expr.negated ? "not " : ""}${this.#statement(expr)}${modifiers}`;
  }

  #statement(expr: Expr): string {
    switch (expr.type) {
      case "term": {
        const { term } = expr;
        const [left, right] = term.type === "call" ? term.args : [];
        const unifies = term.type === "call" && term.operator[0] === "eq" && term.args.length === 2;
        if (!unifies || left === undefined || right === undefined) return this.term(term);
        return `${this.term(left)} = ${this.term(right)}`;
      }
      case "some":
        return `some ${this.#list(expr.vars)}`;
      case "somein":
        return `some ${this.#keyed(expr.key, expr.value)} in ${this.term(expr.collection)}`;
      case "every":
        return `every ${this.#keyed(expr.key, expr.value)} in ${this.term(expr.domain)} { ${this.#body(expr.body)} }`;
    }
  }

  #keyed(key: Term | undefined, value: Term): string {
    return key === undefined ? this.term(value) : `${this.term(key)}, ${this.term(value)}`;
  }
}

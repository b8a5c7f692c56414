import { numberFromText } from "../../runtime/numbers.ts";
import type { Value } from "../../runtime/value.ts";
import type { Expr, Term, With } from "../../syntax/ast.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import { inTermOrder } from "./term-order.ts";

export type Charge = (steps: number) => void;

/** Expressions and terms as OPA's syntax trees have them. */
export class Terms {
  readonly #charge: Charge;

  constructor(charge: Charge) {
    this.#charge = charge;
  }

  /** A body that is not written holds. */
  body(body: readonly Expr[]): Value {
    if (body.length === 0) return [{ index: 0, terms: { type: "boolean", value: true } }];
    return body.map((expr, index) => this.expr(expr, index));
  }

  expr(expr: Expr, index: number): Value {
    const tree: { [key: string]: Value } = { index, terms: this.#terms(expr) };
    if (expr.negated) tree["negated"] = true;
    if (expr.with.length > 0) tree["with"] = expr.with.map((modifier) => this.#with(modifier));
    return tree;
  }

  #terms(expr: Expr): Value {
    switch (expr.type) {
      case "term":
        return expr.term.type === "call" ? this.#call(expr.term.operator, expr.term.args) : this.term(expr.term);
      case "some":
        return { symbols: expr.vars.map((name) => this.term(name)) };
      case "somein": {
        const { key, value, collection } = expr;
        const operands = key === undefined ? [value, collection] : [key, value, collection];
        const name = key === undefined ? "member_2" : "member_3";
        return { symbols: [{ type: "call", value: this.#call(["internal", name], operands) }] };
      }
      case "every":
        return {
          key: expr.key === undefined ? null : this.term(expr.key),
          value: this.term(expr.value),
          domain: this.term(expr.domain),
          body: this.body(expr.body),
        };
    }
  }

  #with({ target, value }: With): Value {
    const place =
      target.type === "var" ? { type: "ref", value: [{ type: "var", value: target.name }] } : this.term(target);
    return { target: place, value: this.term(value) };
  }

  #call(operator: readonly string[], args: readonly Term[]): readonly Value[] {
    const [root = "", ...rest] = operator.flatMap((part) => part.split("."));
    const name = [{ type: "var", value: root }, ...rest.map((value) => ({ type: "string", value }))];
    return [{ type: "ref", value: name }, ...args.map((arg) => this.term(arg))];
  }

  #head(head: Term): Value {
    return head.type === "var" ? { type: "var", value: head.name } : this.term(head);
  }

  #part(part: string | Expr): Value {
    if (typeof part === "string") return { type: "string", value: part };
    const isConstant = part.type === "term" && /^(?:null|boolean|number|string)$/.test(part.term.type);
    return isConstant && part.with.length === 0 ? this.term(part.term) : this.expr(part, 0);
  }

  term(term: Term): Value {
    this.#charge(1);
    switch (term.type) {
      case "null":
        // Go writes its empty struct for null.
        return { type: "null", value: {} };
      case "boolean":
      case "string":
        return { type: term.type, value: term.value };
      case "number":
        return { type: "number", value: numberFromText(term.text, "text") };
      case "var": {
        const name = { type: "var", value: term.name };
        // The two roots are refs also when they stand alone.
        return isRoot(term.name) ? { type: "ref", value: [name] } : name;
      }
      case "ref":
        return { type: "ref", value: [this.#head(term.head), ...term.parts.map((part) => this.term(part))] };
      case "array":
        return { type: "array", value: term.items.map((item) => this.term(item)) };
      case "set":
        return { type: "set", value: inTermOrder(term.items, (item) => item).map((item) => this.term(item)) };
      case "object": {
        const entries = inTermOrder(term.entries, ([key]) => key);
        return { type: "object", value: entries.map((entry) => entry.map((part) => this.term(part))) };
      }
      case "call":
        return { type: "call", value: this.#call(term.operator, term.args) };
      case "arraycomprehension":
      case "setcomprehension":
        return { type: term.type, value: { term: this.term(term.term), body: this.body(term.body) } };
      case "objectcomprehension":
        return {
          type: term.type,
          value: { key: this.term(term.key), value: this.term(term.value), body: this.body(term.body) },
        };
      case "template": {
        const parts = term.parts.map((part) => this.#part(part));
        return { type: "templatestring", value: { multi_line: term.raw === true, parts } };
      }
    }
  }
}

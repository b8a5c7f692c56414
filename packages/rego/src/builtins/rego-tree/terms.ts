import { numberFromText } from "../../runtime/numbers.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import type { CallTerm, Expr, TemplateTerm, Term, With } from "../../syntax/ast.ts";
import { isRoot } from "../../syntax/root-documents.ts";
import { type Place, type Places, spanOf } from "./places.ts";
import { inTermOrder } from "./term-order.ts";
import { behindBlank, templatePiece } from "./written.ts";

export type Charge = (steps: number) => void;

/** Expressions and terms as OPA's syntax trees have them, with their places where somebody asks for these. */
export class Terms {
  readonly #charge: Charge;
  readonly #places: Places | undefined;

  constructor(charge: Charge, places?: Places) {
    this.#charge = charge;
    this.#places = places;
  }

  /** A node with its place, unless it has none. */
  at(tree: PlainObject, place: Place | undefined): Value {
    const location = this.#places?.location(place);
    return location === undefined ? tree : { ...tree, location };
  }

  /** A body that is not written holds: it has the place of something else. */
  body(body: readonly Expr[], unwritten?: Place): Value {
    if (body.length > 0) return body.map((expr, index) => this.expr(expr, index));
    const holds = this.at({ type: "boolean", value: true }, unwritten);
    return [this.at({ index: 0, terms: holds }, unwritten)];
  }

  expr(expr: Expr, index: number): Value {
    const tree: { [key: string]: Value } = { index, terms: this.#terms(expr) };
    if (expr.negated) tree["negated"] = true;
    if (expr.with.length > 0) tree["with"] = expr.with.map((modifier) => this.#with(modifier));
    return this.at(tree, spanOf(expr.start, expr.end));
  }

  #terms(expr: Expr): Value {
    switch (expr.type) {
      case "term":
        return expr.term.type === "call" ? this.#call(expr.term) : this.term(expr.term);
      case "some":
        return this.at(
          { symbols: expr.vars.map((name) => this.term(name)) },
          spanOf(expr.start, expr.start + "some".length),
        );
      case "somein": {
        const { key, value, collection, start } = expr;
        const args = key === undefined ? [value, collection] : [key, value, collection];
        const operator = ["internal", key === undefined ? "member_2" : "member_3"];
        const place = this.#places?.ofMembership(args);
        const call = this.at({ type: "call", value: this.#call({ operator, args, infix: true, start }) }, place);
        return this.at({ symbols: [call] }, spanOf(start, start + "some".length));
      }
      case "every": {
        const tree = {
          key: expr.key === undefined ? null : this.term(expr.key),
          value: this.term(expr.value),
          domain: this.term(expr.domain),
          body: this.body(expr.body),
        };
        return this.at(tree, spanOf(expr.start, expr.start + "every".length));
      }
    }
  }

  #with({ target, value, start, end }: With): Value {
    return this.at({ target: this.term(target), value: this.term(value) }, spanOf(start, end));
  }

  #call(call: Pick<CallTerm, "operator" | "args" | "infix" | "start">): readonly Value[] {
    if (call.operator[0] === "internal.member_3") this.#places?.ofMembership(call.args);
    return [this.#operator(call), ...call.args.map((arg) => this.term(arg))];
  }

  #operator(call: Pick<CallTerm, "operator" | "args" | "infix" | "start">): Value {
    const { operator, infix } = call;
    const [root = "", ...rest] = infix === true ? operator.flatMap((part) => part.split(".")) : operator;
    const places = this.#places?.ofOperator(call);
    const name = [
      this.at({ type: "var", value: root }, places?.part(0)),
      ...rest.map((value, i) => this.at({ type: "string", value }, places?.part(i + 1))),
    ];
    return this.at({ type: "ref", value: name }, places?.whole);
  }

  #head(head: Term): Value {
    return head.type === "var"
      ? this.at({ type: "var", value: head.name }, this.#places?.ofTerm(head))
      : this.term(head);
  }

  /** Texts of a template and its expressions in turn; a text has the place of the piece that it was read from. */
  #parts({ parts, start, end }: TemplateTerm): Value {
    // Go writes its empty list for none.
    if (parts.length === 0) return null;
    let next = start;
    return parts.map((part) => {
      if (typeof part === "string") {
        const piece = this.#places === undefined ? undefined : templatePiece(this.#places.text, next, end);
        return this.at({ type: "string", value: part }, piece && spanOf(piece.start, piece.end));
      }
      if (this.#places !== undefined) next = behindBlank(this.#places.text, part.end) + 1;
      const isConstant = part.type === "term" && /^(?:null|boolean|number|string)$/.test(part.term.type);
      return isConstant && part.with.length === 0 ? this.term(part.term) : this.expr(part, 0);
    });
  }

  term(term: Term): Value {
    this.#charge(1);
    const place = this.#places?.ofTerm(term);
    return this.at(this.#tree(term, place), place);
  }

  #tree(term: Term, place: Place | undefined): PlainObject {
    switch (term.type) {
      case "null":
        // Go writes its empty struct for null.
        return { type: "null", value: {} };
      case "boolean":
      case "string":
        return { type: term.type, value: term.value };
      case "number":
        return { type: "number", value: numberFromText(term.text, "text") };
      case "var":
        // The two roots are refs also when they stand alone.
        return isRoot(term.name)
          ? { type: "ref", value: [this.at({ type: "var", value: term.name }, place)] }
          : { type: "var", value: term.name };
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
        return { type: "call", value: this.#call(term) };
      case "arraycomprehension":
      case "setcomprehension":
        return { type: term.type, value: { term: this.term(term.term), body: this.body(term.body) } };
      case "objectcomprehension":
        return {
          type: term.type,
          value: { key: this.term(term.key), value: this.term(term.value), body: this.body(term.body) },
        };
      case "template":
        return { type: "templatestring", value: { multi_line: term.raw === true, parts: this.#parts(term) } };
    }
  }
}

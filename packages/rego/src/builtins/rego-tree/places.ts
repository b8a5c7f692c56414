import type { Value } from "../../runtime/value.ts";
import type { CallTerm, Module, Term } from "../../syntax/ast.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { toBytes } from "../bytes/utf8.ts";
import { behindBlank, nameAt, operatorAt } from "./written.ts";

/** What a node's `location` tells: the row and column of `at`, and the text between `from` and `to`. */
export interface Place {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

interface OperatorPlaces {
  readonly whole: Place;
  readonly part: (index: number) => Place | undefined;
}

/**
 * Where OPA says that the nodes of one module stand. The text of a term in parentheses has them while its row and column
 * are those of what they hold, and a term that begins with such a term has its row and column. The module is one that was
 * read with its parentheses.
 */
export class Places {
  readonly #module: Module;
  /** Where texts begin for which that is not the start of the term. */
  readonly #froms = new Map<Term, number>();
  #fixed: Place | undefined;

  constructor(module: Module) {
    this.#module = module;
  }

  get text(): string {
    return this.#module.text;
  }

  /** The `location` of a node; undefined for one that OPA gives none. */
  location(given: Place | undefined): Value | undefined {
    const place = this.#fixed ?? given;
    if (place === undefined) return undefined;
    const { file, lines } = this.#module;
    const text = encodeBase64(toBytes(this.text.slice(place.from, place.to)), "standard", "pad");
    const { line, column } = lines.position(place.at);
    // A piece of a template may begin with a line break: that counts for the line which it begins.
    if (this.text[place.at] === "\n") return { file, row: line + 1, col: 0, text };
    const before = this.text.slice(place.at - column + 1, place.at);
    return { file, row: line, col: Array.from(before).length + 1, text };
  }

  /** All nodes that are made meanwhile have one place. */
  within<T>(place: Place | undefined, make: () => T): T {
    const outer = this.#fixed;
    this.#fixed = place;
    try {
      return make();
    } finally {
      this.#fixed = outer;
    }
  }

  ofTerm(term: Term): Place {
    const at = this.#anchor(term);
    const parens = this.#module.parens?.get(term);
    return parens === undefined
      ? { at, from: this.#from(term), to: this.#to(term) }
      : { at, from: parens.start, to: parens.end };
  }

  /** Where a term begins, its parentheses included. */
  startOf(term: Term): number {
    return this.#module.parens?.get(term)?.start ?? term.start;
  }

  /** Where a term ends, its parentheses included. */
  endOf(term: Term): number {
    return this.#module.parens?.get(term)?.end ?? term.end;
  }

  /** `k, v in xs`, or `v in xs`: the texts of operators in `v` begin where the whole does. */
  ofMembership(operands: readonly Term[]): Place {
    const [first, second, third] = operands;
    const last = operands.at(-1);
    if (first === undefined || last === undefined) return spanOf(0, 0);
    const start = this.startOf(first);
    if (third !== undefined && second !== undefined) this.#beginAt(second, start);
    return { at: this.#anchor(first), from: start, to: this.endOf(last) };
  }

  /** A call's operator and its parts; undefined for the minus before a name, which has no place. */
  ofOperator({ infix, start, args }: Pick<CallTerm, "infix" | "start" | "args">): OperatorPlaces | undefined {
    if (infix === true) {
      const whole = this.ofInfix(args.slice(0, -1));
      return { whole, part: () => whole };
    }
    if (this.text[start] === "-") return undefined;
    const { parts, end } = nameAt(this.text, start);
    const places = parts.map((part) => spanOf(part.start, part.end));
    return { whole: spanOf(start, end), part: (index) => places[index] };
  }

  /** The sign or word behind the operands on its left. */
  ofInfix(left: readonly Term[]): Place {
    const operand = left.at(-1);
    return operatorAt(this.text, operand === undefined ? 0 : behindBlank(this.text, this.endOf(operand)));
  }

  #beginAt(term: Term, from: number): void {
    for (let next: Term | undefined = term; next?.type === "call" && next.infix === true; [next] = next.args) {
      if (this.#module.parens?.has(next) === true) return;
      this.#froms.set(next, from);
    }
  }

  /** The text of a ref into what is no name begins with the bracket that closes that. */
  #from(term: Term): number {
    if (term.type !== "ref") return this.#froms.get(term) ?? term.start;
    const { head } = term;
    const named = head.type === "var" || head.type === "call" || (head.type === "set" && this.text[head.start] !== "{");
    return named && this.#module.parens?.has(head) !== true ? head.start : this.endOf(head) - 1;
  }

  /** Of a number with a sign, the text is that sign. */
  #to(term: Term): number {
    return term.type === "number" && this.text[term.start] === "-" ? term.start + 1 : term.end;
  }

  #anchor(term: Term): number {
    if (term.type === "ref") return this.#anchor(term.head);
    const [left] = term.type === "call" && term.infix === true ? term.args : [];
    return left === undefined ? term.start : this.#anchor(left);
  }
}

export function spanOf(start: number, end: number): Place {
  return { at: start, from: start, to: end };
}

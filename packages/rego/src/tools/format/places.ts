import type { Expr, Module, Term } from "../../syntax/ast.ts";

/**
 * Where OPA sees a node. `at` decides the row and the order of nodes; `from` to `to` is the text that counts as the node's
 * own. The two need not agree: the place of `(a + b) * c` is that of `a`, its text begins at the parenthesis.
 */
export interface Place {
  /** From 1; only `\n` ends a row. */
  readonly row: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The row of a place that is nowhere: every comment stands behind it. */
export const nowhere = -1;

type Bracket = "()" | "[]" | "{}";

/** Rows and places of one module. */
export class Places {
  readonly text: string;
  readonly #breaks: Uint32Array;
  readonly #parens: NonNullable<Module["parens"]>;
  readonly #brackets = new Map<Bracket, Brackets>();
  #pinned: Place | undefined;

  constructor(module: Module) {
    this.text = module.text;
    this.#parens = module.parens ?? new Map();
    this.#breaks = lineBreaks(module.text);
  }

  row(offset: number): number {
    return firstFrom(this.#breaks, offset) + 1;
  }

  /** Where a row begins. */
  rowStart(row: number): number {
    return row === 1 ? 0 : (this.#breaks[row - 2] ?? this.text.length) + 1;
  }

  between(from: number, to: number, at = from): Place {
    return { row: this.row(at), at, from, to };
  }

  textOf(place: Place): string {
    return this.text.slice(place.from, place.to);
  }

  /** How many rows further the text of a place ends than it begins. */
  rowsIn(place: Place): number {
    return this.row(place.to) - this.row(place.from);
  }

  startsWithParen(place: Place): boolean {
    return this.text.charCodeAt(place.from) === 40;
  }

  get pinned(): Place | undefined {
    return this.#pinned;
  }

  /** Runs with every node at one place: OPA moves what it copies, and a body without braces behind `else`, there. */
  pin(place: Place, run: () => void): void {
    const before = this.#pinned;
    this.#pinned = place;
    try {
      run();
    } finally {
      this.#pinned = before;
    }
  }

  expr(expr: Expr): Place {
    return this.#pinned ?? this.between(expr.start, expr.end);
  }

  term(term: Term): Place {
    if (this.#pinned !== undefined) return this.#pinned;
    const parens = this.#parens.get(term);
    const at = this.#anchor(term);
    return this.between(parens?.start ?? this.#from(term), parens?.end ?? term.end, at);
  }

  /** The place where a term itself stands, wherever it counts as standing. */
  own(term: Term): { readonly start: number; readonly end: number } {
    return this.#parens.get(term) ?? term;
  }

  #anchor(term: Term): number {
    let first = term;
    for (;;) {
      if (first.type === "ref") first = first.head;
      else if (first.type === "call" && first.infix === true && first.args[0] !== undefined) first = first.args[0];
      else return first.start;
    }
  }

  /** The text of a ref begins at the last token of its first term: that is where OPA stands when it meets the rest. */
  #from(term: Term): number {
    if (term.type !== "ref") return term.start;
    const { head } = term;
    const parens = this.#parens.get(head);
    if (parens !== undefined) return parens.end - 1;
    const isClosed = head.type !== "var" && head.type !== "call" && this.text.charCodeAt(head.end - 1) !== 41;
    return isClosed ? head.end - 1 : head.start;
  }

  /**
   * The row of the bracket that closes the first open one in the text of a place. Brackets in strings and comments count,
   * as they do for OPA. {@link nowhere} when there is none. With `behind`, the text in the first pair of those is skipped.
   */
  closingRow(place: Place, bracket: Bracket, behind?: "()" | "[]"): number {
    let from = place.from;
    let skippedRows = 0;
    if (behind !== undefined) {
      const open = this.#open(place, behind, from);
      if (open < 0) return nowhere;
      const close = this.#close(place, behind, open);
      if (close < 0) return nowhere;
      skippedRows = this.row(close) - this.row(open);
      from = close;
    }
    const open = this.#open(place, bracket, from);
    if (open < 0) return nowhere;
    const close = this.#close(place, bracket, open);
    return close < 0 ? nowhere : place.row + skippedRows + this.row(close) - this.row(open);
  }

  #open(place: Place, bracket: Bracket, from: number): number {
    const { opens } = this.#bracketsOf(bracket);
    const at = opens[firstFrom(opens, from)] ?? place.to;
    return at < place.to ? at : -1;
  }

  #close(place: Place, bracket: Bracket, open: number): number {
    const close = this.#bracketsOf(bracket).closers.get(open) ?? -1;
    return close < place.to ? close : -1;
  }

  #bracketsOf(bracket: Bracket): Brackets {
    const known = this.#brackets.get(bracket);
    if (known !== undefined) return known;
    const found = findBrackets(this.text, bracket);
    this.#brackets.set(bracket, found);
    return found;
  }
}

interface Brackets {
  readonly opens: readonly number[];
  /** The position of each closing bracket by that of the one it closes. */
  readonly closers: ReadonlyMap<number, number>;
}

function findBrackets(text: string, bracket: Bracket): Brackets {
  const [opener, closer] = [bracket.charCodeAt(0), bracket.charCodeAt(1)];
  const opens: number[] = [];
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === opener) {
      open.push(i);
      opens.push(i);
    } else if (code === closer) {
      const start = open.pop();
      if (start !== undefined) closers.set(start, i);
    }
  }
  return { opens, closers };
}

/** The index of the first of ascending numbers that is not below a bound. */
function firstFrom(numbers: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lineBreaks(text: string): Uint32Array {
  const breaks: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) breaks.push(at);
  return Uint32Array.from(breaks);
}

/** The first offset from `at` on that is neither white space nor in a comment. */
export function skipBlank(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 35) {
      const end = text.indexOf("\n", i);
      if (end < 0) return text.length;
      i = end;
    } else if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return i;
  }
  return text.length;
}

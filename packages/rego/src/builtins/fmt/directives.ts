/** Format strings of Go's fmt package, cut once into literal text and directives (pkg.go.dev/fmt, "Printing"). */

export interface Flags {
  readonly sharp: boolean;
  readonly zero: boolean;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly space: boolean;
}

/** `[n]` in a directive: the index from 0, or `bad` when its text is no number. */
export type ArgumentIndex = number | "bad";

/** A width or precision: a number, or `*` for the next argument. */
export type Count = number | "*";

export interface Directive {
  readonly flags: Flags;
  /** `%[n]*d`: stands before the width. */
  readonly widthIndex?: ArgumentIndex;
  readonly width?: Count;
  readonly precisionIndex?: ArgumentIndex;
  readonly precision?: Count;
  /** `%5[n]d`: stands before the verb. */
  readonly valueIndex?: ArgumentIndex;
  /** An index stands where fmt allows none, as in `%[1]5d`. */
  readonly misplaced: boolean;
  /** One character; empty when the text ends before it. */
  readonly verb: string;
}

export type Piece = string | Directive;

/** The bound that Go puts on widths and precisions while it reads them. */
const largest = 1_000_000;
export const noFlags: Flags = { sharp: false, zero: false, plus: false, minus: false, space: false };
const flagNames: { readonly [character: string]: keyof Flags } = {
  "#": "sharp",
  "0": "zero",
  "+": "plus",
  "-": "minus",
  " ": "space",
};

/** Never fails: what is wrong with a directive shows in its output, as with Go. */
export function parseFormat(format: string): readonly Piece[] {
  return [...piecesOf(format)];
}

/** The same piece by piece, for formats so long that a list of them is a burden. */
export function* piecesOf(format: string): Generator<Piece> {
  let at = 0;
  while (at < format.length) {
    const percent = format.indexOf("%", at);
    if (percent < 0) {
      yield format.slice(at);
      return;
    }
    if (percent > at) yield format.slice(at, percent);
    const reader = new DirectiveReader(format, percent + 1);
    yield reader.read();
    at = reader.at;
  }
}

class DirectiveReader {
  readonly #text: string;
  at: number;
  /** Whether the text just read was an index. */
  #afterIndex = false;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  read(): Directive {
    const flags = this.#flags();
    const widthIndex = this.#index();
    let misplaced = false;
    const width = this.#count();
    if (width === "*") this.#afterIndex = false;
    else if (width !== undefined && this.#afterIndex) misplaced = true;
    let precisionIndex: ArgumentIndex | undefined;
    let precision: Count | undefined;
    // A dot at the very end is a verb, not the start of a precision.
    if (this.at + 1 < this.#text.length && this.#text[this.at] === ".") {
      this.at += 1;
      if (this.#afterIndex) misplaced = true;
      precisionIndex = this.#index();
      precision = this.#count() ?? 0;
      if (precision === "*") this.#afterIndex = false;
    }
    const valueIndex = this.#afterIndex ? undefined : this.#index();
    const verb = String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0);
    const ended = this.at >= this.#text.length;
    if (!ended) this.at += verb.length;
    return {
      flags,
      ...(widthIndex !== undefined && { widthIndex }),
      ...(width !== undefined && { width }),
      ...(precisionIndex !== undefined && { precisionIndex }),
      ...(precision !== undefined && { precision }),
      ...(valueIndex !== undefined && { valueIndex }),
      misplaced,
      verb: ended ? "" : verb,
    };
  }

  #flags(): Flags {
    let flags = noFlags;
    for (;;) {
      const name = flagNames[this.#text[this.at] ?? ""];
      if (name === undefined) return flags;
      flags = { ...flags, [name]: true };
      this.at += 1;
    }
  }

  /** `[n]`; a bracket that never closes is skipped alone. */
  #index(): ArgumentIndex | undefined {
    this.#afterIndex = false;
    if (this.#text[this.at] !== "[") return undefined;
    const close = this.#text.indexOf("]", this.at);
    if (close < 0 || this.#text.length - this.at < 3) {
      this.at += 1;
      return "bad";
    }
    const inside = this.#text.slice(this.at + 1, close);
    this.at = close + 1;
    if (!/^[0-9]+$/.test(inside) || tooLarge(inside)) return "bad";
    this.#afterIndex = true;
    return Number(inside) - 1;
  }

  #count(): Count | undefined {
    if (this.#text[this.at] === "*") {
      this.at += 1;
      return "*";
    }
    const digits = /^[0-9]+/.exec(this.#text.slice(this.at, this.at + 400))?.[0];
    if (digits === undefined) return undefined;
    if (tooLarge(digits)) {
      this.at = this.#text.length;
      return undefined;
    }
    this.at += digits.length;
    return Number(digits);
  }
}

/** Go stops when the number is above the bound *before* it takes one more digit. */
function tooLarge(digits: string): boolean {
  return Number(digits.slice(0, -1)) > largest;
}

import type { RegoVersion, Term, VarTerm } from "./ast.ts";
import { shown } from "./scanner.ts";
import { firstFutureKeyword, firstKeyword, Kind, type Tokens } from "./tokens.ts";

/** Why parsing stopped at a token. Thrown and caught inside syntax/ only; parse.ts makes diagnostics of it. */
export class SyntaxFailure {
  /** Index of the token at which parsing stopped. */
  readonly token: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint: string | undefined;
  readonly code: "rego_parse_error" | "rego_too_deep";

  constructor(
    token: number,
    place: { readonly start: number; readonly end: number },
    message: string,
    options: { readonly hint?: string | undefined; readonly code?: "rego_parse_error" | "rego_too_deep" } = {},
  ) {
    this.token = token;
    this.start = place.start;
    this.end = place.end;
    this.message = message;
    this.hint = options.hint;
    this.code = options.code ?? "rego_parse_error";
  }
}

/** A term met during an attempt, or why there was none; `index` is the token behind it. */
type Remembered =
  | { readonly term: Term; readonly index: number; readonly height: number }
  | { readonly failure: SyntaxFailure };

/** Terms of fewer tokens are parsed again rather than remembered. */
const shortTerm = 4;

/** Stands for a body among the tokens at which open terms began. */
const notTerm = -1;

interface Parens {
  readonly start: number;
  readonly end: number;
}

export interface CursorOptions {
  readonly version: RegoVersion;
  readonly maxDepth: number;
  readonly parens: Map<Term, Parens> | undefined;
}

/**
 * Where the parser stands in the tokens, which keywords count, and how deep it is.
 *
 * Rego needs a look ahead without bound in four places (comprehension or `|`, `k, v in xs`, `if {`, object values). Each is
 * an {@link attempt}; terms met meanwhile are remembered by their first token, so that nested attempts stay linear.
 */
export class Cursor {
  readonly text: string;
  readonly tokens: Tokens;
  readonly version: RegoVersion;
  readonly maxDepth: number;
  /** Which of `in if contains every` count as keywords now, and whether `not {…}` takes a body. */
  readonly enabled: { in: boolean; if: boolean; contains: boolean; every: boolean; not: boolean };
  index = 0;
  /** The height of the tree of the term or body parsed last. */
  height = 0;
  /** Terms in parentheses with where these stand, when somebody asks for them. */
  readonly parens: Map<Term, Parens> | undefined;
  /** The first tokens of the terms that are being parsed, and {@link notTerm} for each body. */
  readonly #open: number[] = [];
  readonly #kinds: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #attempts = 0;
  #wildcards = 0;
  /** Index of a keyword that counts as a name here, since `.` or `[` follows. */
  #forcedName = -1;
  readonly #remembered = new Map<number, Remembered>();

  constructor(text: string, tokens: Tokens, options: CursorOptions) {
    const { version, maxDepth } = options;
    this.text = text;
    this.parens = options.parens;
    this.tokens = tokens;
    this.#kinds = tokens.kinds;
    this.#starts = tokens.starts;
    this.#ends = tokens.ends;
    this.version = version;
    this.maxDepth = maxDepth;
    const on = version === "v1";
    this.enabled = { in: on, if: on, contains: on, every: on, not: false };
  }

  /** The kind of the present token; future keywords that are not enabled are names. */
  get kind(): Kind {
    const kind = this.#kinds[this.index] ?? Kind.end;
    // Most tokens are no words; the number is one of the kinds, see wordKind.
    return kind < firstKeyword ? (kind as Kind) : this.#wordKind(kind, this.index);
  }

  /** Whether the present token is of a kind. */
  at(kind: Kind): boolean {
    const found = this.#kinds[this.index] ?? Kind.end;
    return (found < firstKeyword ? found : this.#wordKind(found, this.index)) === kind;
  }

  kindAt(index: number): Kind {
    return this.#wordKind(this.#kinds[index] ?? Kind.end, index);
  }

  #wordKind(byte: number, index: number): Kind {
    // Kinds are stored as bytes by the scanner only, so the number is one of them; behind the last one it is `end`.
    const kind = byte as Kind;
    if (kind < firstKeyword) return kind;
    if (index === this.#forcedName) return Kind.name;
    if (kind < firstFutureKeyword) return kind;
    const { enabled } = this;
    const on =
      kind === Kind.inWord
        ? enabled.in
        : kind === Kind.ifWord
          ? enabled.if
          : kind === Kind.containsWord
            ? enabled.contains
            : enabled.every;
    return on ? kind : Kind.name;
  }

  get start(): number {
    return this.#starts[this.index] ?? this.text.length;
  }

  get end(): number {
    return this.#ends[this.index] ?? this.text.length;
  }

  /** Where the token before the present one ends. */
  get lastEnd(): number {
    return this.#ends[this.index - 1] ?? 0;
  }

  /** The text of the present token. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whether nothing, not even white space, stands before the present token. */
  get adjacent(): boolean {
    return this.#starts[this.index] === this.#ends[this.index - 1];
  }

  adjacentAt(index: number): boolean {
    return this.#starts[index] === this.#ends[index - 1];
  }

  /** Whether the present token stands on a later line than the one before. */
  get afterBreak(): boolean {
    return this.tokens.breaks[this.index] === 1;
  }

  advance(): void {
    if (this.index < this.tokens.count - 1) this.index++;
  }

  /** Whether the present token is any keyword, enabled or not, or a name. */
  get isWord(): boolean {
    const kind = this.kind;
    return kind === Kind.name || kind >= firstKeyword;
  }

  /** Whether the present token is a keyword that starts a reference: `if.x`, `default["a"]`. */
  get isKeywordReference(): boolean {
    if (this.kind < firstKeyword) return false;
    const next = this.kindAt(this.index + 1);
    return (next === Kind.dot || next === Kind.leftBracket) && this.adjacentAt(this.index + 1);
  }

  /** Makes the present keyword count as a name. */
  forceName(): void {
    this.#forcedName = this.index;
    const known = this.#remembered.get(this.index);
    if (known !== undefined && "failure" in known) this.#remembered.delete(this.index);
  }

  expect(kind: Kind, what: string): void {
    if (!this.at(kind)) this.fail(`expected ${what}`);
    this.advance();
  }

  /** Stops at the present token; `, found …` is added to the message. */
  fail(expected: string, hint?: string): never {
    const place = { start: this.start, end: this.end };
    throw new SyntaxFailure(this.index, place, `${expected}, found ${this.found()}`, { hint });
  }

  /** Stops at a place before the present token. */
  failAt(place: { readonly start: number; readonly end: number }, message: string, hint?: string): never {
    throw new SyntaxFailure(this.index, place, message, { hint });
  }

  found(): string {
    if (this.kind === Kind.end) return "the end of the text";
    if (this.kind >= firstKeyword) return `the keyword ${shown(this.word)}`;
    return shown(this.word);
  }

  /**
   * Goes one level deeper, into a term; {@link leaveTerm} is due only when parsing succeeds. Gives the term that an attempt
   * already met here, or throws its failure again: then the cursor is behind it, on the level where it was.
   */
  enterTerm(): Term | undefined {
    if (this.#remembered.size > 0) {
      const known = this.#recall();
      if (known !== undefined) return known;
    }
    if (this.#open.length >= this.maxDepth) this.#tooDeep();
    this.#open.push(this.index);
    return undefined;
  }

  enterBody(): void {
    if (this.#open.length >= this.maxDepth) this.#tooDeep();
    this.#open.push(notTerm);
  }

  leaveBody(): void {
    this.#open.pop();
  }

  /** Leaves the term that was entered last, and notes it for when the present attempt is undone. */
  leaveTerm(term: Term): void {
    const index = this.#open.pop();
    if (this.#attempts === 0 || index === undefined || this.index - index <= shortTerm) return;
    this.#remembered.set(index, { term, index: this.index, height: this.height });
  }

  /** Notes the height of a node from that of its highest child. */
  grow(childHeight: number): void {
    this.height = childHeight + 1;
    if (this.height > this.maxDepth) this.#tooDeep();
  }

  #tooDeep(): never {
    const place = { start: this.start, end: this.end };
    const message = `expected at most ${this.maxDepth} nested terms, found more`;
    const options = { code: "rego_too_deep", hint: "split the expression into several rules" } as const;
    throw new SyntaxFailure(this.index, place, message, options);
  }

  /** Runs a parser; when it fails, goes back to where it began and returns why. */
  attempt<T>(parse: () => T): { readonly value: T } | { readonly failure: SyntaxFailure } {
    const { index } = this;
    const depth = this.#open.length;
    this.#attempts++;
    try {
      return { value: parse() };
    } catch (error) {
      if (!(error instanceof SyntaxFailure) || error.code === "rego_too_deep") throw error;
      for (const start of this.#open.slice(depth))
        if (start !== notTerm) this.#remembered.set(start, { failure: error });
      this.#open.length = depth;
      this.index = index;
      return { failure: error };
    } finally {
      this.#attempts--;
    }
  }

  #recall(): Term | undefined {
    const known = this.#remembered.get(this.index);
    if (known === undefined) return undefined;
    if ("failure" in known) throw known.failure;
    this.index = known.index;
    this.height = known.height;
    return known.term;
  }

  /** Forgets what attempts met: nothing goes back behind the start of a statement. */
  forget(): void {
    if (this.#remembered.size > 0) this.#remembered.clear();
    this.#open.length = 0;
    this.#forcedName = -1;
  }

  wildcard(start: number, end: number): VarTerm {
    return { type: "var", name: `$${this.#wildcards++}`, start, end, wildcard: true };
  }
}

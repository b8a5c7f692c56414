import type { Comment } from "./ast.ts";

/** Kinds of tokens. Every keyword of any version has a kind of its own; whether it counts as one is the parser's matter. */
export const Kind = {
  end: 0,
  illegal: 1,
  name: 2,
  number: 3,
  string: 4,
  rawString: 5,
  /** A piece of a template string that a `{` ends; the expression follows, then `}` is the start of the next piece. */
  templatePart: 6,
  templateEnd: 7,
  rawTemplatePart: 8,
  rawTemplateEnd: 9,
  leftBracket: 10,
  rightBracket: 11,
  leftBrace: 12,
  rightBrace: 13,
  leftParen: 14,
  rightParen: 15,
  comma: 16,
  colon: 17,
  semicolon: 18,
  dot: 19,
  plus: 20,
  minus: 21,
  times: 22,
  divide: 23,
  remainder: 24,
  and: 25,
  or: 26,
  unify: 27,
  assign: 28,
  equal: 29,
  notEqual: 30,
  less: 31,
  lessOrEqual: 32,
  greater: 33,
  greaterOrEqual: 34,
  packageWord: 40,
  importWord: 41,
  asWord: 42,
  defaultWord: 43,
  elseWord: 44,
  notWord: 45,
  someWord: 46,
  withWord: 47,
  nullWord: 48,
  trueWord: 49,
  falseWord: 50,
  /** From here on: names in v0, keywords once imported and in v1. */
  inWord: 60,
  ifWord: 61,
  containsWord: 62,
  everyWord: 63,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];

export const firstKeyword = Kind.packageWord;
export const firstFutureKeyword = Kind.inWord;

const keywords = new Map<string, Kind>([
  ["package", Kind.packageWord],
  ["import", Kind.importWord],
  ["as", Kind.asWord],
  ["default", Kind.defaultWord],
  ["else", Kind.elseWord],
  ["not", Kind.notWord],
  ["some", Kind.someWord],
  ["with", Kind.withWord],
  ["null", Kind.nullWord],
  ["true", Kind.trueWord],
  ["false", Kind.falseWord],
  ["in", Kind.inWord],
  ["if", Kind.ifWord],
  ["contains", Kind.containsWord],
  ["every", Kind.everyWord],
]);

/** The kind of a word: a keyword of some version, or a name. */
export function kindOfWord(word: string): Kind {
  return keywords.get(word) ?? Kind.name;
}

/** Whether it is a keyword that v0 has by import only. */
export function isFutureKeyword(kind: Kind): boolean {
  return kind !== Kind.name && kind >= firstFutureKeyword;
}

/** A mistake inside one token; a token of kind `illegal` stands in its place. */
export interface LexicalError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
}

/** A text cut into tokens; the arrays run in parallel and end with a token of kind `end`. */
export interface Tokens {
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** 1 where a line break stands between the token before and this one. */
  readonly breaks: Uint8Array;
  readonly comments: readonly Comment[];
  readonly errors: readonly LexicalError[];
}

/** Collects tokens in arrays that double: a token costs ten bytes, so a text of 10 MB stays cheap. */
export class TokenList {
  count = 0;
  kinds: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  breaks: Uint8Array;
  /** Whether a line break stands before the token that comes next. */
  breakBefore = false;

  constructor(textLength: number) {
    const size = Math.max(16, textLength >> 2);
    this.kinds = new Uint8Array(size);
    this.starts = new Uint32Array(size);
    this.ends = new Uint32Array(size);
    this.breaks = new Uint8Array(size);
  }

  push(kind: Kind, start: number, end: number): void {
    const at = this.count++;
    if (at === this.kinds.length) this.#grow();
    this.kinds[at] = kind;
    this.starts[at] = start;
    this.ends[at] = end;
    if (!this.breakBefore) return;
    this.breaks[at] = 1;
    this.breakBefore = false;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const kinds = new Uint8Array(size);
    const starts = new Uint32Array(size);
    const ends = new Uint32Array(size);
    const breaks = new Uint8Array(size);
    kinds.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    breaks.set(this.breaks);
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
    this.breaks = breaks;
  }
}

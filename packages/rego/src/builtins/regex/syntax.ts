/** Go's regular expressions (regexp/syntax with the Perl flags) as a tree. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { spendWalk } from "../../runtime/meter.ts";
import {
  type CharSet,
  digits,
  everything,
  foldAscii,
  isAsciiOnly,
  negate,
  normalize,
  posixClasses,
  type Range,
  spaces,
  words,
} from "./char-set.ts";
import { unicodeClass } from "./unicode-class.ts";

export type Node =
  | { readonly type: "empty" }
  | { readonly type: "chars"; readonly set: CharSet }
  | { readonly type: "assert"; readonly what: "begin" | "end" | "beginLine" | "endLine" | "boundary" | "noBoundary" }
  | { readonly type: "group"; readonly of: Node }
  | { readonly type: "repeat"; readonly of: Node; readonly min: number; readonly max: number; readonly greedy: boolean }
  | { readonly type: "concat"; readonly of: readonly Node[] }
  | { readonly type: "alternate"; readonly of: readonly Node[] };

export interface Pattern {
  readonly tree: Node;
  /** The names of the capturing groups by number; "" without a name; [0] is the whole match. */
  readonly names: readonly string[];
  /** Holds something whose sets the tree does not know exactly: Unicode classes, case folding beyond ASCII. */
  readonly inexact: boolean;
  /** The pattern in the subset of the syntax that all RE2 engines read alike. */
  readonly portable: string;
}

/** A mistake in a pattern, in Go's words: `error parsing regexp: missing closing ): ...` with the place in back-quotes. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(what: string, where: string) {
    super(`error parsing regexp: ${what}: \`${where}\``);
  }
}

interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly lazy: boolean;
}

const maxRepeat = 1000;
const maxHeight = 1000;
/** Go's bound on what repetition may expand to (regexp/syntax: maxSize). */
const maxSize = 3_355_443;
const notNewline: CharSet = negate([[10, 10]]);

/** Beyond this a pattern is an attack: its automaton takes a kilobyte for each character. */
const longest = 300_000;
/** What a character of a pattern costs before the first use, in steps. */
const stepsOfCharacter = 64;

/** Throws {@link PatternError}, and `eval_budget_exceeded` for a pattern of more than 300,000 characters. */
export function parsePattern(source: string): Pattern {
  if (source.length > longest) throw budgetExceeded("resultSize");
  spendWalk(source.length * stepsOfCharacter);
  return new Parser(source).pattern();
}

class Parser {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  #flags: Flags = { fold: false, multiline: false, dotAll: false, lazy: false };
  readonly #names: string[] = [""];
  #inexact = false;
  /** Whether some repetition makes copies of what it repeats; without one a pattern is about as large as its text. */
  #multiplies = false;
  #portable = "";
  #copied = 0;

  constructor(source: string) {
    this.#source = source;
  }

  pattern(): Pattern {
    const tree = this.#alternation();
    if (this.#at < this.#source.length) throw new PatternError("unexpected )", this.#source);
    const maybeLarge = this.#multiplies || this.#source.length > maxSize / 4;
    if (maybeLarge && sizeOf(tree) > maxSize) throw new PatternError("expression too large", this.#source);
    const portable = this.#portable + this.#source.slice(this.#copied);
    return { tree, names: this.#names, inexact: this.#inexact, portable };
  }

  /** Up to the closing parenthesis or the end. Flags set inside hold to there, across `|`. */
  #alternation(): Node {
    this.#depth += 1;
    if (this.#depth > maxHeight) throw new PatternError("expression nests too deeply", this.#source);
    const branches: Node[] = [this.#sequence()];
    while (this.#peek() === "|") {
      this.#at += 1;
      branches.push(this.#sequence());
    }
    this.#depth -= 1;
    return branches.length === 1 ? (branches[0] ?? { type: "empty" }) : { type: "alternate", of: branches };
  }

  #sequence(): Node {
    const items: Node[] = [];
    /** Where the repetition operator stands that was just read, or -1. */
    let repeatedAt = -1;
    for (;;) {
      const start = this.#at;
      const next = this.#peek();
      if (next === undefined || next === "|" || next === ")") break;
      const bounds = this.#repetition(next);
      if (bounds === undefined) {
        const item = this.#item(next);
        items.push(...item);
        repeatedAt = -1;
        continue;
      }
      const lazy = this.#peek() === "?";
      if (lazy) this.#at += 1;
      const text = this.#source.slice(start, this.#at);
      const operand = items.pop();
      if (bounds === "bad") throw new PatternError("invalid repeat count", text);
      if (operand === undefined) throw new PatternError("missing argument to repetition operator", text);
      if (repeatedAt >= 0) {
        throw new PatternError("invalid nested repetition operator", this.#source.slice(repeatedAt, this.#at));
      }
      const [min, max] = bounds;
      const node: Node = { type: "repeat", of: operand, min, max, greedy: lazy === this.#flags.lazy };
      if (min >= 2 || (max >= 2 && max !== Infinity)) {
        this.#multiplies = true;
        if (!repeatsWithin(node, maxRepeat)) throw new PatternError("invalid repeat count", text);
      }
      items.push(node);
      repeatedAt = start;
    }
    if (items.length === 0) return { type: "empty" };
    return items.length === 1 ? (items[0] as Node) : { type: "concat", of: items };
  }

  /** The bounds of a repetition operator; undefined when there is none here (`{` may be a literal). */
  #repetition(next: string): readonly [min: number, max: number] | "bad" | undefined {
    if (next === "*" || next === "+" || next === "?") {
      this.#at += 1;
      return next === "*" ? [0, Infinity] : next === "+" ? [1, Infinity] : [0, 1];
    }
    if (next !== "{") return undefined;
    const match = /^\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}/.exec(this.#source.slice(this.#at, this.#at + 64));
    if (match === null) return undefined;
    this.#at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? Infinity : Number(match[3]);
    const tooMany = min > maxRepeat || (max !== Infinity && max > maxRepeat);
    return tooMany || max < min ? "bad" : [min, max];
  }

  /** One item; none for flags such as `(?i)`, several for `\Q…\E`. */
  #item(next: string): readonly Node[] {
    const { multiline, dotAll } = this.#flags;
    switch (next) {
      case "(":
        return this.#parenthesis();
      case "[":
        return [{ type: "chars", set: this.#bracket() }];
      case ".":
        this.#at += 1;
        return [{ type: "chars", set: dotAll ? everything : notNewline }];
      case "^":
        this.#at += 1;
        return [{ type: "assert", what: multiline ? "beginLine" : "begin" }];
      case "$":
        this.#at += 1;
        return [{ type: "assert", what: multiline ? "endLine" : "end" }];
      case "\\":
        return this.#backslash();
      default:
        return [this.#literal(this.#take())];
    }
  }

  #parenthesis(): readonly Node[] {
    const before = this.#flags;
    if (this.#source[this.#at + 1] !== "?") {
      this.#at += 1;
      this.#names.push("");
      return [this.#close(before, true)];
    }
    const named = /^\(\?P?</.exec(this.#source.slice(this.#at, this.#at + 4))?.[0];
    if (named !== undefined) {
      const end = this.#source.indexOf(">", this.#at);
      if (end < 0) throw new PatternError("invalid named capture", this.#source.slice(this.#at));
      const name = this.#source.slice(this.#at + named.length, end);
      if (!/^[A-Za-z0-9_]+$/.test(name)) {
        throw new PatternError("invalid named capture", this.#source.slice(this.#at, end + 1));
      }
      this.#names.push(name);
      this.#replace(this.#at, end + 1, "(");
      this.#at = end + 1;
      return [this.#close(before, true)];
    }
    return this.#flagGroup();
  }

  /** The rest of a group whose opening was read. */
  #close(before: Flags, captures: boolean): Node {
    const of = this.#alternation();
    if (this.#peek() !== ")") throw new PatternError("missing closing )", this.#source);
    this.#at += 1;
    this.#flags = before;
    // A group of its own, so that a repetition after it does not bind to a part of it.
    return captures ? { type: "group", of } : of;
  }

  #flagGroup(): readonly Node[] {
    const start = this.#at;
    const before = this.#flags;
    let flags = before;
    let on = true;
    let seen = false;
    this.#at += 2;
    for (;;) {
      const letter = this.#peek() === undefined ? "" : this.#take();
      switch (letter) {
        case "i":
          flags = { ...flags, fold: on };
          break;
        case "m":
          flags = { ...flags, multiline: on };
          break;
        case "s":
          flags = { ...flags, dotAll: on };
          break;
        case "U":
          flags = { ...flags, lazy: on };
          break;
        case "-":
          if (!on) throw this.#badGroup(start);
          on = false;
          seen = false;
          continue;
        case ":":
        case ")":
          if (!on && !seen) throw this.#badGroup(start);
          this.#flags = flags;
          return letter === ")" ? [] : [this.#close(before, false)];
        default:
          throw this.#badGroup(start);
      }
      seen = true;
    }
  }

  #badGroup(start: number): PatternError {
    return new PatternError("invalid or unsupported Perl syntax", this.#source.slice(start, this.#at));
  }

  #backslash(): readonly Node[] {
    const letter = this.#source[this.#at + 1];
    switch (letter) {
      case "A":
        this.#at += 2;
        return [{ type: "assert", what: "begin" }];
      case "z":
        this.#at += 2;
        return [{ type: "assert", what: "end" }];
      case "b":
      case "B":
        this.#at += 2;
        return [{ type: "assert", what: letter === "b" ? "boundary" : "noBoundary" }];
      case "Q": {
        const end = this.#source.indexOf("\\E", this.#at + 2);
        const quoted = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
        this.#at = end < 0 ? this.#source.length : end + 2;
        return Array.from(quoted, (character) => this.#literal(character));
      }
      default: {
        const set = this.#classEscape(false);
        if (set !== undefined) return [{ type: "chars", set }];
        return [this.#literal(String.fromCodePoint(this.#escape()))];
      }
    }
  }

  #literal(character: string): Node {
    const code = character.codePointAt(0) ?? 0;
    const set: CharSet = [[code, code]];
    return { type: "chars", set: this.#flags.fold ? this.#folded(set) : set };
  }

  #folded(set: CharSet): CharSet {
    if (!isAsciiOnly(set)) {
      this.#inexact = true;
      return set;
    }
    return foldAscii(set);
  }

  /** `\d`, `\s`, `\w`, `\p{…}` and their negations. */
  #classEscape(inBrackets: boolean): CharSet | undefined {
    const letter = this.#source[this.#at + 1] ?? "";
    const perl: { readonly [letter: string]: CharSet } = { d: digits, s: spaces, w: words };
    const lower = letter.toLowerCase();
    const base = Object.hasOwn(perl, lower) ? perl[lower] : undefined;
    if (base !== undefined) {
      this.#at += 2;
      const set = this.#flags.fold ? foldAscii(base) : base;
      return lower === letter ? set : negate(set);
    }
    return lower === "p" ? this.#unicodeClass(letter === "P", inBrackets) : undefined;
  }

  #unicodeClass(upper: boolean, inBrackets: boolean): CharSet {
    const start = this.#at;
    this.#at += 2;
    let name: string;
    if (this.#peek() === "{") {
      const end = this.#source.indexOf("}", this.#at);
      if (end < 0) throw new PatternError("invalid character class range", this.#source.slice(start));
      name = this.#source.slice(this.#at + 1, end);
      this.#at = end + 1;
    } else name = this.#peek() === undefined ? "" : this.#take();
    const caret = name.startsWith("^");
    const spelt = unicodeClass(caret ? name.slice(1) : name, upper !== caret);
    if (spelt === undefined) {
      throw new PatternError("invalid character class range", this.#source.slice(start, this.#at));
    }
    this.#inexact = true;
    this.#replace(
      start,
      this.#at,
      inBrackets || spelt.startsWith("\\p") || spelt.startsWith("\\P") ? spelt : `[${spelt}]`,
    );
    return everything;
  }

  #bracket(): CharSet {
    const start = this.#at;
    this.#at += 1;
    const negated = this.#peek() === "^";
    if (negated) this.#at += 1;
    const ranges: Range[] = [];
    for (let first = true; first || this.#peek() !== "]"; first = false) {
      const set = this.#bracketClass(start);
      if (set !== undefined) ranges.push(...set);
      else ranges.push(...this.#bracketRange(start));
    }
    this.#at += 1;
    const set = normalize(ranges);
    return negated ? negate(set) : set;
  }

  /** `[:alpha:]`, `\d`, `\p{L}` inside brackets. */
  #bracketClass(start: number): CharSet | undefined {
    if (this.#source.startsWith("[:", this.#at)) {
      const end = this.#source.indexOf(":]", this.#at + 2);
      if (end >= 0) {
        const name = this.#source.slice(this.#at + 2, end);
        const plain = name.startsWith("^") ? name.slice(1) : name;
        const found = Object.hasOwn(posixClasses, plain) ? posixClasses[plain] : undefined;
        if (found === undefined) {
          throw new PatternError("invalid character class range", this.#source.slice(this.#at, end + 2));
        }
        this.#at = end + 2;
        const set = this.#flags.fold ? foldAscii(found) : found;
        return plain === name ? set : negate(set);
      }
    }
    if (this.#peek() === undefined) throw new PatternError("missing closing ]", this.#source.slice(start));
    return this.#peek() === "\\" ? this.#classEscape(true) : undefined;
  }

  #bracketRange(start: number): CharSet {
    const from = this.#at;
    const low = this.#bracketCharacter(start);
    let high = low;
    const after = this.#source[this.#at + 1];
    if (this.#peek() === "-" && after !== undefined && after !== "]") {
      this.#at += 1;
      high = this.#bracketCharacter(start);
      if (high < low) throw new PatternError("invalid character class range", this.#source.slice(from, this.#at));
    }
    const set: CharSet = [[low, high]];
    return this.#flags.fold ? this.#folded(set) : set;
  }

  #bracketCharacter(start: number): number {
    if (this.#peek() === undefined) throw new PatternError("missing closing ]", this.#source.slice(start));
    return this.#peek() === "\\" ? this.#escape() : (this.#take().codePointAt(0) ?? 0);
  }

  /** An escaped character; the backslash is next. */
  #escape(): number {
    const start = this.#at;
    this.#at += 1;
    if (this.#peek() === undefined) throw new PatternError("trailing backslash at end of expression", "");
    const rest = this.#source.slice(this.#at, this.#at + 2 + 16);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
    if (octal !== undefined) {
      this.#at += octal.length;
      return Number.parseInt(octal, 8);
    }
    const hex = /^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
    const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? "", 16);
    if (hex !== null && code <= 0x10ffff) {
      this.#at += hex[0].length;
      return code;
    }
    const character = this.#take();
    const named: { readonly [letter: string]: number } = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
    const control = Object.hasOwn(named, character) ? named[character] : undefined;
    if (control !== undefined) return control;
    if (character < "\x80" && !/[0-9A-Za-z]/.test(character)) return character.charCodeAt(0);
    if (character === "x") this.#at = start + (/^x(?:\{[0-9A-Fa-f]*\}?|[0-9A-Fa-f]?)/.exec(rest)?.[0].length ?? 0) + 1;
    throw new PatternError("invalid escape sequence", this.#source.slice(start, this.#at));
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
  }

  /** The next character, which is there. */
  #take(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  /** Says that a stretch of the source has another text in the portable form. */
  #replace(start: number, end: number, text: string): void {
    this.#portable += this.#source.slice(this.#copied, start) + text;
    this.#copied = end;
  }
}

/** Whether nested repetitions multiply to at most `limit`. */
function repeatsWithin(node: Node, limit: number): boolean {
  switch (node.type) {
    case "repeat": {
      const counted = node.min === 0 && node.max === Infinity ? 0 : node.max === Infinity ? node.min : node.max;
      const isOperator = node.max === Infinity ? node.min <= 1 : node.min === 0 && node.max === 1;
      if (isOperator || (node.max === 0 && node.min === 0)) return node.max === 0 || repeatsWithin(node.of, limit);
      if (counted > limit) return false;
      return repeatsWithin(node.of, counted > 0 ? Math.floor(limit / counted) : limit);
    }
    case "group":
      return repeatsWithin(node.of, limit);
    case "concat":
    case "alternate":
      return node.of.every((part) => repeatsWithin(part, limit));
    default:
      return true;
  }
}

function sizeOf(node: Node): number {
  switch (node.type) {
    case "repeat": {
      const size = sizeOf(node.of);
      if (node.max === Infinity) return node.min === 0 ? 2 + size : 1 + node.min * size;
      return node.max * size + (node.max - node.min);
    }
    case "group":
      return 2 + sizeOf(node.of);
    case "concat":
    case "alternate":
      return node.of.reduce((total, part) => total + sizeOf(part), node.of.length - 1);
    default:
      return 1;
  }
}

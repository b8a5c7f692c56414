/** Go's regular expressions (regexp/syntax with the Perl flags) as a tree. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { spendWalk } from "../../runtime/meter.ts";
import { type CharSet, everything, negate } from "./char-set.ts";
import { Characters } from "./characters.ts";
import { PatternError, PatternText } from "./pattern-text.ts";
import { type Node, repeatsWithin, sizeOf } from "./tree.ts";

export interface Pattern {
  readonly tree: Node;
  /** The names of the capturing groups by number; "" without a name; [0] is the whole match. */
  readonly names: readonly string[];
  /** Holds something whose sets the tree does not know exactly: Unicode classes, case folding beyond ASCII. */
  readonly inexact: boolean;
  /** The pattern in the subset of the syntax that all RE2 engines read alike. */
  readonly portable: string;
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
  readonly #text: PatternText;
  readonly #characters: Characters;
  #depth = 0;
  #flags: Flags = { fold: false, multiline: false, dotAll: false, lazy: false };
  readonly #names: string[] = [""];
  /** Whether some repetition makes copies of what it repeats; without one a pattern is about as large as its text. */
  #multiplies = false;

  constructor(source: string) {
    this.#text = new PatternText(source);
    this.#characters = new Characters(this.#text);
  }

  pattern(): Pattern {
    const tree = this.#alternation();
    if (this.#text.at < this.#text.source.length) throw new PatternError("unexpected )", this.#text.source);
    const maybeLarge = this.#multiplies || this.#text.source.length > maxSize / 4;
    if (maybeLarge && sizeOf(tree) > maxSize) throw new PatternError("expression too large", this.#text.source);
    return { tree, names: this.#names, inexact: this.#characters.isInexact, portable: this.#text.portable };
  }

  /** Up to the closing parenthesis or the end. Flags set inside hold to there, across `|`. */
  #alternation(): Node {
    this.#depth += 1;
    if (this.#depth > maxHeight) throw new PatternError("expression nests too deeply", this.#text.source);
    const branches: Node[] = [this.#sequence()];
    while (this.#text.peek() === "|") {
      this.#text.at += 1;
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
      const start = this.#text.at;
      const next = this.#text.peek();
      if (next === undefined || next === "|" || next === ")") break;
      const bounds = this.#repetition(next);
      if (bounds === undefined) {
        const item = this.#item(next);
        items.push(...item);
        repeatedAt = -1;
        continue;
      }
      const lazy = this.#text.peek() === "?";
      if (lazy) this.#text.at += 1;
      const text = this.#text.since(start);
      const operand = items.pop();
      if (bounds === "bad") throw new PatternError("invalid repeat count", text);
      if (operand === undefined) throw new PatternError("missing argument to repetition operator", text);
      if (repeatedAt >= 0) {
        throw new PatternError("invalid nested repetition operator", this.#text.since(repeatedAt));
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
      this.#text.at += 1;
      return next === "*" ? [0, Infinity] : next === "+" ? [1, Infinity] : [0, 1];
    }
    if (next !== "{") return undefined;
    const match = /^\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}/.exec(
      this.#text.source.slice(this.#text.at, this.#text.at + 64),
    );
    if (match === null) return undefined;
    this.#text.at += match[0].length;
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
        return [{ type: "chars", set: this.#characters.bracket() }];
      case ".":
        this.#text.at += 1;
        return [{ type: "chars", set: dotAll ? everything : notNewline }];
      case "^":
        this.#text.at += 1;
        return [{ type: "assert", what: multiline ? "beginLine" : "begin" }];
      case "$":
        this.#text.at += 1;
        return [{ type: "assert", what: multiline ? "endLine" : "end" }];
      case "\\":
        return this.#backslash();
      default:
        return [this.#literal(this.#text.take())];
    }
  }

  #parenthesis(): readonly Node[] {
    const before = this.#flags;
    if (this.#text.source[this.#text.at + 1] !== "?") {
      this.#text.at += 1;
      this.#names.push("");
      return [this.#close(before, true)];
    }
    const named = /^\(\?P?</.exec(this.#text.source.slice(this.#text.at, this.#text.at + 4))?.[0];
    if (named !== undefined) {
      const end = this.#text.source.indexOf(">", this.#text.at);
      if (end < 0) throw new PatternError("invalid named capture", this.#text.source.slice(this.#text.at));
      const name = this.#text.source.slice(this.#text.at + named.length, end);
      if (!/^[A-Za-z0-9_]+$/.test(name)) {
        throw new PatternError("invalid named capture", this.#text.source.slice(this.#text.at, end + 1));
      }
      this.#names.push(name);
      this.#text.replace(this.#text.at, end + 1, "(");
      this.#text.at = end + 1;
      return [this.#close(before, true)];
    }
    return this.#flagGroup();
  }

  /** The rest of a group whose opening was read. */
  #close(before: Flags, captures: boolean): Node {
    const of = this.#alternation();
    if (this.#text.peek() !== ")") throw new PatternError("missing closing )", this.#text.source);
    this.#text.at += 1;
    this.#setFlags(before);
    // A group of its own, so that a repetition after it does not bind to a part of it.
    return captures ? { type: "group", of } : of;
  }

  #flagGroup(): readonly Node[] {
    const start = this.#text.at;
    const before = this.#flags;
    let flags = before;
    let on = true;
    let seen = false;
    this.#text.at += 2;
    for (;;) {
      const letter = this.#text.peek() === undefined ? "" : this.#text.take();
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
          this.#setFlags(flags);
          return letter === ")" ? [] : [this.#close(before, false)];
        default:
          throw this.#badGroup(start);
      }
      seen = true;
    }
  }

  #badGroup(start: number): PatternError {
    return new PatternError("invalid or unsupported Perl syntax", this.#text.since(start));
  }

  #backslash(): readonly Node[] {
    const letter = this.#text.source[this.#text.at + 1];
    switch (letter) {
      case "A":
        this.#text.at += 2;
        return [{ type: "assert", what: "begin" }];
      case "z":
        this.#text.at += 2;
        return [{ type: "assert", what: "end" }];
      case "b":
      case "B":
        this.#text.at += 2;
        return [{ type: "assert", what: letter === "b" ? "boundary" : "noBoundary" }];
      case "Q": {
        const end = this.#text.source.indexOf("\\E", this.#text.at + 2);
        const quoted = this.#text.source.slice(this.#text.at + 2, end < 0 ? undefined : end);
        this.#text.at = end < 0 ? this.#text.source.length : end + 2;
        return Array.from(quoted, (character) => this.#literal(character));
      }
      default: {
        const set = this.#characters.classEscape(false);
        if (set !== undefined) return [{ type: "chars", set }];
        return [this.#literal(String.fromCodePoint(this.#characters.escape()))];
      }
    }
  }

  #literal(character: string): Node {
    return { type: "chars", set: this.#characters.literal(character) };
  }

  #setFlags(flags: Flags): void {
    this.#flags = flags;
    this.#characters.folds = flags.fold;
  }
}

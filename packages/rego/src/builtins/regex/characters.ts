/** What in a pattern stands for one character: escapes, classes, brackets. */
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
import { PatternError, type PatternText } from "./pattern-text.ts";
import { unicodeClass } from "./unicode-class.ts";

/** Reads characters and sets of them where the text stands. */
export class Characters {
  readonly #text: PatternText;
  /** Whether capital and small letters are the same; the parser keeps it. */
  folds = false;
  /** Whether a set was read that is not known exactly. */
  isInexact = false;

  constructor(text: PatternText) {
    this.#text = text;
  }

  literal(character: string): CharSet {
    const code = character.codePointAt(0) ?? 0;
    const set: CharSet = [[code, code]];
    return this.folds ? this.#folded(set) : set;
  }

  #folded(set: CharSet): CharSet {
    if (!isAsciiOnly(set)) {
      this.isInexact = true;
      return set;
    }
    return foldAscii(set);
  }

  /** `\d`, `\s`, `\w`, `\p{…}` and their negations; undefined where none is next. */
  classEscape(inBrackets: boolean): CharSet | undefined {
    const letter = this.#text.source[this.#text.at + 1] ?? "";
    const perl: { readonly [letter: string]: CharSet } = { d: digits, s: spaces, w: words };
    const lower = letter.toLowerCase();
    const base = Object.hasOwn(perl, lower) ? perl[lower] : undefined;
    if (base !== undefined) {
      this.#text.at += 2;
      const set = this.folds ? foldAscii(base) : base;
      return lower === letter ? set : negate(set);
    }
    return lower === "p" ? this.#unicodeClass(letter === "P", inBrackets) : undefined;
  }

  #unicodeClass(upper: boolean, inBrackets: boolean): CharSet {
    const start = this.#text.at;
    this.#text.at += 2;
    let name: string;
    if (this.#text.peek() === "{") {
      const end = this.#text.source.indexOf("}", this.#text.at);
      if (end < 0) throw new PatternError("invalid character class range", this.#text.source.slice(start));
      name = this.#text.source.slice(this.#text.at + 1, end);
      this.#text.at = end + 1;
    } else name = this.#text.peek() === undefined ? "" : this.#text.take();
    const caret = name.startsWith("^");
    const spelt = unicodeClass(caret ? name.slice(1) : name, upper !== caret);
    if (spelt === undefined) {
      throw new PatternError("invalid character class range", this.#text.since(start));
    }
    this.isInexact = true;
    this.#text.replace(
      start,
      this.#text.at,
      inBrackets || spelt.startsWith("\\p") || spelt.startsWith("\\P") ? spelt : `[${spelt}]`,
    );
    return everything;
  }

  /** `[…]`, whose opening is next. */
  bracket(): CharSet {
    const start = this.#text.at;
    this.#text.at += 1;
    const negated = this.#text.peek() === "^";
    if (negated) this.#text.at += 1;
    const ranges: Range[] = [];
    for (let first = true; first || this.#text.peek() !== "]"; first = false) {
      const set = this.#bracketClass(start);
      if (set !== undefined) ranges.push(...set);
      else ranges.push(...this.#bracketRange(start));
    }
    this.#text.at += 1;
    const set = normalize(ranges);
    return negated ? negate(set) : set;
  }

  /** `[:alpha:]`, `\d`, `\p{L}` inside brackets. */
  #bracketClass(start: number): CharSet | undefined {
    if (this.#text.source.startsWith("[:", this.#text.at)) {
      const end = this.#text.source.indexOf(":]", this.#text.at + 2);
      if (end >= 0) {
        const name = this.#text.source.slice(this.#text.at + 2, end);
        const plain = name.startsWith("^") ? name.slice(1) : name;
        const found = Object.hasOwn(posixClasses, plain) ? posixClasses[plain] : undefined;
        if (found === undefined) {
          throw new PatternError("invalid character class range", this.#text.source.slice(this.#text.at, end + 2));
        }
        this.#text.at = end + 2;
        const set = this.folds ? foldAscii(found) : found;
        return plain === name ? set : negate(set);
      }
    }
    if (this.#text.peek() === undefined) throw new PatternError("missing closing ]", this.#text.source.slice(start));
    return this.#text.peek() === "\\" ? this.classEscape(true) : undefined;
  }

  #bracketRange(start: number): CharSet {
    const from = this.#text.at;
    const low = this.#bracketCharacter(start);
    let high = low;
    const after = this.#text.source[this.#text.at + 1];
    if (this.#text.peek() === "-" && after !== undefined && after !== "]") {
      this.#text.at += 1;
      high = this.#bracketCharacter(start);
      if (high < low) throw new PatternError("invalid character class range", this.#text.since(from));
    }
    const set: CharSet = [[low, high]];
    return this.folds ? this.#folded(set) : set;
  }

  #bracketCharacter(start: number): number {
    if (this.#text.peek() === undefined) throw new PatternError("missing closing ]", this.#text.source.slice(start));
    return this.#text.peek() === "\\" ? this.escape() : (this.#text.take().codePointAt(0) ?? 0);
  }

  /** An escaped character; the backslash is next. */
  escape(): number {
    const start = this.#text.at;
    this.#text.at += 1;
    if (this.#text.peek() === undefined) throw new PatternError("trailing backslash at end of expression", "");
    const rest = this.#text.source.slice(this.#text.at, this.#text.at + 2 + 16);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
    if (octal !== undefined) {
      this.#text.at += octal.length;
      return Number.parseInt(octal, 8);
    }
    const hex = /^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
    const code = Number.parseInt(hex?.[1] ?? hex?.[2] ?? "", 16);
    if (hex !== null && code <= 0x10ffff) {
      this.#text.at += hex[0].length;
      return code;
    }
    const character = this.#text.take();
    const named: { readonly [letter: string]: number } = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
    const control = Object.hasOwn(named, character) ? named[character] : undefined;
    if (control !== undefined) return control;
    if (character < "\x80" && !/[0-9A-Za-z]/.test(character)) return character.charCodeAt(0);
    if (character === "x")
      this.#text.at = start + (/^x(?:\{[0-9A-Fa-f]*\}?|[0-9A-Fa-f]?)/.exec(rest)?.[0].length ?? 0) + 1;
    throw new PatternError("invalid escape sequence", this.#text.since(start));
  }
}

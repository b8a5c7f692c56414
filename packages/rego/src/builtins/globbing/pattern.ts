/**
 * Globs of the gobwas kind as regular expressions: `*` (not over separators), `**`, `?`, `[abc]`, `[a-z]`, `[!…]`,
 * `{a,b}`, and `\` before a character that is to stand for itself.
 */

export class GlobSyntaxError extends Error {
  override readonly name = "GlobSyntaxError";
}

/** Braces inside braces; a regular expression may nest no deeper. */
const maxDepth = 500;

/** The pattern in RE2 syntax. Throws {@link GlobSyntaxError}. */
export function globToRegex(glob: string, separators: readonly string[]): string {
  return new Translator(glob, separators).pattern();
}

/** A part of a pattern: its expression, and whether it alone would match the empty text, which `?` and `[!a]` then do. */
interface Part {
  readonly text: string;
  readonly isEmptyAlone: boolean;
}

class Translator {
  readonly #characters: readonly string[];
  /** What `?` and, repeated, `*` match. */
  readonly #one: string;
  #at = 0;

  constructor(glob: string, separators: readonly string[]) {
    this.#characters = [...glob];
    this.#one = separators.length === 0 ? "(?s:.)" : `[^${separators.map(literal).join("")}]`;
  }

  pattern(): string {
    const parts = this.#sequence(0);
    return isEmptyAlone(parts) ? `^${joined(parts)}?$` : `^${joined(parts)}$`;
  }

  /** Up to the end or, inside braces, to what ends an alternative. */
  #sequence(depth: number): readonly Part[] {
    if (depth > maxDepth) throw new GlobSyntaxError("the pattern nests too deeply");
    const parts: Part[] = [];
    for (;;) {
      const next = this.#characters[this.#at];
      if (next === undefined || (depth > 0 && (next === "," || next === "}"))) return parts;
      this.#at += 1;
      const part = this.#part(next, depth);
      if (part.text !== "") parts.push(part);
    }
  }

  #part(next: string, depth: number): Part {
    switch (next) {
      case "*":
        if (this.#characters[this.#at] !== "*") return plain(`${this.#one}*`);
        this.#at += 1;
        return plain("(?s:.*)");
      case "?":
        return { text: this.#one, isEmptyAlone: true };
      case "[": {
        const text = this.#range();
        return { text, isEmptyAlone: text.startsWith("[^") };
      }
      case "{":
        return this.#alternatives(depth);
      case "\\": {
        // At the very end there is nothing left to escape.
        const escaped = this.#characters[this.#at];
        this.#at += 1;
        return plain(escaped === undefined ? "" : literal(escaped));
      }
      default:
        return plain(literal(next));
    }
  }

  /** Braces may lack their end. A pair with nothing inside matches nothing. */
  #alternatives(depth: number): Part {
    const alternatives = [this.#sequence(depth + 1)];
    while (this.#characters[this.#at] === ",") {
      this.#at += 1;
      alternatives.push(this.#sequence(depth + 1));
    }
    if (this.#characters[this.#at] === "}") this.#at += 1;
    const isNothing = alternatives.length === 1 && alternatives[0]?.length === 0;
    if (isNothing) return plain("[^\\x00-\\x{10FFFF}]");
    return { text: `(?:${alternatives.map(joined).join("|")})`, isEmptyAlone: alternatives.some(isEmptyAlone) };
  }

  /** Either one range or a list of characters, never a mixture. */
  #range(): string {
    const negated = this.#characters[this.#at] === "!";
    if (negated) this.#at += 1;
    const low = this.#characters[this.#at];
    if (low === undefined) throw new GlobSyntaxError("unexpected end of input");
    if (this.#characters[this.#at + 1] === "-") {
      const high = this.#characters[this.#at + 2];
      this.#at += 3;
      if (high === undefined || this.#characters[this.#at] === undefined) {
        throw new GlobSyntaxError("unexpected end of input");
      }
      if (this.#characters[this.#at] !== "]") throw new GlobSyntaxError("expected close range character");
      this.#at += 1;
      if ((high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0)) {
        throw new GlobSyntaxError(`hi character '${high}' should be greater than lo '${low}'`);
      }
      return `[${negated ? "^" : ""}${literal(low)}-${literal(high)}]`;
    }
    let list = "";
    for (;;) {
      const next = this.#characters[this.#at];
      if (next === undefined) throw new GlobSyntaxError("unexpected end of input");
      this.#at += 1;
      if (next === "]") break;
      if (next === "\\") {
        const escaped = this.#characters[this.#at];
        if (escaped === undefined) throw new GlobSyntaxError("unexpected end of input");
        this.#at += 1;
        list += literal(escaped);
      } else list += literal(next);
    }
    if (list === "") throw new GlobSyntaxError("could not parse range");
    return `[${negated ? "^" : ""}${list}]`;
  }
}

function plain(text: string): Part {
  return { text, isEmptyAlone: false };
}

function joined(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join("");
}

function isEmptyAlone(parts: readonly Part[]): boolean {
  return parts.length === 1 && parts[0]?.isEmptyAlone === true;
}

/** A character as RE2 reads it anywhere, also inside brackets. */
function literal(character: string): string {
  return /[A-Za-z0-9]/.test(character) ? character : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Puts a backslash before each character that means something in a glob. */
export function quoteGlob(text: string): string {
  return text.replace(/[*?\\[\]{}]/g, "\\$&");
}

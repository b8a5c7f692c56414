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
    return `^${this.#sequence(0)}$`;
  }

  /** Up to the end or, inside braces, to what ends an alternative. */
  #sequence(depth: number): string {
    if (depth > maxDepth) throw new GlobSyntaxError("the pattern nests too deeply");
    let out = "";
    for (;;) {
      const next = this.#characters[this.#at];
      if (next === undefined || (depth > 0 && (next === "," || next === "}"))) return out;
      this.#at += 1;
      out += this.#item(next, depth);
    }
  }

  #item(next: string, depth: number): string {
    switch (next) {
      case "*":
        if (this.#characters[this.#at] !== "*") return `${this.#one}*`;
        this.#at += 1;
        return "(?s:.*)";
      case "?":
        return this.#one;
      case "[":
        return this.#range();
      case "{":
        return this.#alternatives(depth);
      case "\\": {
        // At the very end there is nothing left to escape.
        const escaped = this.#characters[this.#at];
        this.#at += 1;
        return escaped === undefined ? "" : literal(escaped);
      }
      default:
        return literal(next);
    }
  }

  /** Braces may lack their end. A pair with nothing inside matches nothing. */
  #alternatives(depth: number): string {
    const alternatives = [this.#sequence(depth + 1)];
    while (this.#characters[this.#at] === ",") {
      this.#at += 1;
      alternatives.push(this.#sequence(depth + 1));
    }
    if (this.#characters[this.#at] === "}") this.#at += 1;
    const [only] = alternatives;
    return alternatives.length === 1 && only === "" ? "[^\\x00-\\x{10FFFF}]" : `(?:${alternatives.join("|")})`;
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

/** A character as RE2 reads it anywhere, also inside brackets. */
function literal(character: string): string {
  return /[A-Za-z0-9]/.test(character) ? character : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Puts a backslash before each character that means something in a glob. */
export function quoteGlob(text: string): string {
  return text.replace(/[*?\\[\]{}]/g, "\\$&");
}

import { TextMistake } from "../mistake.ts";
import type { Extent } from "../tree/tree.ts";

/** A piece of a configuration; comments and line ends are none. A word's text is what stands in the file, with its quotes. */
export interface Token extends Extent {
  readonly kind: "word" | ";" | "{" | "}" | "lua" | "end";
}

const [TAB, LINE_FEED, RETURN, SPACE] = [9, 10, 13, 32];
const [QUOTE, HASH, DOLLAR, APOSTROPHE, SEMICOLON, BACKSLASH, BACKTICK, OPEN, CLOSE] = [
  34, 35, 36, 39, 59, 92, 96, 123, 125,
];

/** Takes a configuration apart as Conftest's reader does: `{` opens a block also in a pattern without quotes. */
export class Scanner {
  readonly #text: string;
  /** Behind the last token. */
  #at = 0;
  /** Whether the last token is a word with which Lua is announced, and nothing but blanks came after it. */
  #announcesLua = false;
  #isLua = false;

  constructor(text: string) {
    this.#text = text;
    const zero = text.indexOf("\0");
    if (zero >= 0)
      throw new TextMistake("nginx_syntax", "Expected text, found a zero byte", { start: zero, end: zero + 1 });
  }

  next(): Token {
    if (this.#isLua) {
      this.#isLua = false;
      return this.#lua();
    }
    this.#skipBlanks();
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    const mayBeLua = this.#announcesLua;
    this.#announcesLua = false;
    if (Number.isNaN(code)) return { kind: "end", start, end: start };
    if (code === SEMICOLON || code === OPEN || code === CLOSE) {
      this.#isLua = code === OPEN && mayBeLua;
      this.#at++;
      return { kind: code === SEMICOLON ? ";" : code === OPEN ? "{" : "}", start, end: this.#at };
    }
    if (code === QUOTE || code === APOSTROPHE || code === BACKTICK) return this.#quoted(code);
    this.#at = this.#wordEnd(start);
    this.#announcesLua = this.#text.slice(start, this.#at).endsWith("_by_lua_block");
    return { kind: "word", start, end: this.#at };
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LINE_FEED || code === RETURN || code === HASH) this.#announcesLua = false;
      else if (code !== SPACE && code !== TAB) return;
      this.#at = code === HASH ? this.#lineEnd(this.#at) : this.#at + 1;
    }
  }

  #lineEnd(from: number): number {
    let at = from;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (code === LINE_FEED || code === RETURN) break;
      at++;
    }
    return at;
  }

  #quoted(quote: number): Token {
    const start = this.#at;
    for (let at = start + 1; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      // A backslash before the quote keeps it, whatever stands before the backslash.
      if (code === BACKSLASH && this.#text.charCodeAt(at + 1) === quote) at++;
      else if (code === quote) {
        this.#at = at + 1;
        return { kind: "word", start, end: this.#at };
      }
    }
    const message = "Expected the quote that closes this text, found the end of the file";
    throw new TextMistake("nginx_syntax", message, { start, end: start + 1 });
  }

  /** Behind the word that starts at `start`. The braces of `${name}` are part of it. */
  #wordEnd(start: number): number {
    let before = this.#text.charCodeAt(start);
    let isVariable = false;
    let at = start + 1;
    for (; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === SPACE || code === TAB || code === SEMICOLON || code === LINE_FEED || code === RETURN) break;
      if (code === OPEN) {
        if (before === DOLLAR) isVariable = true;
        else if (!isVariable) break;
      } else if (code === CLOSE) {
        if (!isVariable) break;
        isVariable = false;
      } else before = code;
    }
    return at;
  }

  /** A program in Lua, up to the brace that closes it. Braces in its texts and comments count as well. */
  #lua(): Token {
    const start = this.#at;
    let depth = 0;
    for (let at = start; at < this.#text.length; at++) {
      const code = this.#text.charCodeAt(at);
      // What # gives in Lua, a length, is a comment to Conftest's reader, from the character behind it on.
      if (code === HASH) at = this.#lineEnd(at + 2) - 1;
      else if (code === OPEN) depth++;
      else if (code === CLOSE && depth-- === 0) {
        this.#at = at;
        return { kind: "lua", start, end: at };
      }
    }
    const message = "Expected `}` that closes this program, found the end of the file";
    throw new TextMistake("nginx_syntax", message, { start: start - 1, end: start });
  }
}

import { isWhite } from "../white.ts";
import type { TokenType } from "./token.ts";

/** A heredoc that is open. */
interface Heredoc {
  readonly marker: string;
  isLineStart: boolean;
}

type Mode = "main" | "quote" | "heredoc";

/** No pattern here repeats more than one class of characters: on a long token a wider one runs out of stack. */
const QUOTED_TEXT = /[^\\"$%\r\n]*/y;
const HEREDOC_LINE = /[^$%\r\n]*/y;
const DIGITS = /[0-9]*/y;
const EXPONENT = /[eE][-+]?[0-9]/y;
const ID_START = /[\p{ID_Start}_]/u;
const ID_CONTINUE = /[\p{ID_Continue}-]/u;

/** Operators and brackets by their first character, longer ones first. */
const OPERATORS: readonly (readonly TokenType[])[] = byFirst([
  ...(["...", "==", "=>", "!=", "<=", ">=", "&&", "||", "::"] as const),
  ...(["[", "]", "(", ")", ".", ",", "*", "/", "%", "+", "-", "=", "<", ">", "!", "?", ":"] as const),
]);

function byFirst(operators: readonly TokenType[]): readonly (readonly TokenType[])[] {
  const table: TokenType[][] = Array.from({ length: 128 }, () => []);
  for (const operator of operators) table[operator.charCodeAt(0)]?.push(operator);
  return table;
}

/** Of ASCII: 2 begins an identifier, 1 only goes on with one. */
const WORD = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_]/.test(character) ? 2 : /[0-9-]/.test(character) ? 1 : 0;
});

/**
 * Cuts HCL text into tokens. Each call of {@link next} sets type, start and end: no object is made for a token. Comments
 * are left out; one that runs to the end of its line gives the `newline` that it ends with. What no token begins with is
 * `invalid`; the last token is `eof`, again and again.
 */
export class Scanner {
  type: TokenType = "newline";
  start = 0;
  end: number;
  readonly #text: string;
  readonly #modes: Mode[] = ["main"];
  readonly #heredocs: Heredoc[] = [];
  /** For each template sequence that is open, how many braces are open inside of it. */
  readonly #braces: number[] = [];

  constructor(text: string, at: number) {
    this.#text = text;
    this.end = at;
  }

  next(): void {
    this.start = this.end;
    if (this.start >= this.#text.length) this.type = "eof";
    else if (this.#modes.length === 1) this.#main();
    else {
      const mode = this.#modes[this.#modes.length - 1];
      if (mode === "quote") this.#quote();
      else if (mode === "heredoc") this.#heredoc();
      else this.#main();
    }
  }

  /**
   * Behind the quote that {@link next} gave: takes text without escapes and sequences up to the quote that closes it, and
   * that quote, as one `text` from quote to quote. False, and nothing is taken, where anything else stands there.
   */
  plainQuoted(): boolean {
    const end = this.#after(QUOTED_TEXT, this.end);
    if (this.#text.charCodeAt(end) !== 34) return false;
    this.#modes.pop();
    this.type = "text";
    this.end = end + 1;
    return true;
  }

  #main(): void {
    const text = this.#text;
    for (;;) {
      let at = this.end;
      let code = text.charCodeAt(at);
      while (code === 32 || code === 9) code = text.charCodeAt(++at);
      this.start = at;
      this.end = at;
      switch (code) {
        case 10:
          return this.#set("newline", 1);
        case 13:
          return text.charCodeAt(at + 1) === 10 ? this.#set("newline", 2) : this.#set("invalid", 1);
        case 34: // "
          this.#modes.push("quote");
          return this.#set("quote", 1);
        case 35: // #
          if (!this.#lineComment()) continue;
          return;
        case 47: // /
          if (text.charCodeAt(at + 1) === 42 && this.#blockComment()) continue;
          if (text.charCodeAt(at + 1) !== 47) return this.#set("/", 1);
          if (!this.#lineComment()) continue;
          return;
        case 60: // <
          if (this.#openHeredoc()) return;
          return this.#operator(code);
        case 123: // {
          if (this.#braces.length > 0) this.#braces.push((this.#braces.pop() ?? 0) + 1);
          return this.#set("{", 1);
        case 125: // }
          return this.#closingBrace();
        case 126: // ~
          return text.charCodeAt(at + 1) === 125 ? this.#endSequence(2) : this.#set("invalid", 1);
        default:
          return this.#word(code);
      }
    }
  }

  #word(code: number): void {
    if (code >= 48 && code <= 57) {
      this.end = this.#numberEnd(this.start);
      this.type = "number";
      return;
    }
    const end = this.#identifierEnd(this.start);
    if (end > this.start) {
      this.end = end;
      this.type = "ident";
    } else if (Number.isNaN(code)) this.type = "eof";
    else this.#operator(code);
  }

  #operator(code: number): void {
    for (const operator of OPERATORS[code] ?? []) {
      if (operator.length === 1 || this.#text.startsWith(operator, this.start))
        return this.#set(operator, operator.length);
    }
    this.#set("invalid", (this.#text.codePointAt(this.start) ?? 0) > 0xffff ? 2 : 1);
  }

  /** Digits, points and exponents in any order; no point at the end. What is no number among them, the parser says. */
  #numberEnd(from: number): number {
    let end = this.#after(DIGITS, from);
    for (let at = end; ; ) {
      const next = Math.max(this.#after(DIGITS, at), this.#after(EXPONENT, at));
      if (next > at) {
        at = next;
        end = at;
      } else if (this.#text.charCodeAt(at) === 46) at++;
      else return end;
    }
  }

  #identifierEnd(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (code < 128) {
        const part = WORD[code] ?? 0;
        if (part === 0 || (part === 1 && at === from)) return at;
        at++;
      } else {
        const point = this.#text.codePointAt(at);
        if (point === undefined) return at;
        if (!(at > from ? ID_CONTINUE : ID_START).test(String.fromCodePoint(point))) return at;
        at += point > 0xffff ? 2 : 1;
      }
    }
  }

  /** Goes behind the comment; true where it ends with a line break, which is then the token. */
  #lineComment(): boolean {
    const end = this.#text.indexOf("\n", this.start);
    this.end = end < 0 ? this.#text.length : end + 1;
    this.type = "newline";
    return end >= 0;
  }

  /** Goes behind the comment, if it ends. */
  #blockComment(): boolean {
    const end = this.#text.indexOf("*/", this.start + 2);
    if (end >= 0) this.end = end + 2;
    return end >= 0;
  }

  #closingBrace(): void {
    const open = this.#braces.at(-1);
    if (open === 0) return this.#endSequence(1);
    if (open !== undefined) this.#braces[this.#braces.length - 1] = open - 1;
    this.#set("}", 1);
  }

  #endSequence(length: number): void {
    if (this.#braces.at(-1) === 0) {
      this.#braces.pop();
      this.#modes.pop();
    }
    this.#set("end of sequence", length);
  }

  #openHeredoc(): boolean {
    if (this.#text.charCodeAt(this.start + 1) !== 60) return false;
    const from = this.start + (this.#text.charCodeAt(this.start + 2) === 45 ? 3 : 2);
    const end = this.#identifierEnd(from);
    const lineBreak = this.#lineBreak(end);
    if (end === from || lineBreak === 0) return false;
    this.#heredocs.push({ marker: this.#text.slice(from, end), isLineStart: true });
    this.#modes.push("heredoc");
    this.#set("heredoc", end + lineBreak - this.start);
    return true;
  }

  #quote(): void {
    const code = this.#text.charCodeAt(this.start);
    if (code === 34) {
      this.#modes.pop();
      return this.#set("end of quote", 1);
    }
    if (code === 36 || code === 37) return this.#dollar(1, 0);
    const length = this.#quotedEnd() - this.start;
    this.#set(length > 0 ? "text" : "invalid", length || 1);
  }

  #quotedEnd(): number {
    for (let at = this.start; ; ) {
      at = this.#after(QUOTED_TEXT, at);
      const next = this.#text.charCodeAt(at + 1);
      if (this.#text.charCodeAt(at) !== 92 || Number.isNaN(next) || next === 10 || next === 13) return at;
      at += 2;
    }
  }

  /** Whole lines up to a `$`, a `%` or the marker are one token: a heredoc may have millions of them. */
  #heredoc(): void {
    const heredoc = this.#heredocs.at(-1);
    if (heredoc === undefined) return this.#set("invalid", 1);
    const code = this.#text.charCodeAt(this.start);
    if (code === 36 || code === 37) {
      const behind = this.#text.charCodeAt(this.start + 2);
      // A sign that opens nothing takes the character behind it along where the line ends after that: strip markers
      // stop at the end of such a piece, so it ends where Terraform's does.
      this.#dollar(behind === 10 || behind === 13 ? 2 : 1, this.#lineBreak(this.#escapeEnd()));
      heredoc.isLineStart = this.#text.charCodeAt(this.end - 1) === 10;
      return;
    }
    let at = this.start;
    for (;;) {
      const end = this.#after(HEREDOC_LINE, at);
      const lineBreak = this.#lineBreak(end);
      if (heredoc.isLineStart && lineBreak > 0 && this.#isMarker(at, end, heredoc.marker)) {
        if (at > this.start) return this.#set("text", at - this.start);
        this.#heredocs.pop();
        this.#modes.pop();
        return this.#set("end of heredoc", end - at);
      }
      heredoc.isLineStart = lineBreak > 0;
      at = end + lineBreak;
      if (lineBreak === 0 || at >= this.#text.length) break;
      const next = this.#text.charCodeAt(at);
      if (next === 36 || next === 37) break;
    }
    this.#set(at > this.start ? "text" : "invalid", at - this.start || 1);
  }

  #isMarker(from: number, to: number, marker: string): boolean {
    let start = from;
    let end = to;
    while (start < end && isWhite(this.#text.charCodeAt(start))) start++;
    if (!this.#text.startsWith(marker, start)) return false;
    while (end > start && isWhite(this.#text.charCodeAt(end - 1))) end--;
    return end - start === marker.length;
  }

  /**
   * At `$` or `%`: the sequence that it opens; else text, as long as `$${` and the line break behind it, or `lone`
   * characters where nothing is doubled.
   */
  #dollar(lone: number, lineBreak: number): void {
    if (this.#text.charCodeAt(this.start + 1) === 123) {
      this.#modes.push("main");
      this.#braces.push(0);
      const length = this.#text.charCodeAt(this.start + 2) === 126 ? 3 : 2;
      return this.#set(this.#text.charCodeAt(this.start) === 36 ? "${" : "%{", length);
    }
    const end = this.#escapeEnd();
    this.#set("text", end > this.start ? end + lineBreak - this.start : lone);
  }

  /** Behind `$${`, `$${~` and the like, or the start where none stands there. */
  #escapeEnd(): number {
    const sign = this.#text.charCodeAt(this.start);
    if (this.#text.charCodeAt(this.start + 1) !== sign || this.#text.charCodeAt(this.start + 2) !== 123)
      return this.start;
    return this.start + (this.#text.charCodeAt(this.start + 3) === 126 ? 4 : 3);
  }

  #lineBreak(at: number): number {
    const code = this.#text.charCodeAt(at);
    if (code === 10) return 1;
    return code === 13 && this.#text.charCodeAt(at + 1) === 10 ? 2 : 0;
  }

  /** Behind what the pattern finds at an offset, or that offset. */
  #after(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : at;
  }

  #set(type: TokenType, length: number): void {
    this.type = type;
    this.end = this.start + length;
  }
}

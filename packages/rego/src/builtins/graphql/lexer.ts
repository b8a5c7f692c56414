/** Tokens of GraphQL (specification of October 2021, section 2), counted and reported as gqlparser does. */
import type { Position } from "./nodes.ts";

export type TokenKind =
  | "<Invalid>"
  | "<EOF>"
  | "!"
  | "$"
  | "&"
  | "("
  | ")"
  | "..."
  | ":"
  | "="
  | "@"
  | "["
  | "]"
  | "{"
  | "}"
  | "|"
  | "Name"
  | "Int"
  | "Float"
  | "String"
  | "BlockString";

export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly position: Position;
  /** Why the token is invalid. */
  readonly error?: string;
}

const punctuators = new Set<string>(["!", "$", "&", "(", ")", ":", "=", "@", "[", "]", "{", "}", "|"]);
const nameText = /[_A-Za-z][_0-9A-Za-z]*/y;
const numberText = /-?(?:0|[1-9][0-9]*)?/y;
const digits = /[0-9]*/y;
const commentText = /[\t\x20-\u{10ffff}]*/uy;
const escapes: { readonly [letter: string]: string } = {
  '"': '"',
  "/": "/",
  "\\": "\\",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads one token after another. After an invalid token it must not be asked again. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** The column of the last position that was asked for: long lines are counted once. */
  #counted = { lineStart: 0, at: 0, column: 1 };

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    this.#skipSpace();
    const start = this.#at;
    const first = this.#text[start];
    if (first === undefined) return this.#token("<EOF>", "", start);
    if (punctuators.has(first)) {
      this.#at += 1;
      // The set holds punctuators only.
      return this.#token(first as TokenKind, "", start);
    }
    if (this.#text.startsWith("...", start)) {
      this.#at += 3;
      return this.#token("...", "", start);
    }
    if (/[_A-Za-z]/.test(first)) return this.#token("Name", this.#take(nameText), start);
    if (/[-0-9]/.test(first)) return this.#number(start);
    if (first === '"') return this.#text.startsWith('"""', start) ? this.#blockString() : this.#string();
    return this.#invalid(this.#unexpected(first));
  }

  #skipSpace(): void {
    for (;;) {
      const character = this.#text[this.#at];
      switch (character) {
        case "\t":
        case " ":
        case ",":
        case "\ufeff":
          this.#at += 1;
          break;
        case "\n":
          this.#at += 1;
          this.#newLine();
          break;
        case "\r":
          this.#at += 1;
          this.#newLine();
          // The line begins before the line feed: columns after CRLF are one too high, as gqlparser counts them.
          if (this.#text[this.#at] === "\n") this.#at += 1;
          break;
        case "#":
          this.#at += 1;
          this.#take(commentText);
          break;
        default:
          return;
      }
    }
  }

  #newLine(): void {
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [text = ""] = pattern.exec(this.#text) ?? [];
    this.#at += text.length;
    return text;
  }

  #number(start: number): Token {
    this.#take(numberText);
    const last = this.#text[this.#at - 1];
    if (this.#at === start || last === "-") return this.#expectedDigit();
    if (/^-?0$/.test(this.#text.slice(start, this.#at)) && /[0-9]/.test(this.#text[this.#at] ?? "")) {
      return this.#invalid(`Invalid number, unexpected digit after 0: ${this.#describeNext()}.`);
    }
    let kind: TokenKind = "Int";
    if (this.#text[this.#at] === ".") {
      kind = "Float";
      this.#at += 1;
      if (this.#take(digits) === "") return this.#expectedDigit();
    }
    if (/[eE]/.test(this.#text[this.#at] ?? "")) {
      kind = "Float";
      this.#at += 1;
      if (/[-+]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
      if (this.#take(digits) === "") return this.#expectedDigit();
    }
    return this.#token(kind, this.#text.slice(start, this.#at), start);
  }

  #expectedDigit(): Token {
    return this.#invalid(`Invalid number, expected digit but got: ${this.#describeNext()}.`);
  }

  #describeNext(): string {
    const next = this.#text[this.#at];
    return next === undefined ? "<EOF>" : `"${next}"`;
  }

  /** The position of a string is that of its first character after the quote. */
  #string(): Token {
    this.#at += 1;
    const start = this.#at;
    let value = "";
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character === "\n" || character === "\r")
        return this.#invalid("Unterminated string.");
      if (character < " " && character !== "\t") return this.#invalid(this.#invalidInString(character));
      if (character === '"') {
        const token = this.#token("String", value, start);
        this.#at += 1;
        return token;
      }
      if (character !== "\\") {
        value += character;
        this.#at += 1;
        continue;
      }
      const escape = this.#escape();
      if (typeof escape !== "string") return escape;
      value += escape;
    }
  }

  #escape(): string | Token {
    const letter = this.#text[this.#at + 1];
    if (letter === "u") {
      const code = this.#text.slice(this.#at + 2, this.#at + 6);
      if (this.#at + 6 >= this.#text.length || !/^[0-9a-fA-F]{4}$/.test(code)) {
        this.#at += 1;
        const rest = this.#text.slice(this.#at);
        return this.#invalid(`Invalid character escape sequence: \\${rest.length <= 5 ? rest : rest.slice(0, 5)}.`);
      }
      this.#at += 6;
      const unit = Number.parseInt(code, 16);
      // Half a surrogate pair is no character: Go writes U+FFFD.
      return unit >= 0xd800 && unit <= 0xdfff ? "\ufffd" : String.fromCharCode(unit);
    }
    const meant = letter === undefined ? undefined : escapes[letter];
    if (meant === undefined) {
      this.#at += 1;
      return this.#invalid(
        letter === undefined ? "Invalid character escape sequence." : `Invalid character escape sequence: \\${letter}.`,
      );
    }
    this.#at += 2;
    return meant;
  }

  #blockString(): Token {
    this.#at += 3;
    const start = this.#at;
    let value = "";
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return this.#invalid("Unterminated string.");
      if (this.#text.startsWith('"""', this.#at)) {
        const token = this.#token("BlockString", blockValue(value), start);
        this.#at += 3;
        return token;
      }
      if (character < " " && !/[\t\n\r]/.test(character)) return this.#invalid(this.#invalidInString(character));
      if (this.#text.startsWith('\\"""', this.#at)) {
        value += '"""';
        this.#at += 4;
        continue;
      }
      if (character === "\r" && this.#text[this.#at + 1] === "\n") this.#at += 1;
      this.#at += 1;
      value += character === "\r" ? "\n" : character;
      if (character === "\r" || character === "\n") this.#newLine();
    }
  }

  #invalidInString(character: string): string {
    return `Invalid character within String: "\\u${decimalCode(character)}".`;
  }

  #unexpected(character: string): string {
    if (character < " ") return `Cannot contain the invalid character "\\u${decimalCode(character)}"`;
    if (character === "'") {
      return `Unexpected single quote character ('), did you mean to use a double quote (")?`;
    }
    return `Cannot parse the unexpected character "${firstByte(this.#text, this.#at)}".`;
  }

  #token(kind: TokenKind, value: string, start: number): Token {
    return { kind, value, position: this.#position(start) };
  }

  #invalid(error: string): Token {
    return { kind: "<Invalid>", value: "", position: this.#position(this.#at), error };
  }

  /** Columns count code points; the start of a block string may lie before the present line. */
  #position(at: number): Position {
    if (at < this.#lineStart)
      return { line: this.#line, column: 1 - codePoints(this.#text.slice(at, this.#lineStart)) };
    if (this.#counted.lineStart !== this.#lineStart || at < this.#counted.at) {
      this.#counted = { lineStart: this.#lineStart, at: this.#lineStart, column: 1 };
    }
    const column = this.#counted.column + codePoints(this.#text.slice(this.#counted.at, at));
    this.#counted = { lineStart: this.#lineStart, at, column };
    return { line: this.#line, column };
  }
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

/** gqlparser prints the number in decimal. */
function decimalCode(character: string): string {
  return character.charCodeAt(0).toString().padStart(4, "0");
}

/** gqlparser takes the first byte of the character's UTF-8 for a character of its own. */
function firstByte(text: string, at: number): string {
  const [byte = 0xef] = new TextEncoder().encode(String.fromCodePoint(text.codePointAt(at) ?? 0xfffd));
  return String.fromCharCode(byte);
}

/**
 * The text of a block string without the indentation that all its lines share (the first one counts, unlike in the
 * specification) and without blank lines around.
 */
function blockValue(raw: string): string {
  const lines = raw.split("\n");
  let common = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (indent < line.length && indent < common) common = indent;
  }
  const stripped = common === Number.POSITIVE_INFINITY ? lines : lines.map((line) => line.slice(common));
  const isBlank = (line: string | undefined): boolean => line !== undefined && /^[ \t]*$/.test(line);
  let from = 0;
  let to = stripped.length;
  while (from < to && isBlank(stripped[from])) from += 1;
  while (to > from && isBlank(stripped[to - 1])) to -= 1;
  return stripped.slice(from, to).join("\n");
}

import type { Comment } from "./ast.ts";
import { Kind, kindOfWord, type LexicalError, TokenList, type Tokens } from "./tokens.ts";

/** After so many mistakes a text is taken for something other than Rego, and the rest is left alone. */
export const maxErrors = 100;

/**
 * Cuts a text into tokens, in one pass and in linear time. Mistakes are collected, each with a token of kind `illegal` in
 * its place. A byte order mark at the start is skipped; white space is space, tab, `\r` and `\n`.
 */
export function scan(text: string): Tokens {
  return new Scanner(text).run();
}

const wordPattern = /[A-Za-z_][A-Za-z0-9_]*/y;
const numberPattern = /[0-9]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const badNumberTail = /[A-Za-z0-9_.]+/y;
const stringBody = /[^"\\\n]*/y;
const rawBody = /[^`]*/y;
const templateBody = /[^"\\\n{]*/y;
const rawTemplateBody = /[^`\\{]*/y;

class Scanner {
  readonly #text: string;
  readonly #list: TokenList;
  readonly #comments: Comment[] = [];
  readonly #errors: LexicalError[] = [];
  /** One entry for each open template expression: whether it is raw, and how many `{` are open inside it. */
  readonly #templates: { readonly raw: boolean; braces: number }[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#list = new TokenList(text.length);
  }

  run(): Tokens {
    this.#refuseForbiddenCharacters();
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    if (this.#text.includes("\0")) this.#at = this.#text.length;
    while (this.#skipSpace() < this.#text.length && this.#errors.length < maxErrors) this.#next();
    const end = this.#text.length;
    this.#list.push(Kind.end, end, end);
    const { count, kinds, starts, ends, breaks } = this.#list;
    return { count, kinds, starts, ends, breaks, comments: this.#comments, errors: this.#errors };
  }

  /** Characters that may stand nowhere, not even in comments and strings. Only the first of each sort is reported. */
  #refuseForbiddenCharacters(): void {
    const text = this.#text;
    const refuse = (at: number, what: string, hint?: string): void => {
      if (at >= 0) this.#error(at, at + 1, `expected text, found ${what}`, hint);
    };
    refuse(text.indexOf("\0"), "a null character", "this does not look like a Rego file");
    refuse(text.indexOf("\ufeff", 1), "a byte order mark inside the text", "remove it");
    if (!text.isWellFormed()) refuse(text.search(/\p{Surrogate}/u), "half of a surrogate pair");
  }

  /** Goes to the next character that is no white space, and says where that is. */
  #skipSpace(): number {
    const text = this.#text;
    let at = this.#at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 32) break;
      if (code === 10) this.#list.breakBefore = true;
      else if (code !== 32 && code !== 9 && code !== 13) break;
    }
    return (this.#at = at);
  }

  #next(): void {
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    if (isLetter(code)) {
      this.#at = this.#match(wordPattern, start);
      this.#list.push(kindOfWord(this.#text.slice(start, this.#at)), start, this.#at);
    } else if (isDigit(code)) {
      this.#number(start);
    } else {
      this.#sign(start, code);
    }
  }

  #number(start: number): void {
    const end = this.#match(numberPattern, start);
    const next = this.#text.charCodeAt(end);
    if (isLetter(next) || next === 46) {
      this.#at = this.#match(badNumberTail, end);
      this.#illegal(start, `expected a number, found ${shown(this.#text.slice(start, this.#at))}`, numberHint(next));
      return;
    }
    this.#at = end;
    this.#list.push(Kind.number, start, end);
  }

  #sign(start: number, code: number): void {
    const second = this.#text.charCodeAt(start + 1);
    switch (code) {
      case 35:
        return this.#comment(start);
      case 34:
        return this.#string(start);
      case 96:
        return this.#rawString(start);
      case 36:
        if (second === 34) return this.#template(start, start + 2, false);
        if (second === 96) return this.#template(start, start + 2, true);
        this.#at++;
        return this.#illegal(start, 'expected `"` or a back-quote after `$`', 'template strings look like $"a {b} c"');
      case 123:
        return this.#openBrace(start);
      case 125:
        return this.#closeBrace(start);
      case 58:
        return second === 61 ? this.#take(Kind.assign, 2) : this.#take(Kind.colon, 1);
      case 61:
        return second === 61 ? this.#take(Kind.equal, 2) : this.#take(Kind.unify, 1);
      case 60:
        return second === 61 ? this.#take(Kind.lessOrEqual, 2) : this.#take(Kind.less, 1);
      case 62:
        return second === 61 ? this.#take(Kind.greaterOrEqual, 2) : this.#take(Kind.greater, 1);
      case 33:
        if (second === 61) return this.#take(Kind.notEqual, 2);
        this.#at++;
        return this.#illegal(start, "expected `!=`, found `!`", "negation is written `not`");
      default: {
        const kind = singles.get(code);
        if (kind !== undefined) return this.#take(kind, 1);
        const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
        this.#at += character.length;
        if (/[\0\ufeff\p{Surrogate}]/u.test(character)) return this.#list.push(Kind.illegal, start, this.#at);
        return this.#illegal(start, `expected a token, found the character ${shown(character)}`, characterHint(code));
      }
    }
  }

  #comment(start: number): void {
    const lineEnd = this.#text.indexOf("\n", start);
    this.#at = lineEnd < 0 ? this.#text.length : lineEnd;
    const end = this.#text.charCodeAt(this.#at - 1) === 13 ? this.#at - 1 : this.#at;
    this.#comments.push({ start, end, text: this.#text.slice(start + 1, end) });
  }

  #string(start: number): void {
    const end = this.#quoted(start, start + 1, stringBody);
    if (end < 0) return;
    this.#at = end;
    this.#list.push(Kind.string, start, end);
  }

  #rawString(start: number): void {
    const close = this.#match(rawBody, start + 1);
    if (close >= this.#text.length) return this.#unterminated(start, this.#text.length, "`");
    this.#at = close + 1;
    this.#list.push(Kind.rawString, start, this.#at);
  }

  /** One piece of a template string, from `start` (its `$` or the `}` of the expression before) with text from `from` on. */
  #template(start: number, from: number, raw: boolean): void {
    const end = raw ? this.#rawPiece(start, from) : this.#quoted(start, from, templateBody);
    if (end < 0) return;
    this.#at = end;
    if (this.#text.charCodeAt(end - 1) === 123) {
      this.#templates.push({ raw, braces: 0 });
      this.#list.push(raw ? Kind.rawTemplatePart : Kind.templatePart, start, end);
    } else {
      this.#list.push(raw ? Kind.rawTemplateEnd : Kind.templateEnd, start, end);
    }
  }

  #rawPiece(start: number, from: number): number {
    let at = from;
    for (;;) {
      at = this.#match(rawTemplateBody, at);
      const code = this.#text.charCodeAt(at);
      if (code === 96 || code === 123) return at + 1;
      if (at >= this.#text.length) {
        this.#unterminated(start, at, "`");
        return -1;
      }
      at += this.#text.charCodeAt(at + 1) === 123 ? 2 : 1;
    }
  }

  /** The position behind the `"` (or, in a template, the `{`) that ends a quoted piece; -1 after a mistake. */
  #quoted(start: number, from: number, body: RegExp): number {
    const template = body === templateBody;
    let at = from;
    let wrong = -1;
    for (;;) {
      at = this.#match(body, at);
      const code = this.#text.charCodeAt(at);
      if (code === 34 || (code === 123 && wrong < 0)) break;
      if (code === 123) {
        at++;
        continue;
      }
      if (code !== 92) {
        this.#unterminated(start, at, '"');
        return -1;
      }
      const escape = this.#text.charAt(at + 1);
      if (!isEscape(escape) && !(template && escape === "{") && wrong < 0) wrong = at;
      at += escape === "\n" || escape === "" ? 1 : 2;
    }
    if (wrong < 0) return at + 1;
    this.#at = at + 1;
    const found = shown(this.#text.slice(wrong, wrong + 2));
    const hint = "a backslash itself is written `\\\\`, and a raw string `…` in back-quotes needs no escapes";
    this.#error(wrong, wrong + 2, `expected an escape sequence, found ${found}`, hint);
    this.#list.push(Kind.illegal, start, this.#at);
    return -1;
  }

  #openBrace(start: number): void {
    const open = this.#templates.at(-1);
    if (open !== undefined) open.braces++;
    this.#at = start + 1;
    this.#list.push(Kind.leftBrace, start, start + 1);
  }

  #closeBrace(start: number): void {
    const open = this.#templates.at(-1);
    if (open !== undefined && open.braces === 0) {
      this.#templates.pop();
      return this.#template(start, start + 1, open.raw);
    }
    if (open !== undefined) open.braces--;
    this.#take(Kind.rightBrace, 1);
  }

  #take(kind: Kind, length: number): void {
    const start = this.#at;
    this.#list.push(kind, start, (this.#at = start + length));
  }

  #unterminated(start: number, end: number, quote: string): void {
    this.#at = end;
    const hint = quote === '"' ? "a string over several lines is written in back-quotes" : undefined;
    this.#illegal(start, `expected ${shown(quote)} to end the string that starts here`, hint);
  }

  #illegal(start: number, message: string, hint?: string): void {
    this.#error(start, this.#at, message, hint);
    this.#list.push(Kind.illegal, start, this.#at);
  }

  #error(start: number, end: number, message: string, hint?: string): void {
    this.#errors.push({ start, end, message, ...(hint === undefined ? {} : { hint }) });
  }

  #match(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.test(this.#text) ? pattern.lastIndex : from;
  }
}

const singles = new Map<number, Kind>([
  [91, Kind.leftBracket],
  [93, Kind.rightBracket],
  [40, Kind.leftParen],
  [41, Kind.rightParen],
  [44, Kind.comma],
  [59, Kind.semicolon],
  [46, Kind.dot],
  [43, Kind.plus],
  [45, Kind.minus],
  [42, Kind.times],
  [47, Kind.divide],
  [37, Kind.remainder],
  [38, Kind.and],
  [124, Kind.or],
]);

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isEscape(character: string): boolean {
  return character.length === 1 && '\\"/bfnrtu'.includes(character);
}

/** A piece of the user's text for a message: short, and without anything that could disturb a terminal. */
export function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const safe = short.replaceAll(/\p{C}/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  return safe.includes("`") ? `'${safe}'` : `\`${safe}\``;
}

function numberHint(next: number): string | undefined {
  return next === 46 ? "digits must follow the decimal point" : "a name cannot start with a digit";
}

function characterHint(code: number): string | undefined {
  if (code === 39 || code === 0x2018 || code === 0x2019) return 'strings are written in double quotes: "…"';
  if (code === 0x201c || code === 0x201d) return 'use plain double quotes: "…"';
  return undefined;
}

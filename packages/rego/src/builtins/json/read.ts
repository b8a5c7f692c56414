/** JSON to values with every number literal kept as it is spelt. */

import { type Numeric, numberFromText, numberText } from "../../runtime/numbers.ts";
import { define } from "../../runtime/objects.ts";
import type { Value } from "../../runtime/value.ts";
import { toBytes } from "../bytes/utf8.ts";
import { quoteRune } from "../fmt/quote.ts";

/** Nesting that a document may have; beyond it, other recursive walks could run out of stack. */
export const maxDepth = 512;

/** What is wrong with a text, in the words of Go's encoding/json. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

/**
 * Literals that JSON.parse would spell differently: long ones, trailing zeros, exponents, -0. It may also find such
 * text inside strings, which only costs time (facts/rego-engine.md, section 1).
 */
const unusual = /(?:^|[:,[])\s*(?:-0(?![.\d])|-?(?:[\d.]{16}|0\.0{6}|\d+(?:[eE]|\.\d*(?:0(?!\d)|[eE]))))/;

/** Reads one JSON text. Throws {@link JsonError}. */
export function readJson(text: string): Value {
  if (unusual.test(text) || mayBeDeep(text)) return new Reader(text).document();
  try {
    // JSON.parse makes null, booleans, numbers, strings, arrays and plain objects only.
    const value = JSON.parse(text) as Value;
    return loneSurrogate.test(text) ? new Reader(text).document() : value;
  } catch {
    return new Reader(text).document();
  }
}

/** As many brackets may be deep nesting; fewer can't be. */
function mayBeDeep(text: string): boolean {
  let left = maxDepth;
  for (const opening of ["[", "{"]) {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) if (--left < 0) return true;
  }
  return false;
}

/** Reads the value that a text starts with, whatever follows it. Throws {@link JsonError}. */
export function readFirstJson(text: string): Value {
  return new Reader(text).first();
}

/** An escaped surrogate may be one without its other half, which becomes U+FFFD. */
const loneSurrogate = /\\u[dD][89a-fA-F]|[\ud800-\udfff]/;

const whiteSpace = /[ \t\n\r]*/y;
const numberLiteral = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// oxlint-disable-next-line no-control-regex
const plainString = /[^"\\\x00-\x1f]*/y;
const escapes: { readonly [letter: string]: string } = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  first(): Value {
    this.#skip();
    if (this.#at === this.#text.length) throw new JsonError("EOF");
    return this.#value();
  }

  document(): Value {
    const value = this.first();
    this.#skip();
    if (this.#at === this.#text.length) return value;
    const token = this.#token();
    if (token === null) return value;
    throw new JsonError(`error: invalid character '${token}' after top-level value`);
  }

  /** What follows a whole value, as OPA names it, which reads one token more; a null it takes for the end of the text. */
  #token(): string | null {
    const first = this.#text[this.#at];
    if (first === "{" || first === "[") return first;
    const value = this.#value();
    if (typeof value === "boolean") return `%!s(bool=${value})`;
    // Objects and arrays ended above.
    return value === null ? null : typeof value === "string" ? value : numberText(value as Numeric);
  }

  #value(): Value {
    this.#skip();
    const first = this.#text[this.#at];
    switch (first) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(): Value {
    this.#enter();
    const object: Record<string, Value> = {};
    if (this.#accept("}")) return this.#leave(object);
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] !== '"') throw this.#unexpected("looking for beginning of object key string");
      const key = this.#string();
      if (!this.#accept(":")) throw this.#unexpected("after object key");
      define(object, key, this.#value());
      if (this.#accept("}")) return this.#leave(object);
      if (!this.#accept(",")) throw this.#unexpected("after object key:value pair");
    }
  }

  #array(): Value {
    this.#enter();
    const items: Value[] = [];
    if (this.#accept("]")) return this.#leave(items);
    for (;;) {
      items.push(this.#value());
      if (this.#accept("]")) return this.#leave(items);
      if (!this.#accept(",")) throw this.#unexpected("after array element");
    }
  }

  #string(): string {
    this.#at += 1;
    let out = "";
    for (;;) {
      out += this.#match(plainString);
      const next = this.#text[this.#at];
      if (next === '"') {
        this.#at += 1;
        return out.toWellFormed();
      }
      if (next !== "\\") throw this.#unexpected("in string literal");
      out += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? "";
    if (letter === "u") {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#unexpected("in \\u hexadecimal character escape");
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (character === undefined) {
      this.#at += 1;
      throw this.#unexpected("in string escape code");
    }
    this.#at += 2;
    return character;
  }

  #number(): Value {
    const start = this.#at;
    const literal = this.#match(numberLiteral);
    if (literal === "") {
      if (this.#text[start] !== "-") throw this.#unexpected("looking for beginning of value");
      this.#at += 1;
      throw this.#unexpected("in numeric literal");
    }
    const next = this.#text[this.#at];
    if (next === "." && !/[.eE]/.test(literal)) {
      this.#at += 1;
      throw this.#unexpected("after decimal point in numeric literal");
    }
    if ((next === "e" || next === "E") && !/[eE]/.test(literal)) {
      this.#at += /[+-]/.test(this.#text[this.#at + 1] ?? "") ? 2 : 1;
      throw this.#unexpected("in exponent of numeric literal");
    }
    return numberFromText(literal, "text");
  }

  #word<T extends Value>(word: string, value: T): T {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      this.#at += 1;
    }
    return value;
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new JsonError("exceeded max depth");
  }

  #leave<T extends Value>(value: T): T {
    this.#depth -= 1;
    return value;
  }

  #accept(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skip(): void {
    this.#match(whiteSpace);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #unexpected(where: string): JsonError {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return new JsonError("unexpected EOF");
    // Go looks at bytes, and shows the first one of a character as if it were one itself.
    const byte = code < 0x80 ? code : (toBytes(String.fromCodePoint(code))[0] ?? code);
    return new JsonError(`invalid character ${byte === 34 ? "'\"'" : quoteRune(byte, "unicode")} ${where}`);
  }
}

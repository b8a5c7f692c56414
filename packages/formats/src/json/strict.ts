import { type Decimal, type Diagnostic, type Json, LineTable } from "@sekisho/core";
import { nameOf } from "../character.ts";
import { numberOf } from "../number.ts";
import { setOwn } from "../own.ts";
import type { Settings } from "../settings.ts";
import { firstKey } from "./scan.ts";

/** What the careful reader makes of a text. `failed` says that `value` is not the document. */
export interface StrictResult {
  readonly value: Json;
  readonly failed: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads JSON by RFC 8259 itself, where JSON.parse does not say enough: exact numbers, keys that stand twice, and the
 * place of a mistake with what was expected and found. Stops at the first mistake of syntax. Codes: `json_syntax`,
 * `json_comments` (nothing but comments and trailing commas is wrong), `json_duplicate_key`, `document_too_deep`,
 * `lone_surrogate`.
 */
export function readStrict(text: string, file: string, settings: Settings): StrictResult {
  const lines = new LineTable(file, text);
  const reader = new Reader(text, lines, settings, false);
  const value = reader.document();
  if (!reader.commented) return { value, failed: reader.failed, diagnostics: reader.diagnostics };
  const tolerant = new Reader(text, lines, settings, true);
  tolerant.document();
  if (tolerant.broken) return { value: null, failed: true, diagnostics: tolerant.diagnostics };
  const diagnostic: Diagnostic = {
    code: "json_comments",
    severity: "error",
    message: "Expected JSON, found JSON with comments",
    span: reader.diagnostics[0]?.span ?? lines.span(0, 0),
    hint: "JSON has no comments: delete them, or leave the file out.",
  };
  return { value: null, failed: true, diagnostics: [diagnostic] };
}

/** A hostile document must not make a list of a million mistakes. */
const MOST_DIAGNOSTICS = 100;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
/** The characters that JSON wants escaped inside a string. */
// oxlint-disable-next-line no-control-regex -- finding them is what it is for
const CONTROL = /[\0-\x1f]/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  failed = false;
  /** A mistake of syntax was met: nothing behind it was read. */
  broken = false;
  /** The mistake is a comment. */
  commented = false;
  readonly #text: string;
  readonly #lines: LineTable;
  readonly #settings: Settings;
  readonly #tolerant: boolean;
  #at = 0;

  constructor(text: string, lines: LineTable, settings: Settings, tolerant: boolean) {
    this.#text = text;
    this.#lines = lines;
    this.#settings = settings;
    this.#tolerant = tolerant;
  }

  document(): Json {
    this.#space();
    const value = this.#value(0);
    if (this.broken) return null;
    this.#space();
    if (this.#at < this.#text.length) {
      const another = /["{[\d-]/.test(this.#text.charAt(this.#at));
      this.#unexpected(
        "the end of the file",
        another ? "A .json file holds one value: put several into an array." : undefined,
      );
    }
    return value;
  }

  #value(depth: number): Json {
    const c = this.#text.charCodeAt(this.#at);
    if (c === 34) return this.#string() ?? null;
    if (c === 123 || c === 91) {
      if (depth >= this.#settings.maxDepth) return this.#tooDeep();
      return c === 123 ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (c === 45 || (c >= 48 && c <= 57)) return this.#number();
    if (this.#word("true")) return true;
    if (this.#word("false")) return false;
    if (this.#word("null")) return null;
    this.#unexpected("a value", this.#text.charAt(this.#at) === "'" ? "JSON takes double quotes only." : undefined);
    return null;
  }

  #object(depth: number): Json {
    const object: { [key: string]: Json } = {};
    const open = this.#at++;
    this.#space();
    if (this.#take(125)) return object;
    for (;;) {
      const start = this.#at;
      if (this.#text.charCodeAt(start) !== 34) {
        this.#unexpected("a key in double quotes", this.#trailingComma("}"));
        return null;
      }
      const key = this.#string();
      if (key === undefined) return null;
      if (Object.hasOwn(object, key)) this.#duplicate(key, start, open);
      this.#space();
      if (!this.#take(58)) return this.#unexpected("`:` after the key");
      this.#space();
      const value = this.#value(depth);
      if (this.broken) return null;
      setOwn(object, key, value);
      this.#space();
      if (this.#take(125)) return object;
      if (!this.#take(44)) return this.#unexpected("`,` or `}`");
      this.#space();
      if (this.#tolerant && this.#take(125)) return object;
    }
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#at++;
    this.#space();
    if (this.#take(93)) return items;
    for (;;) {
      if (this.#text.charCodeAt(this.#at) === 93) {
        this.#unexpected("a value", this.#trailingComma("]"));
        return null;
      }
      items.push(this.#value(depth));
      if (this.broken) return null;
      this.#space();
      if (this.#take(93)) return items;
      if (!this.#take(44)) return this.#unexpected("`,` or `]`");
      this.#space();
      if (this.#tolerant && this.#take(93)) return items;
    }
  }

  #trailingComma(close: string): string | undefined {
    return this.#text.charAt(this.#at) === close ? "JSON takes no comma after the last entry." : undefined;
  }

  #string(): string | undefined {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end > 0 && escaped(this.#text, end)) end = this.#text.indexOf('"', end + 1);
    const raw = this.#text.slice(start + 1, end < 0 ? this.#text.length : end);
    const control = raw.search(CONTROL);
    const bad = badEscape(raw);
    if (bad >= 0 && (control < 0 || bad < control)) {
      this.#at = start + 1 + bad + 1;
      this.#unexpected("an escape that JSON knows after `\\`", "A backslash is written `\\\\`.");
      return undefined;
    }
    if (control >= 0 || end < 0) {
      this.#at = control >= 0 ? start + 1 + control : this.#text.length;
      this.#unexpected(
        'the quote `"` that closes this text',
        control >= 0 ? "Line breaks and tabs are written `\\n`, `\\t`." : undefined,
      );
      return undefined;
    }
    this.#at = end + 1;
    if (!raw.includes("\\")) return raw;
    // Every escape was checked and no control character is left, so this is a JSON string.
    const value = JSON.parse(this.#text.slice(start, end + 1)) as string;
    if (!value.isWellFormed())
      this.#report("lone_surrogate", start, end + 1, "Expected Unicode text, found half of a surrogate pair");
    return value;
  }

  #number(): number | Decimal | null {
    NUMBER.lastIndex = this.#at;
    const literal = NUMBER.exec(this.#text)?.[0];
    if (literal === undefined) {
      this.#at++;
      return this.#unexpected("a digit");
    }
    const next = this.#text.charAt(this.#at + literal.length);
    if (/[0-9.eE]/.test(next)) {
      this.#at += literal.length + (/[.eE]/.test(next) ? 1 : 0);
      if (/[eE]/.test(next) && /[-+]/.test(this.#text.charAt(this.#at))) this.#at++;
      const zero = /[0-9]/.test(next);
      return this.#unexpected(zero ? "no digit after a leading 0" : "a digit");
    }
    this.#at += literal.length;
    return numberOf(literal, this.#settings.numbers);
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const c = this.#text.charCodeAt(this.#at);
      if (c === 32 || c === 10 || c === 13 || c === 9) this.#at++;
      else if (c !== 47 || !this.#tolerant || !this.#comment()) return;
    }
  }

  #comment(): boolean {
    const block = this.#text.startsWith("/*", this.#at);
    if (!block && !this.#text.startsWith("//", this.#at)) return false;
    const end = this.#text.indexOf(block ? "*/" : "\n", this.#at + 2);
    if (end < 0 && block) return false;
    this.#at = end < 0 ? this.#text.length : end + (block ? 2 : 1);
    return true;
  }

  /** `open` is where the object starts. */
  #duplicate(key: string, start: number, open: number): void {
    const { duplicates } = this.#settings;
    if (duplicates === "silent") return;
    const severity = duplicates === "last" ? "warning" : "error";
    if (severity === "error") this.failed = true;
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    const first = firstKey(this.#text, open, key);
    this.diagnostics.push({
      code: "json_duplicate_key",
      severity,
      message: `Expected each key once in an object, found ${JSON.stringify(key)} again`,
      span: this.#lines.span(start, this.#at),
      ...(first === undefined ? {} : { conflict: this.#lines.span(...first) }),
      hint: "Delete one of the two.",
    });
  }

  #tooDeep(): null {
    this.broken = true;
    const message = `Expected at most ${this.#settings.maxDepth} levels of nesting, found more`;
    this.#report("document_too_deep", this.#at, this.#at + 1, message);
    return null;
  }

  #unexpected(expected: string, hint?: string): null {
    this.broken = true;
    const slash = this.#text.startsWith("//", this.#at) || this.#text.startsWith("/*", this.#at);
    this.commented = slash && !this.#tolerant;
    const character = this.#text.codePointAt(this.#at);
    const length = character === undefined ? 0 : String.fromCodePoint(character).length;
    this.#report("json_syntax", this.#at, this.#at + length, `Expected ${expected}, found ${nameOf(character)}`, hint);
    return null;
  }

  #report(code: string, start: number, end: number, message: string, hint?: string): void {
    this.failed = true;
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    const span = this.#lines.span(start, end);
    this.diagnostics.push({ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) });
  }
}

/** Offset of the first backslash that starts no escape of JSON, or -1. */
function badEscape(raw: string): number {
  let at = raw.indexOf("\\");
  while (at >= 0) {
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(raw)) return at;
    at = raw.indexOf("\\", ESCAPE.lastIndex);
  }
  return -1;
}

function escaped(text: string, quote: number): boolean {
  let slashes = quote - 1;
  while (text.charCodeAt(slashes) === 92) slashes--;
  return (quote - slashes) % 2 === 0;
}

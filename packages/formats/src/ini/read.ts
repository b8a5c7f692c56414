import type { Json } from "@sekisho/core";
import { TextMistake } from "../mistake.ts";
import type { Entry, Extent, Leaf, Tree } from "../tree/tree.ts";
import { isWhite, trimWhiteEnd, trimWhiteStart } from "../white.ts";
import { typed } from "./typed.ts";

/** Reads sections with their keys; what stands before the first one is left out. Codes: `ini_syntax`. */
export function readTree(text: string): Tree {
  return new Reader(text).document();
}

interface Section extends Extent {
  readonly key: Extent;
  readonly entries: Map<string, Entry>;
  end: number;
}

/** A value and where it is written. */
interface Value extends Extent {
  readonly text: string;
}

class Reader {
  readonly #text: string;
  readonly #sections = new Map<string, Section>();
  #section: Section = newSection({ start: 0, end: 0 }, 0);
  /** How many keys of the section are called `-`: they are numbered. */
  #counted = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Tree {
    while (this.#at < this.#text.length) this.#line(this.#takeLine());
    const entries = new Map<string, Entry>();
    for (const [name, { key, entries: inner, start, end }] of this.#sections) {
      if (name !== "DEFAULT") entries.set(name, { key, tree: { kind: "fields", entries: inner, start, end } });
    }
    return { kind: "fields", entries, start: 0, end: this.#text.length };
  }

  /** A line with its line break, without white space before it. */
  #line({ text, start }: Value): void {
    const first = text.charAt(0);
    if (text === "" || first === "#" || first === ";") return;
    if (first === "[") this.#header(text, start);
    else this.#pair(text, start);
  }

  #header(line: string, start: number): void {
    const close = line.lastIndexOf("]");
    if (close < 0)
      this.#refuse("Expected `]` that closes the name of this section, found the end of the line", start, line);
    const name = line.slice(1, close);
    if (name === "") this.#refuse("Expected the name of a section, found none", start, line);
    const key = { start: start + 1, end: start + close };
    this.#section = this.#sections.get(name) ?? newSection(key, start + close + 1);
    this.#sections.set(name, this.#section);
    this.#counted = 0;
  }

  #pair(line: string, start: number): void {
    const [name, from, key] = this.#key(line, start);
    const isCounted = name === "-";
    if (isCounted) this.#counted++;
    const { text, ...extent } = this.#value(line.slice(from), start + from);
    if (name === "") this.#refuse("Expected a key, found none", start, line);
    const value: Json = typed(text);
    const leaf: Leaf = { kind: "leaf", value, ...extent };
    this.#section.entries.set(isCounted ? `#${this.#counted}` : name, { key, tree: leaf });
    this.#section.end = Math.max(this.#section.end, extent.end);
  }

  /** The key, where the text behind `=` or `:` starts, and where the key stands. */
  #key(line: string, start: number): readonly [name: string, from: number, key: Extent] {
    const quote = line.startsWith('"""') && line.length > 6 ? '"""' : (/^["`]/.exec(line)?.[0] ?? "");
    const close = quote === "" ? 0 : line.indexOf(quote, quote.length);
    if (close < 0) this.#refuse("Expected the quote that closes this key, found the end of the line", start, line);
    const search = quote === "" ? 0 : close + quote.length;
    const found = line.slice(search).search(/[=:]/);
    if (found < 0)
      this.#refuse("Expected `=` or `:` and a value behind this key, found the end of the line", start, line);
    const at = search + found;
    if (quote === "" && at === 0) this.#refuse("Expected a key before `=` or `:`, found none", start, line);
    const written = quote === "" ? line.slice(0, at) : line.slice(quote.length, close);
    const name = trimWhiteEnd(trimWhiteStart(written));
    const end = quote === "" ? start + trimWhiteEnd(written).length : start + close + quote.length;
    return [name, at + 1, { start, end }];
  }

  #value(rest: string, restStart: number): Value {
    const line = trimWhiteStart(rest);
    const start = restStart + rest.length - line.length;
    if (line === "") return { text: "", start: restStart, end: restStart };
    const quote = line.startsWith('"""') && line.length > 3 ? '"""' : line.startsWith("`") ? "`" : "";
    if (quote !== "") return this.#quoted(line, start, quote);
    const trimmed = trimWhiteEnd(line);
    if (trimmed.endsWith("\\")) return this.#continued(trimmed.slice(0, -1), start);
    const comment = trimmed.search(/[#;]/);
    const text = comment < 0 ? trimmed : trimWhiteEnd(trimmed.slice(0, comment));
    const end = start + text.length;
    return { text: isQuoted(text, "'") || isQuoted(text, '"') ? text.slice(1, -1) : text, start, end };
  }

  /** Up to the last such quote on the line, or to the line that has one. */
  #quoted(line: string, start: number, quote: string): Value {
    const inner = line.slice(quote.length);
    const close = inner.lastIndexOf(quote);
    if (close >= 0) return { text: inner.slice(0, close), start, end: start + close + 2 * quote.length };
    let text = inner;
    for (;;) {
      if (this.#at >= this.#text.length)
        this.#refuse(`Expected ${quote} that closes this value, found the end of the file`, start, quote);
      const from = this.#at;
      const next = this.#rawLine();
      const found = next.lastIndexOf(quote);
      if (found >= 0) return { text: text + next.slice(0, found), start, end: from + found + quote.length };
      text += next;
    }
  }

  #continued(first: string, start: number): Value {
    const pieces = [first];
    let end = start + first.length + 1;
    while (this.#at < this.#text.length) {
      const { text: line, start: from } = this.#takeLine();
      const next = trimWhiteEnd(line);
      if (next === "") break;
      end = from + next.length;
      const isContinued = next.endsWith("\\");
      pieces.push(isContinued ? next.slice(0, -1) : next);
      if (!isContinued) break;
    }
    return { text: pieces.join(""), start, end };
  }

  #takeLine(): Value {
    const from = this.#at;
    const raw = this.#rawLine();
    let skip = 0;
    while (skip < raw.length && isWhite(raw.charCodeAt(skip))) skip++;
    return { text: raw.slice(skip), start: from + skip, end: this.#at };
  }

  #rawLine(): string {
    const from = this.#at;
    const lineFeed = this.#text.indexOf("\n", from);
    this.#at = lineFeed < 0 ? this.#text.length : lineFeed + 1;
    return this.#text.slice(from, this.#at);
  }

  #refuse(message: string, start: number, written: string): never {
    throw new TextMistake("ini_syntax", message, { start, end: start + trimWhiteEnd(written).length });
  }
}

function newSection(key: Extent, end: number): Section {
  return { key, entries: new Map(), start: Math.max(0, key.start - 1), end };
}

/** Whether the quotes at both ends are the only ones of their kind. */
function isQuoted(text: string, quote: string): boolean {
  return text.length >= 2 && text.startsWith(quote) && text.indexOf(quote, 1) === text.length - 1;
}

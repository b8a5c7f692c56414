import { Joined, type Piece } from "../joined.ts";
import { TextMistake } from "../mistake.ts";
import type { Entry, Tree } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";
import { expand } from "./expand.ts";

/**
 * Reads `KEY=value` lines. `$NAME` is a variable that stands above; one that does not is nothing, for what the process has
 * in its own environment says nothing about the file. Codes: `dotenv_syntax`, `dotenv_expansion`.
 */
export function readTree(text: string): Tree {
  const lines = linesOf(text);
  const entries = new Map<string, Entry>();
  const values = new Map<string, string>();
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i];
    const trimmed = first && trim(first);
    if (trimmed === undefined || trimmed.text === "" || trimmed.text.startsWith("#")) continue;
    const pieces = [trimmed];
    for (let quote = openQuote(trimmed.text); quote !== ""; ) {
      const line = lines[++i];
      if (line === undefined) {
        throw new TextMistake(
          "dotenv_syntax",
          `Expected the quote ${quote} that closes this value, found the end of the file`,
          trimmed,
        );
      }
      pieces.push({ text: "\n", start: line.start - 1, end: line.start }, line);
      const found = line.text.lastIndexOf(quote);
      if (found >= 0 && line.text[found - 1] !== "\\") quote = "";
    }
    readPair(new Joined(pieces), entries, values);
  }
  return { kind: "fields", entries, start: 0, end: text.length };
}

function linesOf(text: string): readonly Piece[] {
  const lines: Piece[] = [];
  let start = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    lines.push({ text: line, start, end: start + line.length });
    start += line.length + (text.startsWith("\r\n", start + line.length) ? 2 : 1);
  }
  return lines;
}

function trim({ text, start }: Piece): Piece {
  const behind = trimWhiteStart(text);
  const kept = trimWhiteEnd(behind);
  const from = start + text.length - behind.length;
  return { text: kept, start: from, end: from + kept.length };
}

/** The quote that the value on a line begins with and does not end with. */
function openQuote(line: string): string {
  const equals = line.indexOf("=");
  const at = equals < 0 ? line.indexOf(":") : equals;
  if (at <= 0 || at === line.length - 1) return "";
  const value = trimWhiteStart(line.slice(at + 1));
  const quote = value.charAt(0);
  if (quote !== '"' && quote !== "'") return "";
  const close = trimWhiteStart(value.slice(1)).lastIndexOf(quote);
  return close >= 0 && value[close] !== "\\" ? "" : quote;
}

const START = /^[\t\n\f\r ]*(?:export[\t\n\f\r ]+)?([A-Za-z0-9_.]+)(?:[\t\n\f\r ]*=[\t\n\f\r ]*|:[\t\n\f\r ])/;
/** White space and perhaps a comment, up to the end. */
const REST = /^[\t\n\f\r ]*(?:#[^\n]*)?$/;

function readPair(line: Joined, entries: Map<string, Entry>, values: Map<string, string>): void {
  const { text } = line;
  const [start = "", name = ""] = START.exec(text) ?? [];
  const end = start === "" ? undefined : valueEnd(text, start.length);
  if (end === undefined) {
    const hint = "A value with a comment sign or several lines stands in quotes.";
    throw new TextMistake("dotenv_syntax", "Expected KEY=value, found something else", line, hint);
  }
  const raw = text.slice(start.length, end);
  const written = trimWhiteEnd(trimWhiteStart(raw));
  const from = start.length + raw.length - trimWhiteStart(raw).length;
  const value = expand(written, values, line);
  values.set(name, value);
  const keyStart = start.lastIndexOf(name);
  const extent = line.place(from, from + written.length);
  const at = written === "" ? { start: line.end, end: line.end } : extent;
  entries.set(name, { key: line.place(keyStart, keyStart + name.length), tree: { kind: "leaf", value, ...at } });
}

/** Where the value that starts at `from` ends: at its last quote, or before a comment; undefined where the line goes on. */
function valueEnd(text: string, from: number): number | undefined {
  const quote = text.charAt(from);
  if (quote === "'" || quote === '"') {
    // Only white space and a comment may follow: of several quotes the last one before those closes.
    for (let close = text.lastIndexOf(quote); close > from; close = text.lastIndexOf(quote, close - 1)) {
      if (REST.test(text.slice(close + 1))) return close + 1;
      if (text.length - close > FARTHEST) break;
    }
  }
  const end = from + text.slice(from).search(/[#\n]|$/);
  return REST.test(text.slice(end)) ? end : undefined;
}

/** How far behind the closing quote a comment with quotes of its own may go. */
const FARTHEST = 10_000;

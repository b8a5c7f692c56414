import type { Json } from "@sekisho/core";
import { Joined, type Piece } from "../joined.ts";
import { TextMistake } from "../mistake.ts";
import { setOwn } from "../own.ts";
import type { Entry, Tree } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";
import { expand } from "./expand.ts";

/**
 * Reads `KEY=value` lines. `$NAME` is a variable that stands above; one that does not is nothing, for what the process has
 * in its own environment says nothing about the file. Codes: `dotenv_syntax`, `dotenv_expansion`.
 */
export function readTree(text: string): Tree {
  const entries = new Map<string, Entry>();
  readPairs(text, (pair) => entries.set(pair.name, entryOf(pair)));
  return { kind: "fields", entries, start: 0, end: text.length };
}

/** The value of {@link readTree} without the places. */
export function readValue(text: string): Json {
  const object: { [key: string]: Json } = {};
  for (const [name, value] of readPairs(text, () => undefined)) setOwn(object, name, value);
  return object;
}

/** Gives each pair to `onPair`, and all values in the end. */
function readPairs(text: string, onPair: (pair: Pair) => unknown): ReadonlyMap<string, string> {
  const lines = linesOf(text);
  const values = new Map<string, string>();
  for (let first = lines.next().value; first !== undefined; first = lines.next().value) {
    const trimmed = trim(first);
    if (trimmed.text === "" || trimmed.text.startsWith("#")) continue;
    const pieces = [trimmed];
    for (let quote = openQuote(trimmed.text); quote !== ""; ) {
      const line = lines.next().value;
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
    const pair = readPair(new Joined(pieces), values);
    values.set(pair.name, pair.value);
    onPair(pair);
  }
  return values;
}

/** One line after the other: a file may have millions of them. */
function* linesOf(text: string): Generator<Piece, undefined> {
  const lineBreak = /\r\n?|\n/g;
  let start = 0;
  for (let found = lineBreak.exec(text); found !== null; found = lineBreak.exec(text)) {
    yield { text: text.slice(start, found.index), start, end: found.index };
    start = lineBreak.lastIndex;
  }
  yield { text: text.slice(start), start, end: text.length };
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

/** A name and its value, and where they stand in their line: `from` and `to` are the value's. */
interface Pair {
  readonly line: Joined;
  readonly name: string;
  readonly nameFrom: number;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

function readPair(line: Joined, values: ReadonlyMap<string, string>): Pair {
  const { text } = line;
  const [start = "", name = ""] = START.exec(text) ?? [];
  const end = start === "" ? undefined : valueEnd(text, start.length);
  if (end === undefined) {
    const hint = "A value with a comment sign or several lines stands in quotes.";
    throw new TextMistake("dotenv_syntax", "Expected KEY=value, found something else", line, hint);
  }
  const raw = text.slice(start.length, end);
  const behind = trimWhiteStart(raw);
  const written = trimWhiteEnd(behind);
  const from = start.length + raw.length - behind.length;
  const value = expand(written, values, line);
  return { line, name, nameFrom: start.lastIndexOf(name), value, from, to: from + written.length };
}

function entryOf({ line, name, nameFrom, value, from, to }: Pair): Entry {
  const at = from === to ? { start: line.end, end: line.end } : line.place(from, to);
  return { key: line.place(nameFrom, nameFrom + name.length), tree: { kind: "leaf", value, ...at } };
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

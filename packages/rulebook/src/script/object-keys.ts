/**
 * Where keys and values of an object literal stand in a text of TypeScript. It finds its way by brackets, texts and comments alone:
 * enough for what rules say of themselves; where a text confuses it, it finds nothing, and the caller shows the whole.
 */
import type { Path } from "@sekisho/core";

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  readonly key?: Range;
  readonly value: Range;
}

/** The place of a path below the first object literal at or behind `from`. */
export function findInLiteral(text: string, from: number, path: Path): Found | undefined {
  const open = skipTo(text, from, "{");
  if (open === undefined) return undefined;
  let found: Found = { value: { start: open, end: skipValue(text, open) } };
  for (const part of path) {
    const start = found.value.start;
    const below = text[start] === "{" ? entryOf(text, start, part) : itemOf(text, start, part);
    if (below === undefined) return undefined;
    found = below;
  }
  return found;
}

function entryOf(text: string, open: number, name: string | number): Found | undefined {
  for (const { start, end } of entries(text, open)) {
    const [, quoted, word] = /^(?:(["'])((?:(?!\1).)*)\1|([\w$]+))\s*:/.exec(text.slice(start, end))?.slice(1) ?? [];
    const head = /^(?:"[^"]*"|'[^']*'|[\w$]+)/.exec(text.slice(start, end))?.[0];
    if (head === undefined || (quoted ?? word) !== String(name)) continue;
    const colon = text.indexOf(":", start + head.length);
    return { key: { start, end: start + head.length }, value: trim(text, colon + 1, end) };
  }
  return undefined;
}

function itemOf(text: string, open: number, index: string | number): Found | undefined {
  if (text[open] !== "[" || typeof index !== "number") return undefined;
  const item = entries(text, open)[index];
  return item === undefined ? undefined : { value: item };
}

/** What stands between the commas of a bracket. */
function entries(text: string, open: number): readonly Range[] {
  const found: Range[] = [];
  let start = open + 1;
  for (let at = start; at < text.length; ) {
    const char = text[at] ?? "";
    if (char === "," || char === "}" || char === "]") {
      const range = trim(text, start, at);
      if (range.end > range.start) found.push(range);
      if (char !== ",") return found;
      at += 1;
      start = at;
    } else at = skipOne(text, at);
  }
  return found;
}

/** Without the white space and the comments around it. */
function trim(text: string, from: number, to: number): Range {
  let start = from;
  for (;;) {
    const blank = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(text.slice(start, to))?.[0];
    if (blank === undefined || blank === "") break;
    start += blank.length;
  }
  const end = start + text.slice(start, to).trimEnd().length;
  return { start, end };
}

/** Behind what begins here: a whole bracket, text or comment, else one character. */
function skipOne(text: string, at: number): number {
  const char = text[at] ?? "";
  if (char === "{" || char === "[" || char === "(") return skipValue(text, at);
  if (char === '"' || char === "'" || char === "`") return skipText(text, at);
  const comment = char === "/" ? /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(text.slice(at)) : null;
  return at + (comment?.[0].length ?? 1);
}

/** Behind the bracket that opens here. */
function skipValue(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && !"}])".includes(text[at] ?? "")) at = skipOne(text, at);
  return Math.min(at + 1, text.length);
}

function skipText(text: string, open: number): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function skipTo(text: string, from: number, wanted: string): number | undefined {
  for (let at = from; at < text.length; ) {
    if (text[at] === wanted) return at;
    at = text[at] === "(" ? at + 1 : skipOne(text, at);
  }
  return undefined;
}

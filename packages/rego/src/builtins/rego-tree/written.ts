/** What stands at an offset of a text of Rego that was parsed: the parser keeps no places of these. */
import type { Place } from "./places.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Behind white space and comments. */
export function behindBlank(text: string, offset: number): number {
  return matched(/(?:[ \t\r\n]|#[^\n]*)*/y, text, offset);
}

/** The token of an operator: a sign, or `in`. */
export function operatorAt(text: string, offset: number): Place {
  const end = matched(/[:=!<>]=|in|[-+*/%<>=&|]/y, text, offset);
  return { at: offset, from: offset, to: end };
}

export interface WrittenName {
  /** A quoted part has its quotes, and no brackets. */
  readonly parts: readonly Stretch[];
  readonly end: number;
}

/** A name such as `data.lib["a b"].f`. */
export function nameAt(text: string, offset: number): WrittenName {
  const parts: Stretch[] = [{ start: offset, end: wordEnd(text, offset) }];
  let at = parts[0]?.end ?? offset;
  for (;;) {
    const isField = text[at] === ".";
    const start = isField ? at + 1 : behindBlank(text, at + 1);
    if (!isField && !(text[at] === "[" && /["`]/.test(text[start] ?? ""))) return { parts, end: at };
    const end = isField ? wordEnd(text, start) : stringEnd(text, start);
    parts.push({ start, end });
    at = isField ? end : behindBlank(text, end) + 1;
  }
}

/** Pieces of a template string: from its start or behind a `}` to the next `{` or the end. */
export function templatePiece(text: string, start: number, end: number): Stretch {
  return { start, end: Math.min(end, matched(/(?:\\[^]|[^\\{])*\{?/y, text, start)) };
}

function wordEnd(text: string, offset: number): number {
  return matched(/\w+/y, text, offset);
}

function stringEnd(text: string, offset: number): number {
  return matched(/"(?:\\.|[^"\\])*"|`[^`]*`/y, text, offset);
}

function matched(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

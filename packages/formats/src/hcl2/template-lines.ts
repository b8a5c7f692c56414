import { isWhite, trimWhiteEnd, trimWhiteStart } from "../white.ts";
import type { Part, TextPart } from "./template-parts.ts";

/**
 * White space of templates. HCL reads a heredoc line by line, and a strip marker reaches no further than the line that
 * it touches; here whole runs of lines are one text, so what a marker trims becomes a text of its own.
 */

/** `~}` before the last part: trims that text up to the end of its first line. */
export function trimStart(parts: Part[]): void {
  const text = parts.at(-1);
  if (text?.kind !== "text") return;
  const lineEnd = text.value.indexOf("\n") + 1 || text.value.length;
  split(parts, text, lineEnd);
  text.value = trimWhiteStart(text.value);
}

/** `${~` behind the last part: trims the last line of that text. */
export function trimEnd(parts: Part[]): void {
  const text = parts.at(-1);
  if (text?.kind !== "text") return;
  const lineStart = text.value.lastIndexOf("\n", text.value.length - 2) + 1;
  if (lineStart > 0) split(parts, text, lineStart);
  const last = parts.at(-1);
  if (last?.kind === "text") last.value = trimWhiteEnd(last.value);
}

/** Cuts the last part in two at `at`, an offset in its value. */
function split(parts: Part[], text: TextPart, at: number): void {
  const { value, start, end } = text;
  if (at >= value.length) return;
  text.value = value.slice(0, at);
  parts.push({ kind: "text", value: value.slice(at), start: start + at, end });
}

/** `<<-`: the least indentation of all lines is taken from each; lines of nothing but white space keep theirs. */
export function takeIndentAway(parts: readonly Part[]): void {
  let least = Number.POSITIVE_INFINITY;
  let isLineStart = true;
  for (const part of parts) {
    if (part.kind === "text") least = Math.min(least, leastIndent(part.value, isLineStart));
    else if (isLineStart) least = 0;
    isLineStart = endsLine(part);
  }
  if (least === 0 || least === Number.POSITIVE_INFINITY) return;
  isLineStart = true;
  for (const part of parts) {
    if (part.kind === "text") part.value = withoutIndent(part.value, least, isLineStart);
    // What cuts a text leaves its end alone, so it does not matter to the next part that this one is cut already.
    isLineStart = endsLine(part);
  }
}

function endsLine(part: Part): boolean {
  return part.kind === "text" && part.value.endsWith("\n");
}

/** Where the first line starts that has an indentation: one that begins inside of a line has none. */
function firstLine(text: string, isLineStart: boolean): number {
  return isLineStart ? 0 : text.indexOf("\n") + 1 || text.length;
}

/** The indentation of the line from `start` to `end`; undefined where nothing but white space stands on it. */
function indentOf(text: string, start: number, end: number): number | undefined {
  let at = start;
  while (at < end && isWhite(text.charCodeAt(at))) at++;
  return at === end && text.charCodeAt(end - 1) === LINE_FEED ? undefined : at - start;
}

const LINE_FEED = 10;

function lineEnd(text: string, start: number): number {
  return text.indexOf("\n", start) + 1 || text.length;
}

function leastIndent(text: string, isLineStart: boolean): number {
  // An empty text is a line without indentation.
  if (text === "" && isLineStart) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let start = firstLine(text, isLineStart); start < text.length; ) {
    const end = lineEnd(text, start);
    least = Math.min(least, indentOf(text, start, end) ?? least);
    start = end;
  }
  return least;
}

function withoutIndent(text: string, indent: number, isLineStart: boolean): string {
  let result = "";
  let done = 0;
  for (let start = firstLine(text, isLineStart); start < text.length; ) {
    const end = lineEnd(text, start);
    if (indentOf(text, start, end) !== undefined) {
      result += text.slice(done, start);
      done = start + indent;
    }
    start = end;
  }
  return result + text.slice(done);
}

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
  for (const [part, isLineStart] of withLineStarts(parts)) {
    if (part.kind === "text") least = Math.min(least, leastIndent(part.value, isLineStart));
    else if (isLineStart) least = 0;
  }
  if (least === 0 || least === Number.POSITIVE_INFINITY) return;
  // What cuts a text leaves its end alone, so it does not matter to the next part that this one is cut already.
  for (const [part, isLineStart] of withLineStarts(parts)) {
    if (part.kind === "text") part.value = withoutIndent(part.value, least, isLineStart);
  }
}

/** Each part, and whether a line starts with it. */
function* withLineStarts(parts: readonly Part[]): Generator<readonly [Part, boolean]> {
  let isLineStart = true;
  for (const part of parts) {
    yield [part, isLineStart];
    isLineStart = part.kind === "text" && part.value.endsWith("\n");
  }
}

/** The lines of a text that have an indentation, as offsets; the first one counts only where a line starts with it. */
function* indented(text: string, isLineStart: boolean): Generator<readonly [start: number, indent: number]> {
  let start = isLineStart ? 0 : text.indexOf("\n") + 1 || text.length;
  // An empty text is a line without indentation.
  if (text === "" && isLineStart) yield [0, 0];
  while (start < text.length) {
    const end = text.indexOf("\n", start) + 1 || text.length;
    let at = start;
    while (at < end && isWhite(text.charCodeAt(at))) at++;
    const isBlank = at === end && text.charCodeAt(end - 1) === LINE_FEED;
    if (!isBlank) yield [start, at - start];
    start = end;
  }
}

const LINE_FEED = 10;

function leastIndent(text: string, isLineStart: boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [, indent] of indented(text, isLineStart)) least = Math.min(least, indent);
  return least;
}

function withoutIndent(text: string, indent: number, isLineStart: boolean): string {
  let result = "";
  let done = 0;
  for (const [start] of indented(text, isLineStart)) {
    result += text.slice(done, start);
    done = start + indent;
  }
  return result + text.slice(done);
}

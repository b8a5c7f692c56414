import { TextMistake } from "../mistake.ts";
import type { Extent } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";

/** `Tag: value`. */
export interface Pair {
  readonly tag: Slice;
  readonly value: Slice;
}

/** Text with its place, which holds the text itself: what is cut out of it can be placed as well. */
export interface Slice extends Extent {
  readonly text: string;
}

const [OPEN, CLOSE] = ["<text>", "</text>"];

/** Takes a tag-value document apart. A value is the rest of its line, or what stands in `<text>…</text>`. Code: `spdx_syntax`. */
export function pairsOf(text: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const colon = text.slice(at, end).indexOf(":");
    const first = trimWhiteStart(text.slice(at, end));
    if (first === "" || first.startsWith("#")) {
      at = end + 1;
      continue;
    }
    if (colon < 0) {
      const place = trimmed(text, at, end);
      throw new TextMistake("spdx_syntax", "Expected `Tag: value`, found a line without a colon", place);
    }
    const tag = trimmed(text, at, at + colon);
    const open = text.slice(at + colon + 1, end).indexOf(OPEN);
    if (open < 0) {
      pairs.push({ tag, value: trimmed(text, at + colon + 1, end) });
      at = end + 1;
      continue;
    }
    const start = at + colon + 1 + open + OPEN.length;
    const close = text.indexOf(CLOSE, start);
    if (close < 0) {
      const message = `Expected \`${CLOSE}\` that closes this text, found the end of the file`;
      throw new TextMistake("spdx_syntax", message, { start: start - OPEN.length, end: start });
    }
    pairs.push({ tag, value: { text: text.slice(start, close).replace(/\r\n/g, "\n"), start, end: close } });
    at = lineEnd(text, close) + 1;
  }
  return pairs;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function trimmed(text: string, from: number, to: number): Slice {
  return trim({ text: text.slice(from, to), start: from, end: to });
}

/** Without white space at both ends. */
export function trim({ text, start }: Slice): Slice {
  const kept = trimWhiteStart(text);
  const from = start + text.length - kept.length;
  const short = trimWhiteEnd(kept);
  return { text: short, start: from, end: from + short.length };
}

/** A stretch of a slice. */
export function cut({ text, start, end }: Slice, from: number, to: number = text.length): Slice {
  const at = Math.min(end, start + from);
  return { text: text.slice(from, to), start: at, end: Math.max(at, Math.min(end, start + to)) };
}

/** The words of a value: what stands between blanks. */
export function words(value: Slice): readonly Slice[] {
  const found: Slice[] = [];
  for (let at = 0; at <= value.text.length; ) {
    const blank = value.text.indexOf(" ", at);
    const end = blank < 0 ? value.text.length : blank;
    const word = trim(cut(value, at, end));
    if (word.text !== "") found.push(word);
    at = end + 1;
  }
  return found;
}

/** What stands before and behind the first colon. Code: `spdx_value`. */
export function halves(value: Slice): readonly [before: Slice, behind: Slice] {
  const colon = value.text.indexOf(":");
  if (colon < 0) throw wrongValue("`kind: value`", value);
  return [trim(cut(value, 0, colon)), trim(cut(value, colon + 1))];
}

export function wrongValue(expected: string, { text, start, end }: Slice): TextMistake {
  const found = text === "" ? "nothing" : `\`${text.slice(0, 60)}\``;
  return new TextMistake("spdx_value", `Expected ${expected}, found ${found}`, { start, end });
}

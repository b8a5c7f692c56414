/** Strings as sequences of code points, which is how OPA counts them. */

const beyondAscii = /[^\0-\x7f]/;
const surrogates = /[\ud800-\udfff]/;

/** Whether UTF-16 positions and code point positions are the same. */
export function isSimple(text: string): boolean {
  return !surrogates.test(text);
}

export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

export function codePointLength(text: string): number {
  if (isSimple(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The code points of a slice of UTF-16 units that starts and ends between characters. */
export function codePointOffset(text: string, unitOffset: number): number {
  return codePointLength(text.slice(0, unitOffset));
}

/** `length` code points from `offset`; a negative length means to the end. */
export function codePointSlice(text: string, offset: number, length: number): string {
  if (isSimple(text)) return length < 0 ? text.slice(offset) : text.slice(offset, offset + length);
  const start = advance(text, 0, offset);
  return length < 0 ? text.slice(start) : text.slice(start, advance(text, start, length));
}

export function reverse(text: string): string {
  // Not by putting each in front of the rest: that makes a text of as many pieces, which is copied when it is read.
  return [...text].reverse().join("");
}

/** The UTF-16 position `count` code points after `from`, at most the end. */
function advance(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < text.length; left--) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

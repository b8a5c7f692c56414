/** Go's strings.Trim family: the cutset is a set of code points. */

const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export function trimLeft(text: string, cutset: string): string {
  const cut = new Set(cutset);
  let at = 0;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!cut.has(character)) break;
    at += character.length;
  }
  return text.slice(at);
}

export function trimRight(text: string, cutset: string): string {
  const cut = new Set(cutset);
  let end = text.length;
  while (end > 0) {
    const unit = text.charCodeAt(end - 1);
    const width = unit >= 0xdc00 && unit <= 0xdfff && end > 1 ? 2 : 1;
    if (!cut.has(text.slice(end - width, end))) break;
    end -= width;
  }
  return text.slice(0, end);
}

/** White space as Unicode has it (Go's unicode.IsSpace), which is not JavaScript's: U+0085 counts, U+FEFF does not. */
export function trimSpace(text: string): string {
  const start = leadingSpace.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > start && space.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

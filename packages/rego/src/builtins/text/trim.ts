/** Go's strings.Trim family: the cutset is a set of code points. */
import { isSimple } from "./code-points.ts";

export function trimLeft(text: string, cutset: string): string {
  const isCut = memberOf(cutset);
  let at = 0;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!isCut(character)) break;
    at += character.length;
  }
  return text.slice(at);
}

export function trimRight(text: string, cutset: string): string {
  const isCut = memberOf(cutset);
  let end = text.length;
  while (end > 0) {
    const unit = text.charCodeAt(end - 1);
    const width = unit >= 0xdc00 && unit <= 0xdfff && end > 1 ? 2 : 1;
    if (!isCut(text.slice(end - width, end))) break;
    end -= width;
  }
  return text.slice(0, end);
}

/** Whether a character is in a cutset. A short one without surrogate pairs is searched as it is. */
function memberOf(cutset: string): (character: string) => boolean {
  if (cutset.length > 16 || !isSimple(cutset)) {
    const cut = new Set(cutset);
    return (character) => cut.has(character);
  }
  return (character) => cutset.includes(character);
}

/** White space as Unicode has it (Go's unicode.IsSpace), which is not JavaScript's: U+0085 counts, U+FEFF does not. */
export function trimSpace(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charCodeAt(start))) start++;
  let end = text.length;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(unit: number): boolean {
  if (unit < 0x85) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return space.has(unit);
}

/** Beyond ASCII. */
const space = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028,
  0x2029, 0x202f, 0x205f, 0x3000,
]);

/** Go's simple case mappings: one code point to one code point, without regard to what stands around it. */
import { isAscii } from "./code-points.ts";

/**
 * Greek letters with an iota subscript: JavaScript takes them apart (ᾀ becomes ἈΙ), their simple upper case is one
 * letter. The second number is the way to it.
 */
const iotaSubscript: readonly (readonly [first: number, last: number, distance: number])[] = [
  [0x1f80, 0x1f87, 8],
  [0x1f90, 0x1f97, 8],
  [0x1fa0, 0x1fa7, 8],
  [0x1fb3, 0x1fb3, 9],
  [0x1fc3, 0x1fc3, 9],
  [0x1ff3, 0x1ff3, 9],
];

export function toLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  // The dotted capital I has a full lower case of two code points; sigma has another one at the end of a word.
  return text.replaceAll("\u0130", "i").replaceAll("\u03a3", "\u03c3").toLowerCase();
}

export function toUpper(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  const { others, subscript } = (patterns ??= makePatterns());
  return text.replace(others, (part) => part.toUpperCase()).replace(subscript, upperSubscript);
}

/** Letters that JavaScript takes apart stay as they are, but for those with a subscript. */
interface Patterns {
  /** Texts of letters whose upper case is one letter. */
  readonly others: RegExp;
  readonly subscript: RegExp;
}

let patterns: Patterns | undefined;

function makePatterns(): Patterns {
  let apart = "";
  // The last of them are the ligatures at U+FB17.
  for (let code = 0x80; code <= 0xffff; code++) {
    const letter = String.fromCharCode(code);
    if (letter.toUpperCase().length > 1) apart += letter;
  }
  const subscripts = iotaSubscript.map(([first, last]) => String.fromCharCode(first, 0x2d, last)).join("");
  return { others: new RegExp(`[^${apart}]+`, "g"), subscript: new RegExp(`[${subscripts}]`, "g") };
}

function upperSubscript(letter: string): string {
  const code = letter.charCodeAt(0);
  const distance = iotaSubscript.find(([first, last]) => code >= first && code <= last)?.[2] ?? 0;
  return String.fromCharCode(code + distance);
}

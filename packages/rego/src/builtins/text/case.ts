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
  return isAscii(text) ? text.toLowerCase() : mapped(text, simpleLower);
}

export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapped(text, simpleUpper);
}

function mapped(text: string, map: (character: string) => string): string {
  let out = "";
  for (const character of text) out += map(character);
  return out;
}

function simpleLower(character: string): string {
  // The dotted capital I is the only letter whose full lower case has two code points.
  return character === "\u0130" ? "i" : character.toLowerCase();
}

function simpleUpper(character: string): string {
  const upper = character.toUpperCase();
  const code = character.codePointAt(0) ?? 0;
  if (upper.length <= (code > 0xffff ? 2 : 1)) return upper;
  const pair = iotaSubscript.find(([first, last]) => code >= first && code <= last);
  return pair === undefined ? character : String.fromCodePoint(code + pair[2]);
}

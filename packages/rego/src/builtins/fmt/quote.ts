/** Go's strconv quoting. */
import { quote } from "../../runtime/print.ts";

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const short: { readonly [code: number]: string } = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

export type QuoteStyle = "unicode" | "ascii";

/** True for what Go's strconv.IsPrint accepts: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  return printable.test(String.fromCodePoint(codePoint));
}

/** A double-quoted Go string literal. */
export function quoteString(text: string, style: QuoteStyle): string {
  if (style === "unicode") return quote(text);
  let out = '"';
  for (const character of text) out += escaped(character.codePointAt(0) ?? 0, 34, style);
  return `${out}"`;
}

/** A single-quoted Go rune literal; what is no code point prints as U+FFFD. */
export function quoteRune(codePoint: number, style: QuoteStyle): string {
  return `'${escaped(validRune(codePoint), 39, style)}'`;
}

/** A code point that may stand in a string; U+FFFD for surrogates and what lies outside Unicode. */
export function validRune(codePoint: number): number {
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return codePoint >= 0 && codePoint <= 0x10ffff && !surrogate ? codePoint : 0xfffd;
}

/** Whether a raw (back-quoted) Go literal can hold the text on one line. */
export function canBackquote(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\0-\x08\x0a-\x1f\x7f`\ufeff\ufffd]/.test(text);
}

function escaped(code: number, quote: number, style: QuoteStyle): string {
  if (code === quote || code === 92) return `\\${String.fromCharCode(code)}`;
  if (isPrintable(code) && (style === "unicode" || code < 0x80)) return String.fromCodePoint(code);
  const named = short[code];
  if (named !== undefined) return named;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

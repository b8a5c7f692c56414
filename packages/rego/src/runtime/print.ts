import { RSet } from "./collections.ts";
import { type Numeric, numberText } from "./decimals.ts";
import { isArray, isNumber, isSet } from "./kinds.ts";
import { spendText } from "./meter.ts";
import { objectSize, sortedEntriesOf } from "./objects.ts";
import type { Value } from "./value.ts";

/** A value as OPA prints terms (sprintf %v, print): `{"a": [1, true]}`, `{1, 2}`, `set()`; sets and keys sorted. */
export function printTerm(value: Value): string {
  if (value === null || typeof value !== "object" || isNumber(value)) return counted(printScalar(value));
  if (isArray(value)) return `[${printAll(value)}]`;
  if (isSet(value)) return RSet.size(value) === 0 ? "set()" : `{${printAll(RSet.sorted(value))}}`;
  let out = "{";
  spendText(2 * objectSize(value));
  for (const [key, item] of sortedEntriesOf(value)) {
    if (out !== "{") out += ", ";
    out += `${printTerm(key)}: ${printTerm(item)}`;
  }
  return `${out}}`;
}

function printScalar(value: null | boolean | Numeric | string): string {
  if (typeof value === "string") return quote(value);
  return isNumber(value) ? numberText(value) : String(value);
}

function counted(text: string): string {
  spendText(text.length);
  return text;
}

function printAll(values: readonly Value[]): string {
  let out = "";
  spendText(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    if (i > 0) out += ", ";
    // The index is below the length.
    out += printTerm(values[i] as Value);
  }
  return out;
}

const plain = /^[ !#-[\]-~]*$/;
/** Up to this length a loop is done before a pattern has begun. */
const short = 48;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const named = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
]);

/** A string in double quotes as Go's strconv.Quote has it: what can't be seen is escaped. */
export function quote(text: string): string {
  if (text.length <= short ? isPlain(text) : plain.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const char of text.toWellFormed()) quoted += named.get(char) ?? (printable.test(char) ? char : escaped(char));
  return `${quoted}"`;
}

/** The same as the pattern of that name. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return false;
  }
  return true;
}

function escaped(char: string): string {
  // The iterator of a string gives no empty text.
  const code = char.codePointAt(0) as number;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Values as JSON text the way Go's encoding/json writes it: keys sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped. */
import type { Json } from "@sekisho/core";
import { isNumber } from "../../runtime/kinds.ts";
import { spendText } from "../../runtime/meter.ts";
import { type Numeric, numberText } from "../../runtime/numbers.ts";
import { sortedKeys } from "../../runtime/order.ts";

export interface Indent {
  readonly prefix: string;
  readonly indent: string;
}

/** Compact without `layout`; with it each element on a line of its own, and empty collections in one piece. */
export function writeJson(value: Json, layout?: Indent): string {
  return write(value, layout, layout === undefined ? "" : `\n${layout.prefix}`);
}

/** `line` is the line break before an element of the surrounding collection. */
function write(value: Json, layout: Indent | undefined, line: string): string {
  if (value === null || typeof value !== "object" || isNumber(value)) {
    const text = writeScalar(value);
    spendText(text.length + line.length + 1);
    return text;
  }
  const inner = layout === undefined ? "" : line + layout.indent;
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => inner + write(item, layout, inner));
    return items.length === 0 ? "[]" : `[${items.join(",")}${line}]`;
  }
  const object = value as { readonly [key: string]: Json };
  const colon = layout === undefined ? ":" : ": ";
  const entries = sortedKeys(object).map(
    // sortedKeys names own keys.
    (key) => inner + writeString(key) + colon + write(object[key] as Json, layout, inner),
  );
  return entries.length === 0 ? "{}" : `{${entries.join(",")}${line}}`;
}

function writeScalar(value: null | boolean | Numeric | string): string {
  if (typeof value === "string") return writeString(value);
  return isNumber(value) ? numberText(value) : String(value);
}

export function writeString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

import { Decimal, type Json } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { define } from "./objects.ts";
import { sortedKeys } from "./order.ts";
import type { PlainObject, Value } from "./value.ts";

/**
 * A value as JSON: sets become sorted arrays, and keys that are no strings their JSON text. A value that holds neither
 * is returned as it is, not copied. Where two keys get the same text, the one that sorts last wins, as in OPA.
 */
export function toJson(value: Value): Json {
  // Without a set or an RObj, a Value is Json by definition of both types.
  return isJson(value) ? (value as Json) : convert(value);
}

function isJson(value: Value): boolean {
  if (value === null || typeof value !== "object" || value instanceof Decimal) return true;
  if (Array.isArray(value)) return (value as readonly Value[]).every(isJson);
  if (value instanceof RSet || value instanceof RObj) return false;
  const object = value as PlainObject;
  // Documents have no enumerable inherited properties.
  for (const key in object) if (!isJson(object[key] as Value)) return false;
  return true;
}

function convert(value: Value): Json {
  if (value === null || typeof value !== "object" || value instanceof Decimal) return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(convert);
  if (value instanceof RSet) return RSet.sorted(value).map(convert);
  const object: Record<string, Value> = {};
  if (value instanceof RObj) {
    for (const [key, item] of RObj.sortedEntries(value)) define(object, keyText(key), convert(item));
  } else {
    const plain = value as PlainObject;
    for (const key of Object.keys(plain)) define(object, key, convert(plain[key] as Value));
  }
  return object as Json;
}

/** The name of a key in JSON: a string itself, else its JSON text as Go writes it (`<` is `\\u003c`). */
export function keyText(key: Value): string {
  return typeof key === "string" ? key : jsonText(toJson(key)).replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** JSON without white space, keys sorted, numbers as they are spelt. */
export function jsonText(value: Json): string {
  if (value instanceof Decimal) return Decimal.text(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(",")}]`;
  const object = value as { readonly [key: string]: Json };
  const entries = sortedKeys(object).map((key) => `${JSON.stringify(key)}:${jsonText(object[key] as Json)}`);
  return `{${entries.join(",")}}`;
}

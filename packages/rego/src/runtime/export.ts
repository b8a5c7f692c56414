import { Decimal, type Json } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { spendCopy } from "./meter.ts";
import { define } from "./objects.ts";
import { sortedKeys } from "./order.ts";
import type { PlainObject, Value } from "./value.ts";

/**
 * A value as JSON: sets become sorted arrays, and keys that are no strings their JSON text. What holds neither is
 * returned as it is, not copied. Where two keys get the same text, the one that sorts last wins, as in OPA.
 */
export function toJson(value: Value): Json {
  if (value === null || typeof value !== "object" || value instanceof Decimal) return value;
  if (Array.isArray(value)) return arrayToJson(value as readonly Value[]);
  if (value instanceof RSet) return arrayToJson(RSet.sorted(value));
  return value instanceof RObj ? anyKeysToJson(value) : objectToJson(value as PlainObject);
}

/** A copy from the first item on that is not JSON already. */
function arrayToJson(items: readonly Value[]): Json {
  spendCopy(items.length);
  let copy: Json[] | undefined;
  for (let i = 0; i < items.length; i++) {
    // The index is below the length; what was passed over before the copy is JSON itself.
    const item = items[i] as Value;
    const json = item === null || typeof item !== "object" ? item : toJson(item);
    if (copy === undefined && json !== item) copy = items.slice(0, i) as Json[];
    copy?.push(json);
  }
  return copy ?? (items as readonly Json[]);
}

function objectToJson(object: PlainObject): Json {
  let copy: Record<string, Value> | undefined;
  const keys = Object.keys(object);
  spendCopy(keys.length);
  for (const key of keys) {
    // The keys are the object's own.
    const item = object[key] as Value;
    if (item === null || typeof item !== "object") continue;
    const json = toJson(item);
    if (json === item) continue;
    // Spreading takes all own keys in their order, `__proto__` too.
    copy ??= { ...object };
    define(copy, key, json);
  }
  return (copy ?? object) as Json;
}

function anyKeysToJson(object: RObj): Json {
  const copy: Record<string, Value> = {};
  spendCopy(RObj.size(object));
  for (const [key, item] of RObj.sortedEntries(object)) define(copy, keyText(key), toJson(item));
  return copy as Json;
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

/** Reading values: one key, all keys, all values. Emitted code does the common cases itself and comes here for the rest. */
import { Decimal } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { ownValue } from "./objects.ts";
import { sortedKeys } from "./order.ts";
import type { Maybe, PlainObject, Value } from "./value.ts";

const NONE: readonly Value[] = Object.freeze([]);

/** `value[key]`: an own key of an object, an index of an array, a member of a set. */
export function get(value: Maybe, key: Maybe): Maybe {
  if (typeof value !== "object" || value === null || key === undefined) return undefined;
  if (Array.isArray(value)) {
    return typeof key === "number" && Number.isInteger(key) && key >= 0 ? (value[key] as Maybe) : undefined;
  }
  if (value instanceof RSet) return RSet.get(value, key);
  if (value instanceof RObj) return RObj.get(value, key);
  if (typeof key !== "string" || value instanceof Decimal) return undefined;
  return ownValue(value as PlainObject, key);
}

/** The same where a ref hangs directly on `data`: a store is keyed by strings, so a number finds its text. */
export function getStored(value: Maybe, key: Maybe): Maybe {
  const found = get(value, key);
  if (found !== undefined || typeof key !== "number") return found;
  return get(value, String(key));
}

export function getPath(value: Maybe, path: readonly string[]): Maybe {
  let at = value;
  for (const key of path) at = get(at, key);
  return at;
}

/** The keys of a loop: null for an array, whose keys are its indexes; no keys for what has no entries. */
export function scanKeys(value: Value): readonly Value[] | null {
  if (Array.isArray(value)) return null;
  if (typeof value !== "object" || value === null || value instanceof Decimal) return NONE;
  if (value instanceof RSet) return RSet.items(value);
  if (value instanceof RObj) return RObj.keys(value);
  return Object.keys(value);
}

/** The same in the order that a person sees: by key, sets by member. */
export function scanKeysOrdered(value: Value): readonly Value[] | null {
  if (Array.isArray(value)) return null;
  if (typeof value !== "object" || value === null || value instanceof Decimal) return NONE;
  if (value instanceof RSet) return RSet.sorted(value);
  if (value instanceof RObj) return RObj.sortedEntries(value).map(([key]) => key);
  // Arrays, sets, keyed objects and decimals are gone: what is left is a plain object.
  return sortedKeys(value as PlainObject);
}

/** The values that belong to the keys of a loop. */
export function scanValues(value: Value, keys: readonly Value[] | null): readonly Value[] {
  // `keys` is null exactly for arrays.
  if (keys === null) return value as readonly Value[];
  if (value instanceof RSet) return keys;
  return keys.map((key) => get(value, key) as Value);
}

/** All values, in no particular order. */
export function values(value: Value): readonly Value[] {
  // Array.isArray widens to any[]: the elements are values because the whole is one.
  return Array.isArray(value) ? (value as readonly Value[]) : scanValues(value, scanKeys(value));
}

export function valuesOrdered(value: Value): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : scanValues(value, scanKeysOrdered(value));
}

/** Whether `every` may range over it. */
export function isCollection(value: Value): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Decimal);
}

/** Whether a value is an array of that length. */
export function isArrayOf(value: Value, size: number): boolean {
  return Array.isArray(value) && value.length === size;
}

/** Whether a value is an object with that many keys. */
export function isObjectOf(value: Value, size: number): boolean {
  if (!isCollection(value) || Array.isArray(value) || value instanceof RSet) return false;
  // Arrays, sets, scalars and decimals are gone: what is left is an object, and never null.
  return value instanceof RObj ? RObj.size(value) === size : Object.keys(value as PlainObject).length === size;
}

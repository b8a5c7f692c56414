import { RSet } from "./collections.ts";
import { isArray, isObject, isSet } from "./kinds.ts";
import { sortedEntriesOf } from "./objects.ts";
import type { Value } from "./value.ts";

/**
 * Calls `visit` for a value and everything in it, parents first, array items by position, entries sorted by key, set
 * elements sorted (a set's element is its own key). Each path is a new array.
 */
export function walk(value: Value, visit: (path: Value[], value: Value) => void, path: Value[] = []): void {
  visit(path, value);
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) walk(value[i] as Value, visit, [...path, i]);
  } else if (isSet(value)) {
    for (const item of RSet.sorted(value)) walk(item, visit, [...path, item]);
  } else if (isObject(value)) {
    for (const [key, item] of sortedEntriesOf(value)) walk(item, visit, [...path, key]);
  }
}

/** As {@link walk}, without the paths. */
export function walkValues(value: Value, visit: (value: Value) => void): void {
  visit(value);
  if (isArray(value)) {
    for (const item of value) walkValues(item, visit);
  } else if (isSet(value)) {
    for (const item of RSet.sorted(value)) walkValues(item, visit);
  } else if (isObject(value)) {
    for (const [, item] of sortedEntriesOf(value)) walkValues(item, visit);
  }
}

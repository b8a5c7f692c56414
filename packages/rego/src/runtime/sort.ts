/** Sorting many values at once: what they have in common is found out first. */
import { compare } from "./compare.ts";
import { isPlainObject } from "./kinds.ts";
import { compareStrings, sortedKeys, sortStrings } from "./order.ts";
import type { PlainObject, Value } from "./value.ts";

/** Sorts in place by {@link compare}, keeping the order of equal values (1 and 1.0), and returns the array. */
export function sortValues<T extends Value>(values: T[]): T[] {
  if (values.length < 2) return values;
  if (values.every((value) => typeof value === "string")) {
    sortStrings(values);
    return values;
  }
  const keys = commonKeys(values);
  return keys === undefined ? values.sort(compare) : values.sort((a, b) => compareAlike(keys, a, b));
}

/** The sorted keys of plain objects that all have the same, as the results of one rule mostly do; else undefined. */
function commonKeys(values: readonly Value[]): readonly string[] | undefined {
  const [first] = values;
  if (!isPlainObject(first)) return undefined;
  const keys = sortedKeys(first);
  for (const value of values) {
    if (!isPlainObject(value)) return undefined;
    if (value !== first && !hasKeys(value, keys)) return undefined;
  }
  return keys;
}

function hasKeys(object: PlainObject, keys: readonly string[]): boolean {
  const own = Object.keys(object);
  return own.length === keys.length && keys.every((key, i) => own[i] === key || Object.hasOwn(object, key));
}

/** Two values of {@link commonKeys}: only what stands under the keys can be different. */
function compareAlike(keys: readonly string[], a: Value, b: Value): number {
  for (const key of keys) {
    // Both are objects with these keys.
    const x = (a as PlainObject)[key] as Value;
    const y = (b as PlainObject)[key] as Value;
    if (x === y) continue;
    const order = typeof x === "string" && typeof y === "string" ? compareStrings(x, y) : compare(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

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
  if (keys === undefined) return values.sort(compare);
  // Only plain objects have common keys.
  sortAlike(values as PlainObject[], keys, 0);
  return values;
}

/** Up to this many objects are compared with each other; more are sorted by the strings under their first key. */
const fewest = 32;

/** Sorts plain objects that have these keys, and under those before `from` the same values. */
function sortAlike(objects: PlainObject[], keys: readonly string[], from: number): void {
  const key = keys[from];
  if (key === undefined) return;
  if (objects.length <= fewest) return insertSorted(objects, keys.slice(from));
  const byText = new Map<string, PlainObject[]>();
  for (const object of objects) {
    const text = object[key];
    if (typeof text !== "string") {
      objects.sort((a, b) => compareAlike(keys, a, b));
      return;
    }
    const same = byText.get(text);
    if (same === undefined) byText.set(text, [object]);
    else same.push(object);
  }
  let at = 0;
  for (const text of sortStrings([...byText.keys()])) {
    const same = byText.get(text) ?? [];
    if (same.length > 1) sortAlike(same, keys, from + 1);
    for (const object of same) objects[at++] = object;
  }
}

/** Binary insertion in place: for so few, handing a comparison to the engine's own sort costs as much as the comparison. */
function insertSorted(objects: PlainObject[], keys: readonly string[]): void {
  for (let i = 1; i < objects.length; i++) {
    // All indexes are below the length.
    const object = objects[i] as PlainObject;
    let low = 0;
    let high = i;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareAlike(keys, object, objects[middle] as PlainObject) < 0) high = middle;
      else low = middle + 1;
    }
    for (let j = i; j > low; j--) objects[j] = objects[j - 1] as PlainObject;
    objects[low] = object;
  }
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
function compareAlike(keys: readonly string[], a: PlainObject, b: PlainObject): number {
  for (const key of keys) {
    // Both are objects with these keys.
    const x = a[key] as Value;
    const y = b[key] as Value;
    if (x === y) continue;
    const order = typeof x === "string" && typeof y === "string" ? compareStrings(x, y) : compare(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

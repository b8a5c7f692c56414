/** Sorting many values at once: what they have in common is found out first. */
import { compare, equal } from "./compare.ts";
import { isPlainObject } from "./kinds.ts";
import { sortedKeys, sortStrings, sortTogether } from "./order.ts";
import { compareAlike, sortFew } from "./sort-few.ts";
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

/** The same, and leaves only the first of equal values. */
export function sortDistinct<T extends Value>(values: T[]): T[] {
  if (values.length < 2) return values;
  const keys = commonKeys(values);
  if (keys === undefined) return withoutEqualNeighbours(sortValues(values), equal);
  // Only plain objects have common keys.
  if (values.length <= fewest) return sortFew(values as PlainObject[], { keys, from: 0, equals: "drop" }) as T[];
  sortAlike(values as PlainObject[], keys, 0);
  return withoutEqualNeighbours(values, (a, b) => equalAlike(keys, a as PlainObject, b as PlainObject));
}

/** Sorting is stable, so the first of equal values comes first. */
function withoutEqualNeighbours<T extends Value>(values: T[], isEqual: (a: T, b: T) => boolean): T[] {
  let kept = 1;
  for (let i = 1; i < values.length; i++) {
    // Both indexes are below the length.
    const value = values[i] as T;
    if (!isEqual(value, values[kept - 1] as T)) values[kept++] = value;
  }
  if (kept < values.length) values.length = kept;
  return values;
}

/** Up to this many objects are compared with each other; more are sorted by the strings under their first key. */
const fewest = 32;
/** From this many on the objects move along with those strings; before, the strings are sorted without them. */
const many = 192;

/** Sorts plain objects that have these keys, and under those before `from` the same values. */
function sortAlike(objects: PlainObject[], keys: readonly string[], from: number): void {
  const key = keys[from];
  if (key === undefined) return;
  if (objects.length <= fewest) {
    sortFew(objects, { keys, from, equals: "keep" });
    return;
  }
  const texts: string[] = [];
  for (const object of objects) {
    const text = object[key];
    if (typeof text !== "string") {
      objects.sort((a, b) => compareAlike(a, b, { keys, from }));
      return;
    }
    texts.push(text);
  }
  if (texts.length < many) return sortByText(objects, texts, { keys, from });
  sortTogether(texts, objects);
  let start = 0;
  for (let i = 1; i <= texts.length; i++) {
    if (i < texts.length && texts[i] === texts[start]) continue;
    if (i - start > 1) sortPart(objects, { start, end: i }, { keys, from });
    start = i;
  }
}

/** Objects in a row that have the same string under the key `from`. */
function sortPart(
  objects: PlainObject[],
  { start, end }: { readonly start: number; readonly end: number },
  { keys, from }: { readonly keys: readonly string[]; readonly from: number },
): void {
  const same = objects.slice(start, end);
  sortAlike(same, keys, from + 1);
  for (let i = 0; i < same.length; i++) objects[start + i] = same[i] as PlainObject;
}

/** Sorts objects by the strings that they have under the key `from`, and those with the same one by the keys behind it. */
function sortByText(
  objects: PlainObject[],
  texts: readonly string[],
  { keys, from }: { readonly keys: readonly string[]; readonly from: number },
): void {
  const byText = new Map<string, PlainObject[]>();
  for (const [i, object] of objects.entries()) {
    // There are as many texts as objects.
    const text = texts[i] as string;
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

/** Whether two objects of {@link commonKeys} are equal: strings under a key decide it without a look at their order. */
function equalAlike(keys: readonly string[], a: PlainObject, b: PlainObject): boolean {
  for (const key of keys) {
    // Both are objects with these keys.
    const x = a[key] as Value;
    const y = b[key] as Value;
    if (x !== y && (typeof x === "string" || !equal(x, y))) return false;
  }
  return true;
}

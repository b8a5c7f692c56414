import { Decimal } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { compareNumbers } from "./decimals.ts";
import { spendWalk } from "./meter.ts";
import { type AnyObject, sortedEntriesOf } from "./objects.ts";
import { compareStrings, sortedKeys } from "./order.ts";
import type { PlainObject, Value } from "./value.ts";

export { sortedKeys } from "./order.ts";

/**
 * Rego's total order: null < boolean < number < string < array < object < set. Arrays compare element by element, then
 * by length; objects by their entries in sorted order (key, then value), then by size; sets by their sorted elements.
 */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  const order = rank(a) - rank(b);
  if (order !== 0) return order;
  switch (typeof a) {
    case "boolean":
      return a ? 1 : -1;
    case "string":
      // Equal ranks, so both are strings; the same below.
      return compareStrings(a, b as string);
    case "number":
      return typeof b === "number" ? a - b : compareNumbers(a, b as Decimal);
    default:
      if (a === null) return 0;
      if (a instanceof Decimal) return compareNumbers(a, b as number | Decimal);
      if (Array.isArray(a)) return compareArrays(a as readonly Value[], b as readonly Value[]);
      if (a instanceof RSet) return compareArrays(RSet.sorted(a), RSet.sorted(b as RSet));
      return compareObjects(a as AnyObject, b as AnyObject);
  }
}

function rank(value: Value): number {
  if (value === null) return 0;
  switch (typeof value) {
    case "boolean":
      return 1;
    case "number":
      return 2;
    case "string":
      return 3;
    default:
      if (Array.isArray(value)) return 4;
      if (value instanceof RSet) return 6;
      return value instanceof Decimal ? 2 : 5;
  }
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  spendWalk(length);
  for (let i = 0; i < length; i++) {
    // The index is below both lengths.
    const order = compare(a[i] as Value, b[i] as Value);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: AnyObject, b: AnyObject): number {
  if (!(a instanceof RObj) && !(b instanceof RObj)) {
    return comparePlain(a, b, { of: sortedKeys(a), and: sortedKeys(b) });
  }
  const x = sortedEntriesOf(a);
  const y = sortedEntriesOf(b);
  const length = Math.min(x.length, y.length);
  spendWalk(length);
  for (let i = 0; i < length; i++) {
    const [key, value] = x[i] as readonly [Value, Value];
    const [otherKey, otherValue] = y[i] as readonly [Value, Value];
    const order = compare(key, otherKey) || compare(value, otherValue);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

/** Two plain objects whose sorted keys are known. */
export function comparePlain(
  a: PlainObject,
  b: PlainObject,
  { of: x, and: y }: { readonly of: readonly string[]; readonly and: readonly string[] },
): number {
  const length = Math.min(x.length, y.length);
  spendWalk(length);
  for (let i = 0; i < length; i++) {
    // The index is below both lengths, and the keys are the objects' own.
    const key = x[i] as string;
    const other = y[i] as string;
    const order = compareStrings(key, other) || compare(a[key] as Value, b[other] as Value);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

/** Whether two values are the same value; 1 equals 1.0. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || a === null) {
    return typeof a === "number" && b instanceof Decimal && compareNumbers(a, b) === 0;
  }
  if (typeof b !== "object" || b === null) {
    return typeof b === "number" && a instanceof Decimal && compareNumbers(a, b) === 0;
  }
  if (Array.isArray(a)) return Array.isArray(b) && equalArrays(a as readonly Value[], b as readonly Value[]);
  if (Array.isArray(b)) return false;
  if (a instanceof RSet) return b instanceof RSet && equalSets(a, b);
  if (a instanceof Decimal) return b instanceof Decimal && compareNumbers(a, b) === 0;
  if (b instanceof RSet || b instanceof Decimal) return false;
  if (a instanceof RObj || b instanceof RObj) return compareObjects(a as AnyObject, b as AnyObject) === 0;
  return equalObjects(a as PlainObject, b as PlainObject);
}

function equalArrays(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  spendWalk(a.length);
  for (let i = 0; i < a.length; i++) {
    if (!equal(a[i] as Value, b[i] as Value)) return false;
  }
  return true;
}

function equalSets(a: RSet, b: RSet): boolean {
  return RSet.size(a) === RSet.size(b) && RSet.items(a).every((item) => RSet.has(b, item));
}

/**
 * By lists of keys: a `for…in` whose object changes from call to call keeps V8 from optimising this for good. Objects that
 * differ mostly differ under their first key, so those of `b` are counted last.
 */
function equalObjects(a: PlainObject, b: PlainObject): boolean {
  const keys = Object.keys(a);
  spendWalk(keys.length);
  for (let i = 0; i < keys.length; i++) {
    // One that b lacks shows: nothing inherited is equal to a value, but for `__proto__`.
    const key = keys[i] as string;
    const other = b[key];
    if (other === undefined || (key === "__proto__" && !Object.hasOwn(b, key))) return false;
    if (!equal(a[key] as Value, other)) return false;
  }
  return Object.keys(b).length === keys.length;
}

/** Sorting a few plain objects that have the same keys, as the results of one rule mostly are. */
import { compare, comparePlain } from "./compare.ts";
import { isPlainObject } from "./kinds.ts";
import { compareStrings, sortedKeys } from "./order.ts";
import type { PlainObject, Value } from "./value.ts";

/** The sorted keys that all have, of which those before `from` hold the same values. */
interface Alike {
  readonly keys: readonly string[];
  readonly from: number;
  /** Whether of equal objects only the first stays. */
  readonly equals: "keep" | "drop";
}

/** An object, what it has under the first key that counts, and the sorted keys of that where it is a plain object. */
interface Row {
  readonly object: PlainObject;
  readonly first: Value;
  readonly inner: readonly string[] | undefined;
}

/**
 * Binary insertion in place, stable; returns the array. For so few, handing a comparison to the engine's own sort costs
 * as much as the comparison, and listing the keys of nested objects for each comparison costs more.
 */
export function sortFew(objects: PlainObject[], { keys, from, equals }: Alike): PlainObject[] {
  const key = keys[from];
  if (key === undefined) {
    if (equals === "drop") objects.length = Math.min(objects.length, 1);
    return objects;
  }
  const rows: Row[] = [];
  for (const object of objects) {
    const row = rowOf(object, key);
    let low = 0;
    let high = rows.length;
    let isNew = true;
    while (low < high) {
      const middle = (low + high) >> 1;
      // The index is below the length.
      const order = compareRows(row, rows[middle] as Row, { keys, from });
      if (order === 0 && equals === "drop") {
        isNew = false;
        break;
      }
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    if (!isNew) continue;
    rows.push(row);
    for (let i = rows.length - 1; i > low; i--) rows[i] = rows[i - 1] as Row;
    rows[low] = row;
  }
  for (let i = 0; i < rows.length; i++) objects[i] = (rows[i] as Row).object;
  objects.length = rows.length;
  return objects;
}

function rowOf(object: PlainObject, key: string): Row {
  // All have the key.
  const first = object[key] as Value;
  return { object, first, inner: isPlainObject(first) ? sortedKeys(first) : undefined };
}

function compareRows(
  a: Row,
  b: Row,
  { keys, from }: { readonly keys: readonly string[]; readonly from: number },
): number {
  const order = compareFirst(a, b);
  return order === 0 ? compareAlike(a.object, b.object, { keys, from: from + 1 }) : order;
}

function compareFirst(a: Row, b: Row): number {
  const x = a.first;
  const y = b.first;
  if (x === y) return 0;
  if (typeof x === "string" && typeof y === "string") return compareStrings(x, y);
  if (a.inner === undefined || b.inner === undefined) return compare(x, y);
  // What has inner keys is a plain object.
  return comparePlain(x as PlainObject, y as PlainObject, { of: a.inner, and: b.inner });
}

/** Compares objects that have the same keys: only what stands under those from `from` on can be different. */
export function compareAlike(
  a: PlainObject,
  b: PlainObject,
  { keys, from }: { readonly keys: readonly string[]; readonly from: number },
): number {
  for (let i = from; i < keys.length; i++) {
    // The index is below the length, and both objects have these keys.
    const key = keys[i] as string;
    const x = a[key] as Value;
    const y = b[key] as Value;
    if (x === y) continue;
    const order = typeof x === "string" && typeof y === "string" ? compareStrings(x, y) : compare(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

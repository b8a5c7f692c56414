/** One view of Rego's objects, whether they are plain (string keys) or an {@link RObj} (any keys). */
import { RObj } from "./collections.ts";
import { sortedKeys } from "./order.ts";
import type { Maybe, PlainObject, Value } from "./value.ts";

export type AnyObject = PlainObject | RObj;
export type Entry = readonly [Value, Value];

/** Sets an own property, also where the key is `__proto__`. */
export function define(target: Record<string, Value>, key: string, value: Value): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** The value of a key, or undefined; inherited names are not keys. */
export function getKey(object: AnyObject, key: Value): Maybe {
  if (object instanceof RObj) return RObj.get(object, key);
  return typeof key === "string" ? ownValue(object, key) : undefined;
}

/** The value of a key of a plain object. All that such an object inherits are functions, but for `__proto__`. */
export function ownValue(object: PlainObject, key: string): Maybe {
  const value = object[key];
  if (value === undefined) return undefined;
  return (typeof value === "object" && key !== "__proto__") || Object.hasOwn(object, key) ? value : undefined;
}

export function objectSize(object: AnyObject): number {
  return object instanceof RObj ? RObj.size(object) : Object.keys(object).length;
}

/** The keys, unordered. */
export function keysOf(object: AnyObject): readonly Value[] {
  return object instanceof RObj ? RObj.keys(object) : Object.keys(object);
}

/** Entries in the order of iteration: sorted by key. */
export function sortedEntriesOf(object: AnyObject): readonly Entry[] {
  if (object instanceof RObj) return RObj.sortedEntries(object);
  // Object.keys and sortedKeys name own properties only, so the value is there.
  return sortedKeys(object).map((key): Entry => [key, object[key] as Value]);
}

/** Entries in no particular order. */
export function entriesOf(object: AnyObject): readonly Entry[] {
  return object instanceof RObj ? RObj.entries(object) : Object.entries(object);
}

/** An object of the given entries, plain if all keys are strings; the last value of a repeated key wins. */
export function objectFrom(entries: Iterable<Entry>): AnyObject {
  const plain: Record<string, Value> = {};
  let any: RObj | undefined;
  for (const [key, value] of entries) {
    if (any !== undefined) RObj.set(any, key, value);
    else if (typeof key === "string") define(plain, key, value);
    else {
      any = RObj.of(Object.entries(plain));
      RObj.set(any, key, value);
    }
  }
  return any ?? plain;
}

/**
 * Sets, and objects with keys that are no strings. Neither class has an instance member with a public name, so that
 * no key of a policy (`s.size`) can be mistaken for one: all operations are static.
 *
 * Elements stand in the order of their insertion. Up to {@link small} of them are searched one by one; then scalars
 * get a native map and composites are searched one by one up to {@link linear}, beyond which they stand in buckets by
 * hash. A bucket that grows suspiciously makes the collection hash again with everything and a random seed.
 */
import { Decimal } from "@sekisho/core/browser";
import { compare, equal, sortValues } from "./compare.ts";
import { asDouble } from "./decimals.ts";
import { hash } from "./hash.ts";
import type { Maybe, Value } from "./value.ts";

const small = 8;
const linear = 16;
const crowded = 8;

/** A set of values; 1 and 1.0 are the same element, and the first one stays. */
export class RSet {
  #items: Value[] = [];
  /** The members of a set of strings that came as a native set, which finds them better than an index. */
  #strings: ReadonlySet<Value> | undefined;
  #index: Index | undefined;
  #sorted: readonly Value[] | undefined;

  /** Adds a value; false if it was there. */
  static add(set: RSet, value: Value): boolean {
    const items = set.#items;
    set.#strings = undefined;
    if (find(items, set.#index, value) >= 0) return false;
    items.push(value);
    set.#sorted = undefined;
    if (set.#index !== undefined) set.#index.insert(value, items.length - 1);
    else if (items.length > small) set.#index = new Index(items);
    return true;
  }

  static has(set: RSet, value: Value): boolean {
    return set.#strings === undefined ? find(set.#items, set.#index, value) >= 0 : set.#strings.has(value);
  }

  /** The element that equals a value (the set may hold 1 where 1.0 is asked for), or undefined. */
  static get(set: RSet, value: Value): Maybe {
    if (set.#strings !== undefined) return set.#strings.has(value) ? value : undefined;
    const at = find(set.#items, set.#index, value);
    return at < 0 ? undefined : set.#items[at];
  }

  static size(set: RSet): number {
    return set.#items.length;
  }

  /** The elements in the order in which they were added. */
  static items(set: RSet): readonly Value[] {
    return set.#items;
  }

  /** The elements in Rego's order; kept until something is added. */
  static sorted(set: RSet): readonly Value[] {
    return (set.#sorted ??= sortValues([...set.#items]));
  }

  static of(values: Iterable<Value> = []): RSet {
    const set = new RSet();
    for (const value of values) RSet.add(set, value);
    return set;
  }

  /** Takes over the strings: nobody may change them afterwards. */
  static ofStrings(strings: ReadonlySet<string>): RSet {
    const set = new RSet();
    set.#items = [...strings];
    set.#strings = strings;
    return set;
  }
}

/** An object with at least one key that is no string. */
export class RObj {
  readonly #keys: Value[] = [];
  readonly #values: Value[] = [];
  #index: Index | undefined;
  #sorted: readonly (readonly [Value, Value])[] | undefined;

  /** The value of a key, or undefined. */
  static get(object: RObj, key: Value): Maybe {
    const at = find(object.#keys, object.#index, key);
    return at < 0 ? undefined : object.#values[at];
  }

  /** Sets the value of a key; a key that is there keeps its spelling. */
  static set(object: RObj, key: Value, value: Value): void {
    const keys = object.#keys;
    object.#sorted = undefined;
    const at = find(keys, object.#index, key);
    if (at >= 0) {
      object.#values[at] = value;
      return;
    }
    keys.push(key);
    object.#values.push(value);
    if (object.#index !== undefined) object.#index.insert(key, keys.length - 1);
    else if (keys.length > small) object.#index = new Index(keys);
  }

  static size(object: RObj): number {
    return object.#keys.length;
  }

  /** The keys in the order in which they were added. */
  static keys(object: RObj): readonly Value[] {
    return object.#keys;
  }

  /** The entries in the order in which their keys were added. */
  static entries(object: RObj): readonly (readonly [Value, Value])[] {
    // There are as many values as keys.
    return object.#keys.map((key, at) => [key, object.#values[at] as Value]);
  }

  /** The entries sorted by key; kept until something is set. */
  static sortedEntries(object: RObj): readonly (readonly [Value, Value])[] {
    return (object.#sorted ??= RObj.entries(object).toSorted((a, b) => compare(a[0], b[0])));
  }

  static of(entries: Iterable<readonly [Value, Value]> = []): RObj {
    const object = new RObj();
    for (const [key, value] of entries) RObj.set(object, key, value);
    return object;
  }
}

type Scalar = null | boolean | number | string;

/** Where a value stands among the items, or -1. */
function find(items: readonly Value[], index: Index | undefined, value: Value): number {
  if (index !== undefined) return index.find(value);
  if (typeof value === "string") return items.indexOf(value);
  for (let i = 0; i < items.length; i++) {
    // The index is below the length.
    if (equal(items[i] as Value, value)) return i;
  }
  return -1;
}

/** The primitive by which a scalar is looked up; undefined for composites and for numbers beyond doubles. */
function scalarOf(value: Value): Scalar | undefined {
  if (value === null || typeof value !== "object") return value;
  return value instanceof Decimal ? asDouble(value) : undefined;
}

/** Positions of the items of one collection, which owns the array. */
class Index {
  readonly #items: readonly Value[];
  readonly #scalars = new Map<Scalar, number>();
  readonly #composites: number[] = [];
  #buckets: Map<number, number[]> | undefined;
  #seed = 0;

  constructor(items: readonly Value[]) {
    this.#items = items;
    items.forEach((item, at) => {
      this.insert(item, at);
    });
  }

  find(value: Value): number {
    const scalar = scalarOf(value);
    if (scalar !== undefined) return this.#scalars.get(scalar) ?? -1;
    const candidates = this.#buckets === undefined ? this.#composites : this.#buckets.get(hash(value, this.#seed));
    if (candidates !== undefined) {
      for (const at of candidates) {
        // Positions come from insert, so an item stands there.
        if (equal(this.#items[at] as Value, value)) return at;
      }
    }
    return -1;
  }

  insert(value: Value, at: number): void {
    const scalar = scalarOf(value);
    if (scalar !== undefined) {
      this.#scalars.set(scalar, at);
      return;
    }
    this.#composites.push(at);
    if (this.#buckets !== undefined) this.#place(this.#buckets, at);
    else if (this.#composites.length > linear) this.#rehash(0);
  }

  #place(buckets: Map<number, number[]>, at: number): void {
    const key = hash(this.#items[at] as Value, this.#seed);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [at]);
    else {
      bucket.push(at);
      if (bucket.length > crowded && this.#seed === 0) this.#rehash(randomSeed());
    }
  }

  #rehash(seed: number): void {
    this.#seed = seed;
    const buckets = new Map<number, number[]>();
    this.#buckets = buckets;
    for (const at of this.#composites) {
      if (this.#buckets !== buckets) return;
      this.#place(buckets, at);
    }
  }
}

/** Not 0, which means unseeded. */
function randomSeed(): number {
  return (Math.random() * 0x7fffffff) | 1;
}

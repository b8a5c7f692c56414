/**
 * Sets, and objects with keys that are no strings. Neither class has an instance member with a public name, so that
 * no key of a policy (`s.size`) can be mistaken for one: all operations are static.
 *
 * Elements stand in the order of their insertion. Up to {@link small} of them are searched one by one; then scalars
 * get a native map and composites are searched one by one up to sixteen, beyond which they stand in buckets by
 * hash. A bucket that grows suspiciously makes the collection hash again with everything and a random seed.
 */
import { find, Index, small } from "./collection-index.ts";
import { compare } from "./compare.ts";
import { distinctByText } from "./distinct.ts";
import { sortDistinct, sortValues } from "./sort.ts";
import type { Maybe, Value } from "./value.ts";

/** How many elements may stand in a set unseen before it looks whether they are different. */
const unseenLimit = 4096;

/** Tells which strings are members, as a native set does. */
export interface Members {
  has(text: string): boolean;
}

/** What is known of the strings of a set beforehand. */
export interface KnownStrings {
  readonly members?: Members | undefined;
  /** Whether they stand in Rego's order. */
  readonly isSorted?: boolean;
}

/**
 * A set of values; 1 and 1.0 are the same element, and the first one stays. What {@link RSet.push} adds is compared with
 * the others only when somebody asks: sorting a list and leaving out equal neighbours costs less than looking each up.
 */
export class RSet {
  #items: Value[] = [];
  /** How many items at the front are known to be different from each other. */
  #seen = 0;
  #limit = unseenLimit;
  /** Of a set of strings that came with something that finds them better than an index. */
  #strings: Members | undefined;
  #index: Index | undefined;
  /** May be the items themselves: whoever adds one copies them first. */
  #sorted: readonly Value[] | undefined;

  /** Adds a value; false if it was there. */
  static add(set: RSet, value: Value): boolean {
    if (RSet.#find(set, value) >= 0) return false;
    if (set.#sorted !== undefined) RSet.#unsort(set);
    const at = set.#items.push(value) - 1;
    set.#strings = undefined;
    set.#seen++;
    set.#index?.insert(value, at);
    return true;
  }

  /**
   * Adds a value without looking whether it is there; returns by how much the set has grown, which is below 1 when it
   * looks after all, because too many elements were not compared.
   */
  static push(set: RSet, value: Value): number {
    if (set.#sorted !== undefined) RSet.#unsort(set);
    set.#strings = undefined;
    return set.#items.push(value) < set.#limit ? 1 : 1 - RSet.settle(set);
  }

  /** Compares what was not compared yet; returns how many elements were there twice. */
  static settle(set: RSet): number {
    // It looks at all elements: only where most are new, or a full set would be looked through for each that comes.
    if (set.#index === undefined && set.#items.length >= 2 * set.#seen) {
      const different = distinctByText(set.#items);
      if (different !== undefined) return RSet.#become(set, different);
    }
    const unseen = set.#items.splice(set.#seen);
    let twice = 0;
    for (const value of unseen) if (!RSet.add(set, value)) twice++;
    set.#limit = Math.max(unseenLimit, 2 * set.#seen);
    return twice;
  }

  /** Takes the different ones of the items in their place; returns how many there were twice. */
  static #become(set: RSet, different: Value[]): number {
    const twice = set.#items.length - different.length;
    set.#items = different;
    set.#seen = different.length;
    set.#limit = Math.max(unseenLimit, 2 * set.#seen);
    return twice;
  }

  static has(set: RSet, value: Value): boolean {
    if (set.#strings !== undefined) return typeof value === "string" && set.#strings.has(value);
    return RSet.#find(set, value) >= 0;
  }

  /** The element that equals a value (the set may hold 1 where 1.0 is asked for), or undefined. */
  static get(set: RSet, value: Value): Maybe {
    if (set.#strings !== undefined) return RSet.has(set, value) ? value : undefined;
    const at = RSet.#find(set, value);
    return at < 0 ? undefined : set.#items[at];
  }

  static size(set: RSet): number {
    return RSet.items(set).length;
  }

  /** The elements in the order in which they were added, or sorted. */
  static items(set: RSet): readonly Value[] {
    if (set.#seen !== set.#items.length) RSet.settle(set);
    return set.#items;
  }

  /** The elements in Rego's order; kept until something is added. */
  static sorted(set: RSet): readonly Value[] {
    if (set.#sorted !== undefined) return set.#sorted;
    if (set.#seen === set.#items.length || set.#index !== undefined) {
      return (set.#sorted = sortValues([...RSet.items(set)]));
    }
    set.#items = sortDistinct(set.#items);
    set.#seen = set.#items.length;
    return (set.#sorted = set.#items);
  }

  static of(values: Iterable<Value> = []): RSet {
    const set = new RSet();
    for (const value of values) RSet.add(set, value);
    return set;
  }

  /** Takes over values that are all different. */
  static ofDistinct(values: Value[]): RSet {
    const set = new RSet();
    set.#items = values;
    set.#seen = values.length;
    return set;
  }

  /** Takes over strings that are all different. */
  static ofStrings(strings: string[], known: KnownStrings = {}): RSet {
    const set = new RSet();
    set.#items = strings;
    set.#seen = strings.length;
    set.#strings = known.members;
    if (known.isSorted === true) set.#sorted = strings;
    return set;
  }

  static #find(set: RSet, value: Value): number {
    if (set.#seen !== set.#items.length) RSet.settle(set);
    if (set.#index === undefined && set.#seen > small) set.#index = new Index(set.#items);
    return find(set.#items, set.#index, value);
  }

  static #unsort(set: RSet): void {
    if (set.#sorted === set.#items) {
      set.#items = [...set.#items];
      set.#index = undefined;
    }
    set.#sorted = undefined;
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

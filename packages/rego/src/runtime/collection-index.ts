import { Decimal } from "@sekisho/core/browser";
import { equal } from "./compare.ts";
import { asDouble } from "./decimals.ts";
import { hash } from "./hash.ts";
import type { Value } from "./value.ts";

/** Up to this many items are searched one by one. */
export const small = 8;
const linear = 16;
const crowded = 8;

type Scalar = null | boolean | number | string;

/** Where a value stands among the items, or -1. */
export function find(items: readonly Value[], index: Index | undefined, value: Value): number {
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
export class Index {
  readonly #items: readonly Value[];
  readonly #scalars = new Map<Scalar, number>();
  readonly #composites: number[] = [];
  #buckets: Map<number, number[]> | undefined;
  #seed = 0;
  /** The composite that was looked for last, and its hash: what is not found is mostly inserted next. */
  #asked: Value = null;
  #askedHash = 0;

  constructor(items: readonly Value[]) {
    this.#items = items;
    items.forEach((item, at) => {
      this.insert(item, at);
    });
  }

  find(value: Value): number {
    const scalar = scalarOf(value);
    if (scalar !== undefined) return this.#scalars.get(scalar) ?? -1;
    const candidates = this.#buckets === undefined ? this.#composites : this.#buckets.get(this.#hash(value));
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
    // Positions come from insert, so an item stands there.
    const key = this.#hash(this.#items[at] as Value);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [at]);
    else {
      bucket.push(at);
      if (bucket.length > crowded && this.#seed === 0) this.#rehash(randomSeed());
    }
  }

  #hash(value: Value): number {
    if (value === this.#asked) return this.#askedHash;
    this.#asked = value;
    return (this.#askedHash = hash(value, this.#seed));
  }

  #rehash(seed: number): void {
    this.#seed = seed;
    this.#asked = null;
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

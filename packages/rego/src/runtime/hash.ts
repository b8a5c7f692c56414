import { Decimal } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { asDouble, decimalKey } from "./decimals.ts";
import type { Value } from "./value.ts";

/** How much of a string is hashed before somebody collides on purpose. */
const prefixLength = 32;

/**
 * A 32-bit hash that is equal for equal values. With seed 0 only a prefix of strings counts, which is fast but easy
 * to collide; any other seed hashes everything, in a way that can't be foreseen without the seed.
 */
export function hash(value: Value, seed = 0): number {
  if (value === null) return mix(seed, 1);
  switch (typeof value) {
    case "boolean":
      return mix(seed, value ? 2 : 3);
    case "number":
      return hashNumber(value, seed);
    case "string":
      return hashString(value, seed);
    default:
      return hashComposite(value, seed);
  }
}

function hashComposite(value: Exclude<Value, null | boolean | number | string>, seed: number): number {
  if (Array.isArray(value)) {
    let h = mix(seed, 5);
    for (const item of value as readonly Value[]) h = mix(h ^ seed, hash(item, seed));
    return h;
  }
  if (value instanceof Decimal) {
    const double = asDouble(value);
    return double === undefined ? hashString(decimalKey(value), seed) : hashNumber(double, seed);
  }
  // Sets and objects have no order, so the hashes of their parts are added up.
  let h = 0;
  if (value instanceof RSet) {
    for (const item of RSet.items(value)) h = (h + hash(item, seed)) | 0;
    return mix(seed ^ 7, h);
  }
  if (value instanceof RObj) {
    for (const [key, item] of RObj.entries(value)) h = (h + mix(hash(key, seed), hash(item, seed))) | 0;
    return mix(seed ^ 11, h);
  }
  // Neither an array nor one of our classes, so a plain object; and documents inherit nothing that is enumerable.
  const object = value as { readonly [key: string]: Value };
  for (const key in object) h = (h + mix(hashString(key, seed), hash(object[key] as Value, seed))) | 0;
  return mix(seed ^ 11, h);
}

function hashNumber(value: number, seed: number): number {
  if ((value | 0) === value) return mix(seed ^ 13, value);
  return mix(mix(seed ^ 13, (value % 0x7fffffff) | 0), (value * 2 ** -31) | 0);
}

function hashString(text: string, seed: number): number {
  let h = mix(seed ^ 17, text.length);
  const end = seed === 0 ? Math.min(text.length, prefixLength) : text.length;
  for (let i = 0; i < end; i++) h = mix(h, text.charCodeAt(i) ^ seed);
  return h;
}

/** Multiply and fold: the fold makes it non-linear, so that no text collides under every seed. */
function mix(h: number, k: number): number {
  const x = Math.imul(h ^ k, 0x9e3779b1);
  return ((x ^ (x >>> 15)) + Math.imul(h, 0x85ebca6b)) | 0;
}

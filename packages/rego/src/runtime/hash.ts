import { Decimal } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import { asDouble, decimalKey } from "./decimals.ts";
import { spendWalk } from "./meter.ts";
import type { Value } from "./value.ts";

/** How much of a string's beginning and end is hashed before somebody collides on purpose. */
const beginning = 8;
const ending = 16;

/**
 * A 32-bit hash that is equal for equal values. With seed 0 only the ends of strings count, and of a composite inside
 * another only its kind, which is fast but easy to collide; any other seed hashes everything, in a way that can't be
 * foreseen without the seed.
 */
export function hash(value: Value, seed = 0): number {
  return typeof value === "object" && value !== null ? hashComposite(value, seed) : hashScalar(value, seed);
}

/** The hash of a part. */
function hashPart(value: Value, seed: number): number {
  if (typeof value !== "object" || value === null) return hashScalar(value, seed);
  return seed === 0 && !(value instanceof Decimal) ? kindOf(value) : hashComposite(value, seed);
}

function kindOf(value: object): number {
  if (Array.isArray(value)) return 5;
  return value instanceof RSet ? 7 : 11;
}

function hashScalar(value: null | boolean | number | string, seed: number): number {
  if (value === null) return mix(seed, 1);
  switch (typeof value) {
    case "boolean":
      return mix(seed, value ? 2 : 3);
    case "number":
      return hashNumber(value, seed);
    case "string":
      return hashString(value, seed);
  }
}

function hashComposite(value: Exclude<Value, null | boolean | number | string>, seed: number): number {
  if (Array.isArray(value)) {
    let h = mix(seed, 5);
    spendWalk(value.length);
    for (const item of value as readonly Value[]) h = mix(h ^ seed, hashPart(item, seed));
    return h;
  }
  if (value instanceof Decimal) {
    const double = asDouble(value);
    return double === undefined ? hashString(decimalKey(value), seed) : hashNumber(double, seed);
  }
  // Sets and objects have no order, so the hashes of their parts are added up.
  let h = 0;
  if (value instanceof RSet) {
    spendWalk(RSet.size(value));
    for (const item of RSet.items(value)) h = (h + hashPart(item, seed)) | 0;
    return mix(seed ^ 7, h);
  }
  if (value instanceof RObj) {
    spendWalk(RObj.size(value));
    for (const [key, item] of RObj.entries(value)) h = (h + mix(hashPart(key, seed), hashPart(item, seed))) | 0;
    return mix(seed ^ 11, h);
  }
  // Neither an array nor one of our classes, so a plain object; and documents inherit nothing that is enumerable.
  const object = value as { readonly [key: string]: Value };
  let size = 0;
  for (const key in object) {
    h = (h + mix(hashString(key, seed), hashPart(object[key] as Value, seed))) | 0;
    size++;
  }
  spendWalk(size);
  return mix(seed ^ 11, h);
}

function hashNumber(value: number, seed: number): number {
  if ((value | 0) === value) return mix(seed ^ 13, value);
  return mix(mix(seed ^ 13, (value % 0x7fffffff) | 0), (value * 2 ** -31) | 0);
}

function hashString(text: string, seed: number): number {
  let h = mix(seed ^ 17, text.length);
  const { length } = text;
  const isWhole = seed !== 0 || length <= beginning + ending;
  const end = isWhole ? length : beginning;
  for (let i = 0; i < end; i++) h = mix(h, text.charCodeAt(i) ^ seed);
  if (!isWhole) for (let i = length - ending; i < length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** Multiply and fold: the fold makes it non-linear, so that no text collides under every seed. */
function mix(h: number, k: number): number {
  const x = Math.imul(h ^ k, 0x9e3779b1);
  return ((x ^ (x >>> 15)) + Math.imul(h, 0x85ebca6b)) | 0;
}

import { equal } from "./compare.ts";
import { spendWalk } from "./meter.ts";
import type { Value } from "./value.ts";

/** Fewer values are compared with each other in the time that this takes to begin. */
const fewest = 16;
/** How many values a path must tell from each other before it is tried on all. */
const probes = 8;
/** How many keys of the first value are tried, and how many on the way down. */
const mostTried = 32;
const deepest = 3;
/** How many different values may have the same text before hashing the whole of them is the better way. */
const crowded = 8;

/**
 * The different ones among values, in their order, by a text that stands under one path in all of them, as names and
 * addresses of resources do: values with different texts are different, and only those with the same text are compared.
 * Hashing them instead reads every key of each. Undefined where no path does that.
 */
export function distinctByText(values: readonly Value[]): Value[] | undefined {
  if (values.length < fewest) return undefined;
  const path = tellingPath(values);
  if (path === undefined) return undefined;
  spendWalk(values.length);
  const firsts = new Map<string, Value>();
  const others = new Map<string, Value[]>();
  const different: Value[] = [];
  for (const value of values) {
    const text = textAt(value, path);
    if (text === undefined) return undefined;
    const first = firsts.get(text);
    if (first === undefined) firsts.set(text, value);
    else {
      if (equal(first, value)) continue;
      const same = others.get(text);
      if (same === undefined) others.set(text, [value]);
      else {
        if (same.some((other) => equal(other, value))) continue;
        if (same.push(value) > crowded) return undefined;
      }
    }
    different.push(value);
  }
  return different;
}

/** A path from the first value under which the first few have strings that are all different. */
function tellingPath(values: readonly Value[]): readonly string[] | undefined {
  let left = mostTried;
  const search = (at: Value, path: readonly string[]): readonly string[] | undefined => {
    if (typeof at === "string") return isTelling(values, path) ? path : undefined;
    // What is no plain object has no keys of its own, and the items of an array are no place to look for a name.
    if (typeof at !== "object" || at === null || Array.isArray(at) || path.length === deepest) return undefined;
    const keys = Object.keys(at);
    spendWalk(keys.length);
    for (const key of keys) {
      if (left-- <= 0) return undefined;
      const found = search((at as { readonly [key: string]: Value })[key] as Value, [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return values[0] === undefined ? undefined : search(values[0], []);
}

function isTelling(values: readonly Value[], path: readonly string[]): boolean {
  const texts = new Set<string>();
  for (let i = 0; i < probes; i++) {
    // The index is below `fewest`.
    const text = textAt(values[i] as Value, path);
    if (text === undefined) return false;
    texts.add(text);
  }
  return texts.size === probes;
}

/** The string under a path. Equal values have the same: what a value inherits is no string. */
function textAt(value: Value, path: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as { readonly [key: string]: unknown })[key];
  }
  return typeof at === "string" ? at : undefined;
}

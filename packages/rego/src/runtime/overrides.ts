/**
 * What `with` puts over input and data. Reading at or below an override sees only the override; reading above it sees
 * base and override merged, the override winning. A value that is no object cannot be looked into.
 */
import { get } from "./access.ts";
import { isPlainObject } from "./kinds.ts";
import { define } from "./objects.ts";
import type { Maybe, Value } from "./value.ts";

export interface OverrideTree {
  readonly value: Maybe;
  readonly kids: ReadonlyMap<string, OverrideTree>;
}

const EMPTY: OverrideTree = { value: undefined, kids: new Map() };

/** The answer of a lookup that met no override. */
export const MISS: unique symbol = Symbol("no override");

/** The tree with one more override; what stood at or below the path before is gone. */
export function withOverride(tree: OverrideTree | null, path: readonly string[], value: Value): OverrideTree {
  const [first, ...rest] = path;
  if (first === undefined) return { value, kids: new Map() };
  const base = tree ?? EMPTY;
  // An override above is the ground that this one changes.
  const below =
    base.kids.get(first) ?? (base.value === undefined ? EMPTY : { value: get(base.value, first), kids: new Map() });
  return { value: base.value, kids: new Map(base.kids).set(first, withOverride(below, rest, value)) };
}

/** What stands at a path because of overrides at or above it, merged with those below; MISS when no override reaches it. */
export function overrideAt(tree: OverrideTree | null, path: readonly Value[]): Maybe | typeof MISS {
  let node = tree;
  let value: Maybe;
  let covered = false;
  for (const key of path) {
    if (node !== null && node.value !== undefined) {
      value = node.value;
      covered = true;
    }
    if (covered) value = get(value, key);
    node = (typeof key === "string" ? node?.kids.get(key) : undefined) ?? null;
    if (node === null && !covered) return MISS;
  }
  if (node !== null && node.value !== undefined) return node.kids.size === 0 ? node.value : merged(node.value, node);
  if (!covered) return MISS;
  return node === null ? value : merged(value, node);
}

/** A base document with all overrides below it put in. */
export function merged(base: Maybe, tree: OverrideTree): Maybe {
  const ground = tree.value === undefined ? base : deepMerged(base, tree.value);
  if (tree.kids.size === 0) return ground;
  const result: Record<string, Value> = {};
  if (ground !== undefined && isPlainObject(ground)) {
    for (const key of Object.keys(ground)) define(result, key, ground[key] as Value);
  }
  for (const [key, kid] of tree.kids) {
    const value = merged(get(ground, key), kid);
    if (value !== undefined) define(result, key, value);
  }
  return result;
}

/** Two documents as one, the second winning wherever they are not both objects. */
function deepMerged(base: Maybe, over: Value): Value {
  if (base === undefined || !isPlainObject(base) || !isPlainObject(over)) return over;
  const result: Record<string, Value> = {};
  // Object.keys names own properties only, so the values are there.
  for (const key of Object.keys(base)) define(result, key, base[key] as Value);
  for (const key of Object.keys(over)) {
    define(result, key, deepMerged(Object.hasOwn(base, key) ? base[key] : undefined, over[key] as Value));
  }
  return result;
}

/** The part of the tree at or below a path, where nothing above it is overridden; null when there is none. */
export function overridesBelow(tree: OverrideTree | null, path: readonly string[]): OverrideTree | null {
  let node = tree;
  for (const key of path) node = node?.kids.get(key) ?? null;
  return node;
}

/** `input` with one path replaced; whatever is in the way becomes an object. */
export function inputWith(input: Maybe, path: readonly string[], value: Value): Value {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const result: Record<string, Value> = {};
  if (input !== undefined && isPlainObject(input)) {
    for (const key of Object.keys(input)) define(result, key, input[key] as Value);
  }
  define(result, first, inputWith(get(input, first), rest, value));
  return result;
}

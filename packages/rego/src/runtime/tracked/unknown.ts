/**
 * Values that are known only later (a Terraform plan's `after_unknown`). A marker stands in the input where such a value
 * will be; whatever reads it is unknown, and so is its negation. The class has private state only, like all values.
 */
import type { Path } from "@sekisho/core";
import { RObj, RSet } from "../collections.ts";
import { isPlainObject } from "../kinds.ts";
import { spendCopy, spendWalk } from "../meter.ts";
import { define } from "../objects.ts";
import type { Maybe, Value } from "../value.ts";

const MOST_PATHS = 50;

export class Unknown {
  readonly #paths: readonly Path[];

  constructor(paths: readonly Path[]) {
    this.#paths = paths;
  }

  static paths(unknown: Unknown): readonly Path[] {
    return unknown.#paths;
  }
}

/** Both; null is nothing unknown. */
export function join(a: Unknown | null, b: Unknown | null): Unknown | null {
  if (a === null || b === null || a === b) return a ?? b;
  const paths = [...Unknown.paths(a)];
  const seen = new Set(paths.map((path) => JSON.stringify(path)));
  for (const path of Unknown.paths(b)) {
    if (paths.length >= MOST_PATHS) break;
    if (!seen.has(JSON.stringify(path))) paths.push(path);
  }
  return new Unknown(paths);
}

/** The document with markers at some paths; only the objects and arrays on the way are copied. */
export function withUnknown(document: Maybe, paths: readonly Path[]): Maybe {
  let marked: Maybe = document;
  for (const path of paths) marked = mark(marked, path, 0);
  return marked;
}

function mark(value: Maybe, path: Path, depth: number): Value {
  const key = path[depth];
  if (value instanceof Unknown) return value;
  // The marker is a value to everything that carries it; whatever looks inside asks for it first.
  if (key === undefined) return new Unknown([path]) as unknown as Value;
  if (typeof key === "number") {
    const items: Value[] = Array.isArray(value) ? [...(value as readonly Value[])] : [];
    while (items.length < key) items.push(null);
    items[key] = mark(items[key], path, depth + 1);
    return items;
  }
  const copy: Record<string, Value> = {};
  // Object.keys names own properties only, so the values are there.
  if (value !== undefined && isPlainObject(value))
    for (const k of Object.keys(value)) define(copy, k, value[k] as Value);
  define(copy, key, mark(Object.hasOwn(copy, key) ? copy[key] : undefined, path, depth + 1));
  return copy;
}

/** The unknown inside a value, at any depth; null when all of it is known. */
export function unknownIn(value: Maybe, maybe: ReadonlyMap<Value, Unknown>): Unknown | null {
  if (value instanceof Unknown) return value;
  if (typeof value !== "object" || value === null) return null;
  spendWalk(1);
  let found: Unknown | null = maybe.get(value) ?? null;
  if (Array.isArray(value)) for (const item of value as readonly Value[]) found = join(found, unknownIn(item, maybe));
  else if (value instanceof RSet) for (const item of RSet.items(value)) found = join(found, unknownIn(item, maybe));
  else if (value instanceof RObj)
    for (const [, item] of RObj.entries(value)) found = join(found, unknownIn(item, maybe));
  else if (isPlainObject(value))
    for (const key of Object.keys(value)) found = join(found, unknownIn(value[key], maybe));
  return found;
}

/** A value as far as it is known: what is known later is left out of objects and sets, and null in arrays. */
export function knownPart(value: Value): Value {
  if (value instanceof Unknown) return null;
  spendCopy(1);
  if (Array.isArray(value)) return (value as readonly Value[]).map(knownPart);
  if (value instanceof RSet) return RSet.of(RSet.items(value).filter(isKnown).map(knownPart));
  if (value instanceof RObj) {
    return RObj.of(
      RObj.entries(value).flatMap(([key, item]) => (isKnown(item) ? [[key, knownPart(item)] as const] : [])),
    );
  }
  if (!isPlainObject(value)) return value;
  const known: Record<string, Value> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined && isKnown(item)) define(known, key, knownPart(item));
  }
  return known;
}

function isKnown(value: Value): boolean {
  return !(value instanceof Unknown);
}

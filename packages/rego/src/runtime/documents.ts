/**
 * `data` where rules and given documents stand side by side and the path is known only at run time. Rare in policies,
 * so the tree is walked here rather than emitted.
 */
import type { Json } from "@sekisho/core";
import { get, getStored, scanKeysOrdered } from "./access.ts";
import type { Context } from "./context.ts";
import { isPlainObject } from "./kinds.ts";
import { define } from "./objects.ts";
import { sortedKeys } from "./order.ts";
import { MISS, merged, overrideAt, overridesBelow } from "./overrides.ts";
import { SYSTEM } from "./system.ts";
import type { Maybe, Value } from "./value.ts";

/** A name under `data` at run time. `rule` is there where a rule stands; functions are not documents. */
export interface DocumentNode {
  readonly kids: ReadonlyMap<string, DocumentNode>;
  readonly rule: ((context: Context) => Maybe) | undefined;
  readonly isFunction: boolean;
}

export interface Documents {
  readonly root: DocumentNode;
  /** What was given as data, or {}. */
  readonly base: Json;
}

/** The value at a path under `data`. */
export function documentAt(context: Context, documents: Documents, path: readonly Value[]): Maybe {
  const override = overrideAt(context.over, path);
  if (override !== MISS) return override;
  let node: DocumentNode | undefined = documents.root;
  for (const [i, key] of path.entries()) {
    node = typeof key === "string" ? node.kids.get(key) : undefined;
    if (node === undefined) return baseAt(context, documents, path);
    if (node.isFunction) return undefined;
    if (node.rule !== undefined) return path.slice(i + 1).reduce<Maybe>(get, node.rule(context));
  }
  // Every key led to a node, and nodes are named by strings.
  return build(context, documents, node, path as readonly string[]);
}

/** The keys of the document at a path, in order. */
export function documentKeys(context: Context, documents: Documents, path: readonly Value[]): readonly Value[] {
  const override = overrideAt(context.over, path);
  const value = override === MISS ? undefined : override;
  const node = override === MISS ? nodeAt(documents, path) : undefined;
  if (node === undefined || node.rule !== undefined) {
    const whole = override === MISS ? documentAt(context, documents, path) : value;
    return whole === undefined ? [] : (scanKeysOrdered(whole) ?? (whole as readonly Value[]).map((_, i) => i));
  }
  const names = new Set<string>();
  for (const [name, kid] of node.kids) if (!kid.isFunction) names.add(name);
  const base = baseAt(context, documents, path);
  if (base !== undefined && isPlainObject(base)) for (const key of Object.keys(base)) names.add(key);
  const below = overridesBelow(context.over, path as readonly string[]);
  for (const key of below?.kids.keys() ?? []) names.add(key);
  return sortedKeys(Object.fromEntries([...names].map((name) => [name, true])));
}

/** A given document, with what `with` put over it. Numbers find string keys on the way. */
export function baseAt(context: Context, documents: Documents, path: readonly Value[]): Maybe {
  const override = overrideAt(context.over, path);
  if (override !== MISS) return override;
  const [name, ...rest] = path;
  const external =
    typeof name === "string" && Object.hasOwn(context.externals, name) ? context.externals[name] : undefined;
  const base =
    external === undefined ? path.reduce<Maybe>(getStored, documents.base) : rest.reduce<Maybe>(get, external);
  // What `with` puts in place has names; numbers find those, other values find nothing.
  const isNamed = path.every((part) => typeof part === "string" || typeof part === "number");
  const below = isNamed ? overridesBelow(context.over, path.map(String)) : null;
  return below === null ? base : merged(base, below);
}

function nodeAt(documents: Documents, path: readonly Value[]): DocumentNode | undefined {
  let node: DocumentNode | undefined = documents.root;
  for (const key of path) {
    if (node.rule !== undefined || typeof key !== "string") return undefined;
    node = node.kids.get(key);
    if (node === undefined) return undefined;
  }
  return node;
}

/** Rules and data below one inner node as one object; where both define a value the given data shows. */
function build(context: Context, documents: Documents, node: DocumentNode, path: readonly string[]): Maybe {
  const isWhole = path.length === 0;
  const base = baseAt(context, isWhole ? withoutSystem(documents) : documents, path);
  const result: Record<string, Value> = {};
  for (const [name, kid] of node.kids) {
    if (kid.isFunction || (isWhole && name === SYSTEM)) continue;
    const inside = [...path, name];
    const override = overrideAt(context.over, inside);
    const value =
      override !== MISS
        ? override
        : kid.rule === undefined
          ? build(context, documents, kid, inside)
          : kid.rule(context);
    if (value !== undefined) define(result, name, value);
  }
  if (base === undefined) return result;
  if (!isPlainObject(base)) return isWhole ? result : base;
  for (const key of Object.keys(base)) {
    const below = Object.hasOwn(result, key) ? result[key] : undefined;
    // Both keys are own, so the values are there.
    define(result, key, below === undefined ? (base[key] as Value) : overlaid(below, base[key] as Value));
  }
  return result;
}

/** All of `data` leaves out what systems keep for themselves, as in OPA; what `with` puts there is shown. */
function withoutSystem(documents: Documents): Documents {
  const { root, base } = documents;
  if (!isPlainObject(base) || !Object.hasOwn(base, SYSTEM)) return documents;
  return { root, base: Object.fromEntries(Object.entries(base).filter(([name]) => name !== SYSTEM)) };
}

function overlaid(virtual: Value, base: Value): Value {
  if (!isPlainObject(virtual) || !isPlainObject(base)) return base;
  const result: Record<string, Value> = { ...virtual };
  for (const key of Object.keys(base)) {
    const below = Object.hasOwn(virtual, key) ? virtual[key] : undefined;
    define(result, key, below === undefined ? (base[key] as Value) : overlaid(below, base[key] as Value));
  }
  return result;
}

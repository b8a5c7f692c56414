import { RObj, RSet } from "../runtime/collections.ts";
import { equal } from "../runtime/compare.ts";
import { isArray, isObject, isSet } from "../runtime/kinds.ts";
import { type AnyObject, type Entry, entriesOf, objectFrom } from "../runtime/objects.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import { anyArray, anyObject, arrayOf, type Builtin, type BuiltinContext, setOf, string, union } from "./builtin.ts";
import { readPath } from "./json-pointer.ts";
import { elements, objectOperand, operandError, operandTypeError } from "./operands.ts";

/** All paths in one tree: a key leads to a further tree, to the rest of the only path there, or to null where it ends. */
type Paths = RObj | Rest | null;

/** The end of one path, which need not become a tree: a path may have a million keys. */
class Rest {
  readonly keys: readonly Value[];
  readonly at: number;

  constructor(keys: readonly Value[], at: number) {
    this.keys = keys;
    this.at = at;
  }
}

const path = union(string, anyArray);

function byPaths(name: string, apply: (c: BuiltinContext, value: Value, paths: RObj) => Value): Builtin {
  const run = (c: BuiltinContext, value: Value, list: Value): Value | undefined => {
    const object = objectOperand(c, name, 1, value);
    const paths = object === undefined ? undefined : pathsOperand(c, name, list);
    return object === undefined || paths === undefined ? undefined : apply(c, object, paths);
  };
  return { name, args: [anyObject, union(arrayOf(path), setOf(path))], result: anyObject, run };
}

export const jsonPaths: readonly Builtin[] = [
  byPaths("json.filter", keep),
  // The root is never removed, because the empty path stands in no tree.
  byPaths("json.remove", (c, value, paths) => remove(c, value, paths) ?? value),
];

/** Only what a path leads to, with everything below it. Array positions are keys like "0". */
function keep(c: BuiltinContext, value: Value, paths: Paths): Value {
  if (paths === null) return value;
  if (isArray(value)) {
    c.charge(value.length);
    return value.flatMap((item, at) => {
      const below = follow(paths, String(at));
      return below === undefined ? [] : [keep(c, item, below)];
    });
  }
  if (isSet(value)) {
    c.charge(RSet.size(value));
    const kept = new RSet();
    for (const item of RSet.items(value)) {
      const below = follow(paths, item);
      if (below !== undefined) RSet.add(kept, keep(c, item, below));
    }
    return kept;
  }
  return isObject(value) ? mapEntries(c, value, (key, item) => keepEntry(c, item, follow(paths, key))) : value;
}

function keepEntry(c: BuiltinContext, value: Value, paths: Paths | undefined): Maybe {
  return paths === undefined ? undefined : keep(c, value, paths);
}

/** Without what a path leads to; later items of an array move up. */
function remove(c: BuiltinContext, value: Value, paths: Paths | undefined): Maybe {
  if (paths === undefined) return value;
  if (paths === null) return undefined;
  if (isArray(value)) {
    c.charge(value.length);
    return value.flatMap((item, at) => {
      const rest = remove(c, item, follow(paths, String(at)));
      return rest === undefined ? [] : [rest];
    });
  }
  if (isSet(value)) {
    c.charge(RSet.size(value));
    const kept = new RSet();
    for (const item of RSet.items(value)) {
      const rest = remove(c, item, follow(paths, item));
      if (rest !== undefined) RSet.add(kept, rest);
    }
    return kept;
  }
  return isObject(value) ? mapEntries(c, value, (key, item) => remove(c, item, follow(paths, key))) : value;
}

function mapEntries(c: BuiltinContext, object: AnyObject, change: (key: Value, value: Value) => Maybe): AnyObject {
  const entries = entriesOf(object);
  c.charge(entries.length);
  const changed: Entry[] = [];
  for (const [key, value] of entries) {
    const result = change(key, value);
    if (result !== undefined) changed.push([key, result]);
  }
  return objectFrom(changed);
}

/** Undefined where no path goes this way. */
function follow(paths: RObj | Rest, key: Value): Paths | undefined {
  if (paths instanceof Rest) return equal(firstOf(paths), key) ? restOf(paths.keys, paths.at + 1) : undefined;
  // Only such things are stored in a tree.
  return RObj.get(paths, key) as Paths | undefined;
}

function firstOf({ keys, at }: Rest): Value {
  // A rest has a key at least.
  return keys[at] as Value;
}

function restOf(keys: readonly Value[], at: number): Paths {
  return at < keys.length ? new Rest(keys, at) : null;
}

function pathsOperand(c: BuiltinContext, name: string, value: Value): RObj | undefined {
  const list = elements(value);
  if (list === undefined) return operandTypeError(c, name, 2, value, "set", "array");
  const root = new RObj();
  for (const item of list) {
    const read = readPath(item);
    if ("error" in read) return operandError(c, name, 2, read.error);
    c.charge(read.keys.length);
    plant(root, read.keys);
  }
  return root;
}

/** A path that ends makes what lies below it irrelevant. */
function plant(root: RObj, keys: readonly Value[]): void {
  let node = root;
  for (const [at, key] of keys.entries()) {
    const next = follow(node, key);
    if (next === null) return;
    if (next === undefined || at === keys.length - 1) return put(node, key, restOf(keys, at + 1));
    if (!(next instanceof Rest)) node = next;
    else {
      const grown = new RObj();
      put(grown, firstOf(next), restOf(next.keys, next.at + 1));
      put(node, key, grown);
      node = grown;
    }
  }
}

function put(node: RObj, key: Value, paths: Paths): void {
  // A tree of paths is no value, and nothing but follow reads it.
  RObj.set(node, key, paths as Value);
}

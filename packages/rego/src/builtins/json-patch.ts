/**
 * json.patch: RFC 6902 on Rego values. Beyond the RFC, a path may be an array of keys of any type, objects may have any
 * keys, and the elements of a set are addressed by themselves. A patch that can't be applied is a builtin error.
 */
import { RSet } from "../runtime/collections.ts";
import { equal } from "../runtime/compare.ts";
import { budgetExceeded } from "../runtime/errors.ts";
import { isArray, isNumber, isObject, isSet, typeName } from "../runtime/kinds.ts";
import { numberFromText, toInteger } from "../runtime/numbers.ts";
import { type AnyObject, entriesOf, getKey, objectFrom, objectSize } from "../runtime/objects.ts";
import { printTerm } from "../runtime/print.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import { any, arrayOf, type Builtin, type BuiltinContext, objectOf, string } from "./builtin.ts";
import { readPath } from "./json-pointer.ts";
import { arrayOperand, builtinError } from "./operands.ts";

const operations = ["add", "remove", "replace", "move", "copy", "test"] as const;
type OperationName = (typeof operations)[number];
type Keys = readonly Value[];

interface Operation {
  readonly op: OperationName;
  readonly path: Keys;
  readonly from: Keys;
  readonly value: Value;
}

/** Recursion over values needs no counter as long as values stay flatter than this. */
const maxDepth = 2048;

/** Why a patch can't be applied. */
class PatchError extends Error {}

const patch: Builtin = {
  name: "json.patch",
  args: [any, arrayOf(objectOf(any, any, { op: string, path: any }))],
  result: any,
  run: (c, target, patches) => {
    const list = arrayOperand(c, "json.patch", 2, patches);
    if (list === undefined) return undefined;
    try {
      return list.reduce<Value>((document, item) => apply(c, document, readOperation(item)), target);
    } catch (error) {
      if (error instanceof PatchError) return builtinError(c, "json.patch", error.message);
      throw error;
    }
  },
};

export const jsonPatch: readonly Builtin[] = [patch];

function readOperation(value: Value): Operation {
  if (!isObject(value)) {
    throw new PatchError("must be an array of JSON-Patch objects, but at least one element is not an object");
  }
  const path = readKeys(attribute(value, "path"));
  const name = attribute(value, "op");
  if (typeof name !== "string") throw new PatchError("attribute 'op' must be a string");
  const op = operations.find((known) => known === name);
  if (op === undefined) throw new PatchError(`unrecognized op: '${name}'`);
  const from = op === "move" || op === "copy" ? readKeys(attribute(value, "from")) : [];
  const operand = op === "add" || op === "replace" || op === "test" ? attribute(value, "value") : null;
  return { op, path, from, value: operand };
}

function attribute(object: AnyObject, name: string): Value {
  const value = getKey(object, name);
  if (value === undefined) throw new PatchError(`missing required attribute '${name}'`);
  return value;
}

function readKeys(path: Value): Keys {
  const read = readPath(path);
  if ("error" in read) throw new PatchError(`operand 2 ${read.error}`);
  return read.keys;
}

function apply(c: BuiltinContext, document: Value, { op, path, from, value }: Operation): Value {
  switch (op) {
    case "add":
      return insert(c, document, path, value);
    case "remove":
      return remove(c, document, path);
    case "replace":
      return path.length === 0 ? value : insert(c, remove(c, document, path), path, value);
    case "move":
      // The whole document can only be moved to where it is.
      if (from.length === 0 && path.length === 0) return document;
      return insert(c, remove(c, document, from), path, find(document, from));
    case "copy":
      return insert(c, document, path, find(document, from));
    case "test": {
      const found = find(document, path);
      if (equal(found, value)) return document;
      throw new PatchError(
        `value from EditTree != patch value.\n\nExpected: ${printTerm(value)}\n\nFound: ${printTerm(found)}`,
      );
    }
  }
}

function find(document: Value, path: Keys): Value {
  return path.reduce(step, document);
}

/** The value under a key, which must exist. */
function step(parent: Value, key: Value): Value {
  const child = isArray(parent)
    ? parent[indexOf(parent, key)]
    : isSet(parent)
      ? memberOf(parent, key)
      : entry(parent, key);
  if (child !== undefined) return child;
  const shown = printTerm(isArray(parent) ? indexOf(parent, key) : key);
  throw new PatchError(`path ${shown} does not exist in ${typeName(parent)} term ${printTerm(parent)}`);
}

function memberOf(set: RSet, key: Value): Maybe {
  return RSet.has(set, key) ? key : undefined;
}

function entry(parent: Value, key: Value): Maybe {
  if (isObject(parent)) return getKey(parent, key);
  throw new PatchError(`expected composite type for path ${printTerm(key)}, found ${scalar(parent)}`);
}

/** What can hold nothing, as OPA shows it. */
function scalar(value: Value): string {
  const name = typeName(value);
  return `value: ${printTerm(value)} (type: ast.${name.slice(0, 1).toUpperCase()}${name.slice(1)})`;
}

/** Changes what a path's last key stands in, and everything above it. */
function edit(c: BuiltinContext, document: Value, path: Keys, change: (parent: Value, key: Value) => Value): Value {
  const parents: Value[] = [document];
  // The keys before the last one lead to its parent.
  for (const key of path.slice(0, -1)) parents.push(step(parents[parents.length - 1] as Value, key));
  return path.reduceRight<Value | undefined>((changed, key, at) => {
    const parent = parents[at] as Value;
    c.charge(sizeOf(parent));
    return changed === undefined ? change(parent, key) : put(parent, key, changed);
  }, undefined) as Value;
}

function sizeOf(value: Value): number {
  if (isArray(value)) return value.length;
  if (isSet(value)) return RSet.size(value);
  return isObject(value) ? objectSize(value) : 1;
}

/** Puts a changed child back under its key. */
function put(parent: Value, key: Value, child: Value): Value {
  if (isArray(parent)) return parent.with(indexOf(parent, key), child);
  if (isSet(parent)) return RSet.of(RSet.items(parent).map((item) => (equal(item, key) ? child : item)));
  // step has been here, so the parent is a collection, and neither an array nor a set.
  return withEntry(parent as AnyObject, key, child);
}

function withEntry(object: AnyObject, key: Value, value: Value): AnyObject {
  return objectFrom([...entriesOf(object), [key, value]]);
}

function insert(c: BuiltinContext, document: Value, path: Keys, value: Value): Value {
  if (path.length === 0) return value;
  measure(c, value, path.length);
  return edit(c, document, path, (parent, key) => {
    if (isArray(parent)) {
      const at = indexOf(parent, key);
      if (at > parent.length || at < 0) throw new PatchError("index for array insertion out of bounds");
      return parent.toSpliced(at, 0, value);
    }
    if (isSet(parent)) {
      if (equal(key, value)) return RSet.of([...RSet.items(parent), value]);
      throw new PatchError(`set key ${printTerm(key)} does not equal value to be inserted ${printTerm(value)}`);
    }
    if (isObject(parent)) return withEntry(parent, key, value);
    throw new PatchError(`expected composite type, found ${scalar(parent)}`);
  });
}

/** Copies of copies grow exponentially in size and depth; what is inserted is therefore paid for node by node. */
function measure(c: BuiltinContext, value: Value, depth: number): void {
  if (depth > maxDepth) throw budgetExceeded("depth");
  c.produce(1);
  if (isArray(value)) for (const item of value) measure(c, item, depth + 1);
  else if (isSet(value)) for (const item of RSet.items(value)) measure(c, item, depth + 1);
  else if (isObject(value)) for (const [, item] of entriesOf(value)) measure(c, item, depth + 1);
}

function remove(c: BuiltinContext, document: Value, path: Keys): Value {
  if (path.length === 0) throw new PatchError("the whole document can't be removed");
  return edit(c, document, path, (parent, key) => {
    if (isArray(parent)) {
      const at = indexOf(parent, key);
      if (at >= parent.length || at < 0) throw new PatchError("index for array delete out of bounds");
      return parent.toSpliced(at, 1);
    }
    if (isSet(parent) && RSet.has(parent, key)) return RSet.of(RSet.items(parent).filter((item) => !equal(item, key)));
    if (isObject(parent) && getKey(parent, key) !== undefined) {
      return objectFrom(entriesOf(parent).filter(([name]) => !equal(name, key)));
    }
    if (!isSet(parent) && !isObject(parent)) throw new PatchError(`expected composite type, found ${scalar(parent)}`);
    throw new PatchError(`cannot delete child key ${printTerm(key)} that does not exist`);
  });
}

/** `-` is the place behind the last item. May lie outside of the array. */
function indexOf(array: readonly Value[], key: Value): number {
  if (isNumber(key)) {
    const index = toInteger(key);
    if (index === undefined) throw new PatchError("invalid number type for indexing");
    return index;
  }
  if (typeof key !== "string") throw new PatchError("invalid type for indexing");
  if (key === "-") return array.length;
  const index = /^[+-]?\d+$/.test(key) ? toInteger(numberFromText(key, "text")) : undefined;
  if (index === undefined) throw new PatchError("invalid string for indexing");
  if (key !== "0" && key.startsWith("0")) throw new PatchError("leading zeros are not allowed in JSON paths");
  return index;
}

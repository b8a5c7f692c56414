import { RObj, RSet } from "../runtime/collections.ts";
import { equal } from "../runtime/compare.ts";
import { isArray, isNumber, isObject, isSet } from "../runtime/kinds.ts";
import { toInteger } from "../runtime/numbers.ts";
import { type AnyObject, entriesOf, getKey, keysOf, objectFrom, objectSize } from "../runtime/objects.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import {
  any,
  anyArray,
  anyObject,
  anySet,
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  union,
} from "./builtin.ts";
import { arrayOperand, elementTypeError, objectOperand, operandTypeError } from "./operands.ts";

/** The value of a key or, for an array of keys, of the path; the third argument where there is none. */
const get: Builtin = {
  name: "object.get",
  args: [anyObject, any, any],
  result: any,
  run: (c, value, key, fallback) => {
    const object = objectOperand(c, "object.get", 1, value);
    if (object === undefined) return undefined;
    if (isArray(key)) c.charge(key.length);
    const found = isArray(key) ? key.reduce<Maybe>(child, object) : getKey(object, key);
    return found === undefined ? fallback : found;
  },
};

/** One step down, as a reference takes it: a key, a whole number as an index, an element of a set. */
function child(parent: Maybe, key: Value): Maybe {
  if (isArray(parent)) {
    const index = isNumber(key) ? toInteger(key) : undefined;
    return index === undefined ? undefined : parent[index];
  }
  if (isSet(parent)) return RSet.has(parent, key) ? key : undefined;
  return isObject(parent) ? getKey(parent, key) : undefined;
}

const keys: Builtin = {
  name: "object.keys",
  args: [anyObject],
  result: anySet,
  run: (c, value) => {
    const object = objectOperand(c, "object.keys", 1, value);
    if (object === undefined) return undefined;
    c.produce(objectSize(object));
    return RSet.ofDistinct([...keysOf(object)]);
  },
};

/** Keeps or drops the entries whose keys stand in the second argument. */
function selecting(name: string, keeps: (named: boolean) => boolean): Builtin {
  const run = (c: BuiltinContext, value: Value, names: Value): Value | undefined => {
    const object = objectOperand(c, name, 1, value);
    const selected = object === undefined ? undefined : keySetOperand(c, name, names);
    if (object === undefined || selected === undefined) return undefined;
    c.produce(objectSize(object));
    return objectFrom(entriesOf(object).filter(([key]) => keeps(RSet.has(selected, key))));
  };
  return { name, args: [anyObject, union(anyArray, anyObject, anySet)], result: anyObject, run };
}

/** Keys given as an array, as a set, or as the keys of an object. */
function keySetOperand(c: BuiltinContext, name: string, value: Value): RSet | undefined {
  if (isSet(value)) return value;
  if (!isArray(value) && !isObject(value)) return operandTypeError(c, name, 2, value, "object", "set", "array");
  const items = isArray(value) ? value : keysOf(value);
  c.charge(items.length);
  return RSet.of(items);
}

/**
 * Whether all of the second argument is in the first: entries of objects (their values by the same rule), elements of
 * sets, a run of an array, or the elements of a set anywhere in an array.
 */
const subset: Builtin = {
  name: "object.subset",
  args: [union(anyArray, anyObject, anySet), union(anyArray, anyObject, anySet)],
  result: boolean,
  run: (c, all, part) => {
    const holds = isArray(all) && isSet(part) ? arrayHolds(c, all, part) : contains(c, all, part);
    return (
      holds ??
      c.fail("eval_type_error", "object.subset: both arguments object.subset must be of the same type or array and set")
    );
  },
};

/** Undefined for two values that are not collections of the same type. */
function contains(c: BuiltinContext, all: Value, part: Value): boolean | undefined {
  if (isObject(all) && isObject(part)) {
    const entries = entriesOf(part);
    c.charge(entries.length);
    return entries.every(([key, value]) => {
      const mine = getKey(all, key);
      return mine !== undefined && (equal(mine, value) || contains(c, mine, value) === true);
    });
  }
  if (isSet(all) && isSet(part)) {
    c.charge(RSet.size(part));
    return RSet.items(part).every((item) => RSet.has(all, item));
  }
  return isArray(all) && isArray(part) ? containsRun(c, all, part) : undefined;
}

function containsRun(c: BuiltinContext, all: readonly Value[], run: readonly Value[]): boolean {
  for (let start = 0; start + run.length <= all.length; start++) {
    let length = 0;
    // Both indexes are below the lengths.
    while (length < run.length && equal(all[start + length] as Value, run[length] as Value)) length++;
    if (length === run.length) return true;
    c.charge(length + 1);
  }
  return false;
}

/** As OPA has it, nothing is in an empty array, not even the empty set. */
function arrayHolds(c: BuiltinContext, all: readonly Value[], part: RSet): boolean {
  c.charge(all.length);
  if (all.length === 0) return false;
  const found = RSet.of(all.filter((item) => RSet.has(part, item)));
  return RSet.size(found) === RSet.size(part);
}

const unionOfTwo: Builtin = {
  name: "object.union",
  args: [anyObject, anyObject],
  result: anyObject,
  run: (c, a, b) => {
    const x = objectOperand(c, "object.union", 1, a);
    const y = x === undefined ? undefined : objectOperand(c, "object.union", 2, b);
    return x === undefined || y === undefined ? undefined : merge(c, [x, y]);
  },
};

const unionOfMany: Builtin = {
  name: "object.union_n",
  args: [arrayOf(anyObject)],
  result: anyObject,
  run: (c, value) => {
    const array = arrayOperand(c, "object.union_n", 1, value);
    if (array === undefined) return undefined;
    const wrong = array.find((item) => !isObject(item));
    if (wrong !== undefined) return elementTypeError(c, "object.union_n", 1, value, wrong, "object");
    // No element is anything but an object.
    return merge(c, array as readonly AnyObject[]);
  },
};

/** Later values win; where both are objects they are merged in turn. */
function merge(c: BuiltinContext, objects: readonly AnyObject[]): AnyObject {
  const values = new RObj();
  for (const object of objects) {
    const entries = entriesOf(object);
    c.produce(entries.length);
    for (const [key, value] of entries) {
      // Only the arrays below are stored in here.
      const list = RObj.get(values, key) as Value[] | undefined;
      if (list === undefined) RObj.set(values, key, [value]);
      else list.push(value);
    }
  }
  return objectFrom(RObj.entries(values).map(([key, list]) => [key, mergeValues(c, list as readonly Value[])]));
}

/** The last value, merged with the objects that stand directly before it if it is an object. */
function mergeValues(c: BuiltinContext, values: readonly Value[]): Value {
  const from = values.findLastIndex((value) => !isObject(value)) + 1;
  // There is at least one value; what follows the last one that is no object are objects.
  if (from >= values.length - 1) return values[values.length - 1] as Value;
  return merge(c, values.slice(from) as AnyObject[]);
}

export const objects: readonly Builtin[] = [
  get,
  keys,
  selecting("object.remove", (named) => !named),
  selecting("object.filter", (named) => named),
  subset,
  unionOfTwo,
  unionOfMany,
];

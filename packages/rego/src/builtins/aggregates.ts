import { RSet } from "../runtime/collections.ts";
import { compare, equal } from "../runtime/compare.ts";
import { isArray, isNumber, isObject, isSet } from "../runtime/kinds.ts";
import * as n from "../runtime/numbers.ts";
import { entriesOf, getKey, objectSize } from "../runtime/objects.ts";
import { sortValues } from "../runtime/sort.ts";
import type { Value } from "../runtime/value.ts";
import {
  any,
  anyArray,
  anyObject,
  anySet,
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  number,
  setOf,
  string,
  union,
} from "./builtin.ts";
import { elements, elementTypeError, operandTypeError } from "./operands.ts";

const anyCollection = union(anyArray, anySet);
const numberCollection = union(arrayOf(number), setOf(number));

/** Elements, entries, or the code points of a string. */
const count: Builtin = {
  name: "count",
  args: [union(string, anyArray, anyObject, anySet)],
  result: number,
  run: (c, value) => {
    if (isArray(value)) return value.length;
    if (isSet(value)) return RSet.size(value);
    if (isObject(value)) return objectSize(value);
    if (typeof value === "string") {
      c.charge(value.length);
      return codePoints(value);
    }
    return operandTypeError(c, "count", 1, value, "array", "object", "set", "string");
  },
};

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) {
    const low = (text.charCodeAt(i) & 0xfc00) === 0xdc00;
    if (low && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

interface Total {
  /** The same for integers that stay small, or undefined. */
  readonly small: (values: readonly Value[]) => number | undefined;
  readonly any: (values: readonly n.Numeric[]) => n.Numeric;
}

function total(name: string, { small, any: operation }: Total): Builtin {
  const run = (c: BuiltinContext, value: Value): Value | undefined => {
    const items = elements(value);
    if (items === undefined) return operandTypeError(c, name, 1, value, "set", "array");
    c.charge(items.length);
    const quick = small(items);
    if (quick !== undefined) return quick;
    const numbers: n.Numeric[] = [];
    for (const item of items) {
      if (!isNumber(item)) return elementTypeError(c, name, 1, value, item, "number");
      c.charge(n.weight(item));
      numbers.push(item);
    }
    return operation(numbers);
  };
  return { name, args: [numberCollection], result: number, run };
}

/**
 * The element that no other one beats; undefined for an empty collection. Of equal ones the last. As OPA has it, null
 * counts in a set only where nothing else is there.
 */
function extreme(name: string, beats: (order: number) => boolean): Builtin {
  const run = (c: BuiltinContext, value: Value): Value | undefined => {
    const all = elements(value);
    if (all === undefined) return operandTypeError(c, name, 1, value, "set", "array");
    const items = isSet(value) && all[0] === null && all.length > 1 ? all.slice(1) : all;
    c.charge(items.length);
    let best: Value | undefined;
    for (const item of items) if (best === undefined || beats(compare(item, best))) best = item;
    return best;
  };
  return { name, args: [anyCollection], result: any, run };
}

const sort: Builtin = {
  name: "sort",
  args: [anyCollection],
  result: anyArray,
  run: (c, value) => {
    if (isSet(value)) {
      c.charge(RSet.size(value));
      return RSet.sorted(value);
    }
    if (!isArray(value)) return operandTypeError(c, "sort", 1, value, "set", "array");
    c.produce(value.length);
    return sortValues([...value]);
  },
};

/** Deprecated: whether each element is `true`. */
const all: Builtin = {
  name: "all",
  args: [anyCollection],
  result: boolean,
  run: (c, value) => {
    const items = isSet(value) ? RSet.items(value) : value;
    if (!isArray(items)) return operandTypeError(c, "all", 1, value, "array", "set");
    c.charge(items.length);
    return items.every((item) => item === true);
  },
};

/** Deprecated: whether any element is `true`. */
const some: Builtin = {
  name: "any",
  args: [anyCollection],
  result: boolean,
  run: (c, value) => {
    const items = isSet(value) ? RSet.items(value) : value;
    if (!isArray(items)) return operandTypeError(c, "any", 1, value, "array", "set");
    c.charge(items.length);
    return items.includes(true);
  },
};

/** `value in collection`; false where the collection is a scalar. */
const member: Builtin = {
  name: "internal.member_2",
  args: [any, any],
  result: boolean,
  run: (c, value, collection) => {
    if (isSet(collection)) return RSet.has(collection, value);
    if (isArray(collection)) {
      c.charge(collection.length);
      return collection.some((item) => equal(item, value));
    }
    if (!isObject(collection)) return false;
    c.charge(objectSize(collection));
    return entriesOf(collection).some(([, item]) => equal(item, value));
  },
};

/** `key, value in collection`; a set's elements are their own keys. */
const memberWithKey: Builtin = {
  name: "internal.member_3",
  args: [any, any, any],
  result: boolean,
  run: (_, key, value, collection) => {
    if (isSet(collection)) return equal(key, value) && RSet.has(collection, key);
    let found: Value | undefined;
    if (isArray(collection)) {
      const index = isNumber(key) ? n.toInteger(key) : undefined;
      found = index === undefined ? undefined : collection[index];
    } else if (isObject(collection)) found = getKey(collection, key);
    return found !== undefined && equal(found, value);
  },
};

export const aggregates: readonly Builtin[] = [
  count,
  total("sum", { small: n.safeSum, any: n.sum }),
  total("product", { small: n.safeProduct, any: n.product }),
  extreme("max", (order) => order >= 0),
  extreme("min", (order) => order <= 0),
  sort,
  all,
  some,
  member,
  memberWithKey,
];

/** Unions of types, and what is inside a type: its keys, its values, the value of one key. */
import { compare as compareValues } from "../../runtime/compare.ts";
import { isNumber } from "../../runtime/kinds.ts";
import type { Value } from "../../runtime/value.ts";
import {
  type AnyType,
  anyOf,
  anyType,
  compareTypes,
  depthOf,
  functionType,
  isAnything,
  type MaybeType,
  numberType,
  type ObjectType,
  objectType,
  plainKey,
  setType,
  sizeOf,
  type Type,
  typeOfKey,
  unwrap,
} from "./types.ts";

/** The type of what is of one type or the other. A function and a value have none in common. */
export function or(a: MaybeType, b: MaybeType): MaybeType {
  if (a === undefined) return b;
  if (b === undefined || a === b) return a;
  if (a.kind === "function" && b.kind === "function") {
    if (a.args.length !== b.args.length) return undefined;
    return functionType(
      a.args.map((arg, i) => or(arg, b.args[i])),
      or(a.result, b.result),
    );
  }
  if (a.kind === "function" || b.kind === "function") return undefined;
  if (a.kind === "any") return b.kind === "any" ? merge(a, b) : insert(a, b);
  if (b.kind === "any") return insert(b, a);
  const order = compareTypes(a, b);
  if (order === 0) return a;
  return anyOf(order < 0 ? [a, b] : [b, a]);
}

function insert(any: AnyType, type: Type): Type {
  if (isAnything(any)) return any;
  const at = position(any, type);
  const there = any.of[at];
  if (there !== undefined && compareTypes(there, type) === 0) return any;
  const measures = { depth: Math.max(any.depth, depthOf(type) + 1), size: sizeOf(type) + any.size };
  return anyOf(any.of.toSpliced(at, 0, type), measures);
}

function merge(a: AnyType, b: AnyType): Type {
  if (isAnything(a) || isAnything(b)) return anyType;
  const members: Type[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const x = a.of[i];
    const y = b.of[j];
    if (x === undefined && y === undefined) return members.length === a.of.length ? a : anyOf(members);
    const order = x === undefined ? 1 : y === undefined ? -1 : compareTypes(x, y);
    const next = order <= 0 ? x : y;
    if (next !== undefined) members.push(next);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
}

/** Where a type stands, or would stand, among the members. */
function position(any: AnyType, type: Type): number {
  let low = 0;
  let high = any.of.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareTypes(any.of[middle], type) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether one type is, or is a member of, another. */
export function containsType(type: MaybeType, part: Type): boolean {
  if (type?.kind !== "any") return compareTypes(type, part) === 0;
  if (part.kind === "function") return false;
  return isAnything(type) || compareTypes(type.of[position(type, part)], part) === 0;
}

/** What was made of types with several parts: every ref into them asks again. */
const keys = new WeakMap<Type, { readonly type: MaybeType }>();
const values = new WeakMap<Type, { readonly type: MaybeType }>();

/** The keys by which something of that type can be looked into; none for scalars. */
export function keysOfType(type: MaybeType): MaybeType {
  return type === undefined ? undefined : kept(keys, unwrap(type), makeKeys);
}

/** What stands under any key; none for scalars. */
export function valuesOfType(type: MaybeType): MaybeType {
  return type === undefined ? undefined : kept(values, unwrap(type), makeValues);
}

function kept(
  made: WeakMap<Type, { readonly type: MaybeType }>,
  type: Type,
  make: (type: Type) => MaybeType,
): MaybeType {
  if (!isManifold(type)) return make(type);
  let result = made.get(type);
  if (result === undefined) made.set(type, (result = { type: make(type) }));
  return result.type;
}

/** Whether there is something to put together: a weak map costs more than to answer again. */
function isManifold(type: Type): boolean {
  switch (type.kind) {
    case "array":
      return type.items.length > 0;
    case "object":
      return type.fields.length > 0;
    case "any":
      return type.of.length > 0;
    default:
      return false;
  }
}

function makeKeys(known: Type): MaybeType {
  switch (known.kind) {
    case "array":
      return numberType;
    case "object": {
      let all: MaybeType;
      for (const { key } of known.fields) all = or(all, typeOfKey(key));
      return or(all, known.rest?.key);
    }
    case "set":
      return known.of;
    case "any":
      return isAnything(known) ? anyType : overMembers(known, keysOfType);
    default:
      return undefined;
  }
}

function makeValues(known: Type): MaybeType {
  switch (known.kind) {
    case "array": {
      let all: MaybeType;
      for (const item of known.items) all = or(all, item);
      return or(all, known.rest);
    }
    case "object": {
      let all: MaybeType;
      for (const { value } of known.fields) all = or(all, value);
      return or(all, known.rest?.value);
    }
    case "set":
      return known.of;
    case "any":
      return isAnything(known) ? anyType : overMembers(known, valuesOfType);
    default:
      return undefined;
  }
}

/** What stands under a constant key; nothing when there can be no such key. */
export function select(type: MaybeType, key: Value): MaybeType {
  if (type === undefined) return undefined;
  const known = unwrap(type);
  switch (known.kind) {
    case "array": {
      if (!isNumber(key)) return undefined;
      const index = typeof key === "number" && Number.isInteger(key) && key >= 0 ? key : -1;
      return index < 0 ? undefined : (known.items[index] ?? known.rest);
    }
    case "object":
      return field(known, key);
    case "set": {
      const keyType = typeOfKey(key);
      if (compareTypes(known.of, keyType) === 0) return known.of;
      return known.of?.kind === "any" && containsType(known.of, keyType) ? keyType : undefined;
    }
    case "any":
      return isAnything(known) ? anyType : overMembers(known, (member) => select(member, key));
    default:
      return undefined;
  }
}

export function field(type: ObjectType, wanted: Value): MaybeType {
  const key = plainKey(wanted);
  let low = 0;
  let high = type.fields.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = type.fields[middle];
    if (found !== undefined && compareValues(found.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  const found = type.fields[low];
  if (found !== undefined && compareValues(found.key, key) === 0) return found.value;
  return type.rest !== undefined && containsType(type.rest.key, typeOfKey(key)) ? type.rest.value : undefined;
}

function overMembers(any: AnyType, part: (member: Type) => MaybeType): MaybeType {
  let result: MaybeType;
  for (const member of any.of) result = or(part(member), result);
  return result;
}

/**
 * The type of a name that has both types, because several rules define it. Sets become one set, objects without
 * constant keys one object; everything else is one or the other.
 */
export function mergeRules(a: MaybeType, b: MaybeType): MaybeType {
  if (a === undefined) return b;
  if (b === undefined || a === b) return a;
  const x = unwrap(a);
  const y = unwrap(b);
  if (x.kind === "set" && y.kind === "set") return setType(or(x.of, y.of));
  if (isOpenObject(x) && isOpenObject(y)) {
    const key = or(x.rest.key, y.rest.key);
    return objectType([], { key, value: mergeRules(x.rest.value, y.rest.value) });
  }
  if (isOpenObject(x) && y.kind === "any") return intoMember(y, x);
  if (isOpenObject(y) && x.kind === "any") return intoMember(x, y);
  return or(x, y);
}

type OpenObject = ObjectType & { readonly rest: NonNullable<ObjectType["rest"]> };

function isOpenObject(type: Type): type is OpenObject {
  return type.kind === "object" && type.fields.length === 0 && type.rest !== undefined;
}

function intoMember(any: AnyType, object: OpenObject): MaybeType {
  const at = any.of.findIndex(isOpenObject);
  const member = any.of[at];
  if (member === undefined || !isOpenObject(member)) return or(any, object);
  const rest = { key: or(member.rest.key, object.rest.key), value: or(member.rest.value, object.rest.value) };
  const others = any.of.filter((_, i) => i !== at);
  return or(others.length < 2 ? others[0] : anyOf(others), objectType([], rest));
}

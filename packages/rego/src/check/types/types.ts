/**
 * The types that the checker infers. A type says what a value can be as far as the text tells; `undefined` in the place
 * of a type means that nothing is known yet. Types are immutable, except that a recursive one is tied once.
 * The rules are those of OPA's types package.
 */
import { RSet } from "../../runtime/collections.ts";
import { compare as compareValues } from "../../runtime/compare.ts";
import { isArray, isNumber, isSet } from "../../runtime/kinds.ts";
import { sortedEntriesOf } from "../../runtime/objects.ts";
import type { Value } from "../../runtime/value.ts";

export type Type =
  | { readonly kind: "null" | "boolean" | "number" | "string" }
  | ArrayType
  | ObjectType
  | SetType
  | AnyType
  | FunctionType
  | RecursiveType;

export type MaybeType = Type | undefined;

/** What every composite type knows about itself, so that nobody has to walk it. */
interface Composite {
  /** Whether some part is not known yet. */
  readonly unknown: boolean;
  readonly depth: number;
  /** How many types it is made of; those that stand in several places count in each. */
  readonly size: number;
}

export type Measures = Pick<Composite, "depth" | "size">;

/** `items` one by one, and `rest` for all behind them. */
export interface ArrayType extends Composite {
  readonly kind: "array";
  readonly items: readonly MaybeType[];
  readonly rest: MaybeType;
}

export interface Field {
  readonly key: Value;
  readonly value: MaybeType;
}

/** `fields` by constant keys, sorted, and `rest` for all other keys. */
export interface ObjectType extends Composite {
  readonly kind: "object";
  readonly fields: readonly Field[];
  readonly rest: { readonly key: MaybeType; readonly value: MaybeType } | undefined;
}

export interface SetType extends Composite {
  readonly kind: "set";
  readonly of: MaybeType;
}

/** One of several, sorted; without members: anything at all. */
export interface AnyType extends Composite {
  readonly kind: "any";
  readonly of: readonly Type[];
}

/** `result` is missing for functions that are called for their effect. */
export interface FunctionType extends Composite {
  readonly kind: "function";
  readonly args: readonly MaybeType[];
  readonly result: MaybeType;
}

/** A schema that refers to itself. */
export interface RecursiveType {
  readonly kind: "recursive";
  readonly name: string;
  target: MaybeType;
}

/** Types nested deeper than this become `any`: nobody reads a message about them, and walks stay shallow. */
const deepest = 100;
/** So do larger ones: a few lines of `y := [x, x]` make types that nobody can walk. */
const largest = 1_000_000;

export const nullType: Type = { kind: "null" };
export const booleanType: Type = { kind: "boolean" };
export const numberType: Type = { kind: "number" };
export const stringType: Type = { kind: "string" };
export const anyType: AnyType = { kind: "any", of: [], unknown: false, depth: 1, size: 1 };

export function arrayType(items: readonly MaybeType[], rest: MaybeType, isOpen = rest !== undefined): Type {
  const parts = isOpen ? [...items, rest] : items;
  return shallow({ kind: "array", items, rest, ...measure(parts) });
}

export function objectType(fields: readonly Field[], rest: ObjectType["rest"]): Type {
  const parts = fields.map(({ value }) => value);
  if (rest !== undefined) parts.push(rest.key, rest.value);
  const sorted = isSorted(fields) ? fields : [...fields].sort((a, b) => compareValues(a.key, b.key));
  return shallow({ kind: "object", fields: sorted, rest, ...measure(parts) });
}

export function setType(of: MaybeType): Type {
  return shallow({ kind: "set", of, ...measure([of]) });
}

/** Members must be sorted and different; the measures are known where a member is added to others. */
export function anyOf(of: readonly Type[], { depth, size }: Measures = measure(of)): Type {
  // What is unknown inside a member does not make a choice unknown.
  return shallow({ kind: "any", of, unknown: false, depth, size });
}

export function functionType(args: readonly MaybeType[], result: MaybeType): FunctionType {
  return { kind: "function", args, result, ...measure([...args, result]) };
}

export const anyArrayType = arrayType([], anyType);
export const anyObjectType = objectType([], { key: anyType, value: anyType });
export const anySetType = setType(anyType);

/** Whether a type, or a part of it, is not known yet. */
export function isUnknown(type: MaybeType): boolean {
  if (type === undefined) return true;
  switch (type.kind) {
    case "array":
    case "object":
    case "set":
    case "function":
      return type.unknown;
    default:
      return false;
  }
}

/** What a recursive type stands for; any other type as it is. */
export function unwrap(type: Type): Type {
  return type.kind === "recursive" ? (type.target ?? anyType) : type;
}

/** How deep a type is nested. */
export function depthOf(type: Type): number {
  return "depth" in type ? type.depth : 0;
}

/** How many types it is made of. */
export function sizeOf(type: Type): number {
  return "size" in type ? type.size : 1;
}

/** Whether it is the type of everything. */
export function isAnything(type: MaybeType): boolean {
  return type?.kind === "any" && type.of.length === 0;
}

/** The type of a constant as it stands in the text. */
export function typeOfConstant(value: Value): Type {
  if (typeof value !== "object" || value === null || isNumber(value)) return typeOfScalar(value);
  let type = constants.get(value);
  if (type === undefined) constants.set(value, (type = typeOfComposite(value)));
  return type;
}

// Documents and constants are never changed, so their types can be kept.
const constants = new WeakMap<object, Type>();

function typeOfComposite(value: Value): Type {
  if (isArray(value)) {
    return value.length === 0 ? anyArrayType : arrayType(value.map(typeOfConstant), undefined);
  }
  if (isSet(value)) {
    const items = RSet.sorted(value);
    return items.length === 0 ? anySetType : setType(unionOf(items.map(typeOfConstant)));
  }
  // Neither a scalar, nor an array, nor a set.
  const entries = sortedEntriesOf(value as Parameters<typeof sortedEntriesOf>[0]);
  if (entries.length === 0) return anyObjectType;
  return objectType(
    entries.map(([key, item]) => ({ key: plainKey(key), value: typeOfConstant(item) })),
    undefined,
  );
}

/** The type of a constant that is used as a key; unlike elsewhere, composites are closed and sets count as arrays. */
export function typeOfKey(key: Value): Type {
  if (isArray(key)) return arrayType(key.map(typeOfKey), undefined);
  if (isSet(key)) return arrayType(RSet.sorted(key).map(typeOfKey), undefined);
  if (typeof key !== "object" || key === null || isNumber(key)) return typeOfScalar(key);
  const entries = sortedEntriesOf(key);
  return objectType(
    entries.map(([name, item]) => ({ key: plainKey(name), value: typeOfKey(item) })),
    undefined,
  );
}

/** A key as fields are sorted by: a set is the array of its elements. */
export function plainKey(key: Value): Value {
  return isSet(key) ? RSet.sorted(key) : key;
}

function typeOfScalar(value: Value): Type {
  if (value === null) return nullType;
  if (typeof value === "boolean") return booleanType;
  return typeof value === "string" ? stringType : numberType;
}

function unionOf(types: readonly Type[]): Type {
  const members: Type[] = [];
  for (const type of [...types].sort(compareTypes)) {
    const last = members.at(-1);
    if (last === undefined || compareTypes(last, type) !== 0) members.push(type);
  }
  if (members.some(isAnything)) return anyType;
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : anyOf(members);
}

function measure(parts: readonly MaybeType[]): Composite {
  let unknown = false;
  let depth = 0;
  let size = 1;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (isUnknown(part)) unknown = true;
    if (part === undefined) continue;
    depth = Math.max(depth, depthOf(part));
    size += sizeOf(part);
  }
  return { unknown, depth: depth + 1, size };
}

function shallow(type: ArrayType | ObjectType | SetType | AnyType): Type {
  return type.depth > deepest || type.size > largest ? anyType : type;
}

function isSorted(fields: readonly Field[]): boolean {
  for (let i = 1; i < fields.length; i++) {
    const before = fields[i - 1];
    const field = fields[i];
    if (before !== undefined && field !== undefined && compareValues(before.key, field.key) > 0) return false;
  }
  return true;
}

const order = ["null", "boolean", "number", "string", "array", "object", "set", "any", "function"] as const;

/** Comparisons go no further than this many types inside each other: recursive ones have no end. */
const farthest = 200;

/** A total order of types; 0 for equal ones. */
export function compareTypes(left: MaybeType, right: MaybeType, level = 0): number {
  if (left === right || level > farthest) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  const a = unwrap(left);
  const b = unwrap(right);
  if (a === b) return 0;
  if (a.kind === "array" && b.kind === "array") return compareArrays(a, b, level + 1);
  if (a.kind === "object" && b.kind === "object") return compareObjects(a, b, level + 1);
  if (a.kind === "set" && b.kind === "set") return compareTypes(a.of, b.of, level + 1);
  if (a.kind === "any" && b.kind === "any") return compareLists(a.of, b.of, level + 1);
  if (a.kind === "function" && b.kind === "function") return compareFunctions(a, b, level + 1);
  return rank(a) - rank(b);
}

function rank(type: Type): number {
  return (order as readonly string[]).indexOf(type.kind);
}

function compareArrays(a: ArrayType, b: ArrayType, level: number): number {
  if ((a.rest === undefined) !== (b.rest === undefined)) return a.rest === undefined ? -1 : 1;
  return compareTypes(a.rest, b.rest, level) || compareLists(a.items, b.items, level);
}

function compareObjects(a: ObjectType, b: ObjectType, level: number): number {
  if ((a.rest === undefined) !== (b.rest === undefined)) return a.rest === undefined ? -1 : 1;
  const rest = compareTypes(a.rest?.key, b.rest?.key, level) || compareTypes(a.rest?.value, b.rest?.value, level);
  if (rest !== 0) return rest;
  const length = Math.min(a.fields.length, b.fields.length);
  for (let i = 0; i < length; i++) {
    const x = a.fields[i];
    const y = b.fields[i];
    if (x === undefined || y === undefined) break;
    const found = compareValues(x.key, y.key) || compareTypes(x.value, y.value, level);
    if (found !== 0) return found;
  }
  return a.fields.length - b.fields.length;
}

function compareFunctions(a: FunctionType, b: FunctionType, level: number): number {
  return (
    a.args.length - b.args.length || compareLists(a.args, b.args, level) || compareTypes(a.result, b.result, level)
  );
}

function compareLists(a: readonly MaybeType[], b: readonly MaybeType[], level: number): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const found = compareTypes(a[i], b[i], level);
    if (found !== 0) return found;
  }
  return a.length - b.length;
}

/** Whether two types can have a value in common. */
import { field, valuesOfType } from "./combine.ts";
import {
  type AnyType,
  type ArrayType,
  isAnything,
  isUnknown,
  type MaybeType,
  type ObjectType,
  unwrap,
} from "./types.ts";

/** A comparison larger than this ends with the benefit of the doubt. */
const mostSteps = 50_000;
const deepest = 200;

interface Effort {
  steps: number;
  level: number;
}

/** Whether a value could be of both types; what is not known fits nothing. */
export function unifies(a: MaybeType, b: MaybeType): boolean {
  return fits(a, b, { steps: 0, level: 0 });
}

function fits(left: MaybeType, right: MaybeType, effort: Effort): boolean {
  if (left === undefined || right === undefined) return false;
  const a = left.kind === "recursive" ? unwrap(left) : left;
  const b = right.kind === "recursive" ? unwrap(right) : right;
  if (a === b && !isUnknown(a)) return true;
  if (++effort.steps > mostSteps || effort.level > deepest) return true;
  effort.level++;
  const result = compare(a, b, effort);
  effort.level--;
  return result;
}

function compare(a: NonNullable<MaybeType>, b: NonNullable<MaybeType>, effort: Effort): boolean {
  if (a.kind === "any" && someFits(a, b, effort)) return true;
  if (b.kind === "any") return someFits(b, a, effort);
  if (a.kind === "array" && b.kind === "array") return arraysFit(a, b, effort);
  if (a.kind === "object" && b.kind === "object") return objectsFit(a, b, effort);
  if (a.kind === "set" && b.kind === "set") return fits(valuesOfType(a), valuesOfType(b), effort);
  if (a.kind === "function" && b.kind === "function") {
    return a.args.length === b.args.length && a.args.every((arg, i) => fits(arg, b.args[i], effort));
  }
  return a.kind === b.kind;
}

function someFits(choice: AnyType, type: NonNullable<MaybeType>, effort: Effort): boolean {
  if (type.kind === "function") return false;
  return isAnything(choice) || choice.of.some((member) => fits(member, type, effort));
}

function arraysFit(a: ArrayType, b: ArrayType, effort: Effort): boolean {
  const length = Math.max(a.items.length, b.items.length);
  for (let i = 0; i < length; i++) {
    if (!fits(a.items[i] ?? a.rest, b.items[i] ?? b.rest, effort)) return false;
  }
  return a.rest === undefined || b.rest === undefined || fits(a.rest, b.rest, effort);
}

function objectsFit(a: ObjectType, b: ObjectType, effort: Effort): boolean {
  if (!fieldsFit(a, b, effort) || !fieldsFit(b, a, effort)) return false;
  return a.rest === undefined || b.rest === undefined || fits(a.rest.value, b.rest.value, effort);
}

/** A key that the other object does not have is a mistake only between two objects that have no other keys. */
function fieldsFit(a: ObjectType, b: ObjectType, effort: Effort): boolean {
  const isOpen = a.rest?.value !== undefined || b.rest?.value !== undefined;
  return a.fields.every(({ key, value }) => {
    const other = field(b, key);
    return other === undefined ? isOpen : fits(value, other, effort);
  });
}

import { Decimal } from "@sekisho/core/browser";
import { RObj, RSet } from "./collections.ts";
import type { Maybe, PlainObject, Value } from "./value.ts";

export type TypeName = "null" | "boolean" | "number" | "string" | "array" | "object" | "set";

/** The name of a value's type as `type_name` and error messages give it. */
export function typeName(value: Value): TypeName {
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "string":
      return "string";
    default:
      if (Array.isArray(value)) return "array";
      if (value instanceof RSet) return "set";
      if (value instanceof Decimal) return "number";
      return "object";
  }
}

export function isNumber(value: Maybe): value is number | Decimal {
  return typeof value === "number" || value instanceof Decimal;
}

export function isArray(value: Maybe): value is readonly Value[] {
  return Array.isArray(value);
}

export function isSet(value: Maybe): value is RSet {
  return value instanceof RSet;
}

/** An object with string keys only, as documents hold it. */
export function isPlainObject(value: Maybe): value is PlainObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof RSet) &&
    !(value instanceof Decimal) &&
    !(value instanceof RObj)
  );
}

export function isObject(value: Maybe): value is RObj | PlainObject {
  return isPlainObject(value) || value instanceof RObj;
}

/** Null, boolean, number or string. */
export function isScalar(value: Value): value is null | boolean | number | string | Decimal {
  return value === null || typeof value !== "object" || value instanceof Decimal;
}

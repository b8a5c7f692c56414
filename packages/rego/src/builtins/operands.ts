/**
 * The arguments of builtins, checked as they are used. Each reader returns undefined after it has reported the error
 * in OPA's words, so that a builtin reads: `const s = stringOperand(c, NAME, 1, a); if (s === undefined) return`.
 */

import { RSet } from "../runtime/collections.ts";
import { isArray, isNumber, isObject, isSet, typeName } from "../runtime/kinds.ts";
import { type Numeric, toBigInt, toInteger } from "../runtime/numbers.ts";
import type { AnyObject } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import type { BuiltinContext } from "./builtin.ts";

/** `NAME: operand POSITION TEXT`. */
export function operandError(c: BuiltinContext, name: string, position: number, text: string): undefined {
  return c.fail("eval_type_error", `${name}: operand ${position} ${text}`);
}

/** A value of the wrong type: `must be string but got number`, `must be one of {set, array} but got null`. */
export function operandTypeError(
  c: BuiltinContext,
  name: string,
  position: number,
  got: Value,
  ...expected: string[]
): undefined {
  const wanted = expected.length === 1 ? expected[0] : `one of {${expected.join(", ")}}`;
  return operandError(c, name, position, `must be ${wanted} but got ${typeName(got)}`);
}

/** An element of the wrong type: `must be array of strings but got array containing number`. */
export function elementTypeError(
  c: BuiltinContext,
  name: string,
  position: number,
  collection: Value,
  got: Value,
  ...expected: string[]
): undefined {
  const outer = typeName(collection);
  const wanted = expected.length === 1 ? `${expected[0]}s` : `(any of) {${expected.join(", ")}}`;
  return operandError(c, name, position, `must be ${outer} of ${wanted} but got ${outer} containing ${typeName(got)}`);
}

/** A value that is none of the allowed ones: `must be one of {a, b}`. */
export function operandEnumError(c: BuiltinContext, name: string, position: number, ...expected: string[]): undefined {
  const wanted = expected.length === 1 ? expected[0] : `one of {${expected.join(", ")}}`;
  return operandError(c, name, position, `must be ${wanted}`);
}

/** An error that is not about the type of an argument: `NAME: TEXT`. */
export function builtinError(c: BuiltinContext, name: string, text: string): undefined {
  return c.fail("eval_builtin_error", `${name}: ${text}`);
}

export function stringOperand(c: BuiltinContext, name: string, position: number, value: Value): string | undefined {
  return typeof value === "string" ? value : operandTypeError(c, name, position, value, "string");
}

export function numberOperand(c: BuiltinContext, name: string, position: number, value: Value): Numeric | undefined {
  return isNumber(value) ? value : operandTypeError(c, name, position, value, "number");
}

export function setOperand(c: BuiltinContext, name: string, position: number, value: Value): RSet | undefined {
  return isSet(value) ? value : operandTypeError(c, name, position, value, "set");
}

export function objectOperand(c: BuiltinContext, name: string, position: number, value: Value): AnyObject | undefined {
  return isObject(value) ? value : operandTypeError(c, name, position, value, "object");
}

export function arrayOperand(
  c: BuiltinContext,
  name: string,
  position: number,
  value: Value,
): readonly Value[] | undefined {
  return isArray(value) ? value : operandTypeError(c, name, position, value, "array");
}

/** A whole number that is written as one and fits 64 bits, rounded to a double. */
export function integerOperand(c: BuiltinContext, name: string, position: number, value: Value): number | undefined {
  const given = numberOperand(c, name, position, value);
  if (given === undefined) return undefined;
  return toInteger(given) ?? operandError(c, name, position, notInteger);
}

/** A whole number of any size; 1.0 and 1e3 are whole, too. */
export function bigIntOperand(c: BuiltinContext, name: string, position: number, value: Value): bigint | undefined {
  if (!isNumber(value)) return operandTypeError(c, name, position, value, "integer");
  return toBigInt(value) ?? operandError(c, name, position, notInteger);
}

/** The elements of an array, or of a set in sorted order; else undefined, with nothing reported. */
export function elements(value: Value): readonly Value[] | undefined {
  if (isArray(value)) return value;
  return isSet(value) ? RSet.sorted(value) : undefined;
}

/** The strings of an array or a set (sorted). */
export function stringsOperand(
  c: BuiltinContext,
  name: string,
  position: number,
  value: Value,
): readonly string[] | undefined {
  const items = elements(value);
  if (items === undefined) return operandTypeError(c, name, position, value, "array", "set");
  const wrong = items.find((item) => typeof item !== "string");
  if (wrong !== undefined) return elementTypeError(c, name, position, value, wrong, "string");
  // No element is anything but a string.
  return items as readonly string[];
}

const notInteger = "must be integer number but got floating-point number";

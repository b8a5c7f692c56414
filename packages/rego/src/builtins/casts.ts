import { RSet } from "../runtime/collections.ts";
import { budgetExceeded } from "../runtime/errors.ts";
import { isArray, isNumber, isSet, type TypeName, typeName } from "../runtime/kinds.ts";
import { maxDigits, type Numeric, numberFromText } from "../runtime/numbers.ts";
import { quote } from "../runtime/print.ts";
import {
  any,
  anyArray,
  anyObject,
  anySet,
  type Builtin,
  boolean,
  nullType,
  number,
  string,
  type Type,
  union,
} from "./builtin.ts";
import { builtinError, elements, operandTypeError } from "./operands.ts";

/** The number of a string in Go's syntax, 1 or 0 for booleans, 0 for null. */
const toNumber: Builtin = {
  name: "to_number",
  args: [union(nullType, boolean, number, string)],
  result: number,
  run: (c, value) => {
    if (value === null) return 0;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (isNumber(value)) return value;
    if (typeof value !== "string")
      return operandTypeError(c, "to_number", 1, value, "null", "boolean", "number", "string");
    if (/^[+-]*(?:inf|infinity|nan)$/i.test(value))
      return operandTypeError(c, "to_number", 1, value, "valid number string");
    c.charge(value.length);
    const parsed = parseGoFloat(value);
    if (typeof parsed !== "string") return parsed;
    return builtinError(c, "to_number", `strconv.ParseFloat: parsing ${quote(value)}: ${parsed}`);
  },
};

const json = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const decimal = /^([+-]?)(?=\.?\d)(\d+(?:_\d+)*)?(?:\.(\d+(?:_\d+)*)?)?(?:[eE]([+-]?\d+(?:_\d+)*))?$/;
const hexadecimal =
  /^([+-]?)0x_?(?=\.?[\da-f])([\da-f]+(?:_[\da-f]+)*)?(?:\.([\da-f]+(?:_[\da-f]+)*)?)?p([+-]?\d+(?:_\d+)*)$/i;

/** A number as Go's strconv.ParseFloat reads it, kept exactly; JSON's spelling is kept, others are brought into it. */
function parseGoFloat(text: string): Numeric | "invalid syntax" | "value out of range" {
  if (json.test(text)) return inRange(text);
  const parts = decimal.exec(text);
  if (parts !== null) {
    const [, sign = "", whole = "", fraction = "", exponent = ""] = parts.map((part) => part?.replaceAll("_", ""));
    const digits = `${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
    return inRange(`${sign === "-" ? "-" : ""}${digits}${exponent === "" ? "" : `e${exponent}`}`);
  }
  const hex = hexadecimal.exec(text);
  return hex === null ? "invalid syntax" : parseHexadecimal(hex);
}

function inRange(text: string): Numeric | "value out of range" {
  return Number.isFinite(Number(text)) ? numberFromText(text, "text") : "value out of range";
}

/** 0x1.8p3 = 1.5 × 2^3, exactly: a binary fraction is a decimal one with as many places. */
function parseHexadecimal(parts: readonly (string | undefined)[]): Numeric | "value out of range" {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts.map((part) => part?.replaceAll("_", ""));
  if (whole.length + fraction.length > maxDigits) throw budgetExceeded("resultSize");
  const mantissa = BigInt(`0x0${whole}${fraction}`);
  const power = Number(exponent) - 4 * fraction.length;
  const minus = sign === "-" ? "-" : "";
  if (mantissa === 0n) return numberFromText(`${minus}0`, "text");
  if (Math.abs(power) > 4 * (whole.length + fraction.length) + 1100) return "value out of range";
  if (power >= 0) return inRange(`${minus}${mantissa << BigInt(power)}`);
  const digits = (mantissa * 5n ** BigInt(-power)).toString().padStart(1 - power, "0");
  const places = digits.slice(power).replace(/0+$/, "");
  return inRange(`${minus}${digits.slice(0, power)}${places === "" ? "" : `.${places}`}`);
}

/** Deprecated: the value itself, if it is of the type. */
function castTo(type: TypeName, result: Type): Builtin {
  const name = `cast_${type}`;
  return {
    name,
    args: [any],
    result,
    run: (c, value) => (typeName(value) === type ? value : operandTypeError(c, name, 1, value, type)),
  };
}

/** Deprecated: an array, or the sorted elements of a set. */
const castArray: Builtin = {
  name: "cast_array",
  args: [any],
  result: anyArray,
  run: (c, value) => elements(value) ?? operandTypeError(c, "cast_array", 1, value, "array", "set"),
};

/** Deprecated: a set, or the elements of an array. */
const castSet: Builtin = {
  name: "cast_set",
  args: [any],
  result: anySet,
  run: (c, value) => {
    if (isSet(value)) return value;
    if (!isArray(value)) return operandTypeError(c, "cast_set", 1, value, "array", "set");
    c.produce(value.length);
    return RSet.of(value);
  },
};

export const casts: readonly Builtin[] = [
  toNumber,
  castArray,
  castSet,
  castTo("boolean", boolean),
  castTo("null", nullType),
  castTo("object", anyObject),
  castTo("string", string),
];

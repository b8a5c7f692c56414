import type { Json } from "@sekisho/core";
import { numberOf } from "../number.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";
import type { Scalar } from "./types.ts";

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE: ReadonlySet<string> = new Set(["", "0", "f", "F", "FALSE", "false", "False"]);
const INTEGER = /^[+-]?[0-9]+$/;
const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** What messages call a type. */
export const SCALAR_NAMES: Readonly<Record<Scalar, string>> = {
  string: "a text",
  int: "a whole number of 64 bits",
  bool: "true or false",
  float: "a number",
  float32: "a number",
  reference: "a text",
  version: "a version of CycloneDX, 1.0 to 1.7, as a text",
};

/** What a type has where nothing is written. */
export function zeroOf(type: Scalar): Json {
  if (type === "bool") return false;
  return type === "int" || type === "float" || type === "float32" ? 0 : "";
}

/** The value of a text of XML, or undefined where it is none of the type; empty texts are zero. */
export function scalarOf(type: Scalar, written: string, numbers: "exact" | "text"): Json | undefined {
  if (type === "string" || type === "reference" || type === "version") return written;
  const text = trimWhiteEnd(trimWhiteStart(written));
  if (type === "bool")
    return TRUE.has(text) ? true : FALSE.has(text) && (text !== "" || written === "") ? false : undefined;
  if (written === "") return 0;
  if (type === "int") return INTEGER.test(text) && isInt64(text) ? numberOf(plain(text), numbers) : undefined;
  if (!FLOAT.test(text)) return undefined;
  const double = Number(text);
  if (type === "float") return Number.isFinite(double) ? double : undefined;
  const single = Math.fround(double);
  return Number.isFinite(single) ? shortest(single) : undefined;
}

/** Whether digits with a sign are a number of 64 bits. */
export function isInt64(digits: string): boolean {
  return digits.length < 19 || BigInt.asIntN(64, BigInt(plain(digits))) === BigInt(plain(digits));
}

/** An integer as JSON writes it. */
function plain(digits: string): string {
  const number = digits.replace(/^([+-]?)0+(?=[0-9])/, "$1").replace("+", "");
  return number === "-0" ? "0" : number;
}

/** The number with the fewest digits that a float of 32 bits cannot tell from this one. */
function shortest(single: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/**
 * OPA's arithmetic. Integers are exact at any size; anything else goes through a 64-bit mantissa and comes back as the
 * shortest decimal of that, so 0.1 + 0.2 is 0.3 and 1 / 3 is 0.33333333333333333334. A result that a double prints in
 * just that way is a JavaScript number, any other a Decimal.
 *
 * Numbers of more than 10^5 digits, and fractions beyond 10^±9864, end the evaluation with `eval_budget_exceeded`.
 */
import type { Decimal } from "@sekisho/core";
import * as big from "./big-float.ts";
import { exactInteger, type Numeric, numberFromText, numberText } from "./decimals.ts";
import { budgetExceeded } from "./errors.ts";
import type { Value } from "./value.ts";

export { compareNumbers, type Numeric, numberFromText, numberText } from "./decimals.ts";

/** What arithmetic can't do, in OPA's words. */
export type Fault = "divide by zero" | "modulo by zero" | "modulo on floating-point number";

/** Digits that an integer may have. */
export const maxDigits = 100_000;

export function add(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return sum;
  }
  const x = toBigInt(a);
  const y = x === undefined ? undefined : toBigInt(b);
  if (x !== undefined && y !== undefined) return fromBigInt(x + y);
  return fromFloat(big.add(toFloat(a), toFloat(b)));
}

/** `a - b`. */
export function subtract(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return difference;
  }
  const x = toBigInt(a);
  const y = x === undefined ? undefined : toBigInt(b);
  if (x !== undefined && y !== undefined) return fromBigInt(x - y);
  return fromFloat(big.subtract(toFloat(a), toFloat(b)));
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return product + 0;
  }
  const x = toBigInt(a);
  const y = x === undefined ? undefined : toBigInt(b);
  if (x !== undefined && y !== undefined) return fromBigInt(checkedProduct(x, y));
  return fromFloat(big.multiply(toFloat(a), toFloat(b)));
}

/** `a / b`. Zero by a negative number is -0. */
export function divide(a: Numeric, b: Numeric): Numeric | Fault {
  if (isZero(b)) return "divide by zero";
  if (typeof a === "number" && typeof b === "number" && a !== 0 && a % b === 0) {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return a / b;
  }
  return fromFloat(big.divide(toFloat(a), toFloat(b)));
}

/** The remainder of integers, with the sign of the dividend. */
export function remainder(a: Numeric, b: Numeric): Numeric | Fault {
  if (typeof a === "number" && typeof b === "number" && b !== 0) {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return (a % b) + 0;
  }
  const x = toBigInt(a);
  const y = toBigInt(b);
  if (x === undefined || y === undefined) return "modulo on floating-point number";
  return y === 0n ? "modulo by zero" : fromBigInt(x % y);
}

export function absolute(a: Numeric): Numeric {
  if (typeof a === "number" && Number.isSafeInteger(a)) return Math.abs(a);
  return fromFloat({ ...toFloat(a), negative: false });
}

/** Half goes away from zero. */
export function round(a: Numeric): Numeric {
  if (typeof a === "number" && Number.isSafeInteger(a)) return a;
  const x = toFloat(a);
  return fromWhole(big.truncate(x.negative ? big.subtract(x, half) : big.add(x, half)));
}

/** Up, except that OPA takes the sign from the integer part: -0.5 gives 1. */
export function ceil(a: Numeric): Numeric {
  if (typeof a === "number" && Number.isSafeInteger(a)) return a;
  const x = toFloat(a);
  const whole = big.truncate(x);
  return whole < 0n || big.isInteger(x) ? fromWhole(whole) : fromFloat(big.add(big.fromInteger(whole), one));
}

/** Down, except that OPA takes the sign from the integer part: -0.5 gives 0. */
export function floor(a: Numeric): Numeric {
  if (typeof a === "number" && Number.isSafeInteger(a)) return a;
  const x = toFloat(a);
  const whole = big.truncate(x);
  return whole >= 0n || big.isInteger(x) ? fromWhole(whole) : fromFloat(big.subtract(big.fromInteger(whole), one));
}

/** The sum of integers as a loop over doubles; undefined where that could not be exact, or where one is something else. */
export function safeSum(values: readonly Value[]): number | undefined {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return undefined;
    total += value;
    if (!Number.isSafeInteger(total)) return undefined;
  }
  return total;
}

/** As {@link safeSum}; of nothing it is 1. */
export function safeProduct(values: readonly Value[]): number | undefined {
  let total = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return undefined;
    total *= value;
    if (!Number.isSafeInteger(total)) return undefined;
  }
  // Not the zero that has a sign.
  return total + 0;
}

/** Of integers exactly; with one fraction among them all are added in floating point, in their order. */
export function sum(values: readonly Numeric[]): Numeric {
  const integers = allIntegers(values);
  if (integers !== undefined) return fromBigInt(integers.reduce((total, value) => total + value, 0n));
  return fromFloat(values.reduce((total: big.BigFloat, value) => big.add(total, toFloat(value)), big.fromInteger(0n)));
}

/** As {@link sum}; of nothing it is 1. */
export function product(values: readonly Numeric[]): Numeric {
  const integers = allIntegers(values);
  if (integers !== undefined) return fromBigInt(integers.reduce(checkedProduct, 1n));
  return fromFloat(values.reduce((total: big.BigFloat, value) => big.multiply(total, toFloat(value)), one));
}

export function isZero(a: Numeric): boolean {
  return typeof a === "number" ? a === 0 : toBigInt(a) === 0n;
}

/** Whether the value is a whole number, however it is spelt. */
export function isInteger(a: Numeric): boolean {
  return typeof a === "number" ? Number.isInteger(a) : toBigInt(a) !== undefined;
}

const plainInteger = /^[+-]?\d{1,19}$/;
const int64 = 1n << 63n;

/**
 * The value as an index or a count: a whole number *written* as one (not 1.0) that fits 64 bits, which is what OPA
 * accepts; above 2^53 rounded to a double. Else undefined.
 */
export function toInteger(a: Numeric): number | undefined {
  if (typeof a === "number" && Number.isSafeInteger(a)) return a;
  const text = numberText(a);
  if (!plainInteger.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value < int64 && value >= -int64 ? Number(value) + 0 : undefined;
}

/** The exact value of a whole number, or undefined. */
export function toBigInt(a: Numeric): bigint | undefined {
  const value = exactInteger(a, maxDigits);
  if (value === "too long") throw budgetExceeded("resultSize");
  return value;
}

/** An integer of decimal digits. Throws `eval_budget_exceeded` where they are too many: V8 takes seconds for millions. */
export function readInteger(digits: string): bigint {
  if (digits.length > maxDigits) throw budgetExceeded("resultSize");
  return BigInt(digits);
}

export function fromBigInt(value: bigint): Numeric {
  if (value >= -maxSafe && value <= maxSafe) return Number(value);
  return numberFromText(value.toString(), "text");
}

/** What a computation with a number costs in steps beyond the first: long numbers are not free. */
export function weight(a: Numeric): number {
  return typeof a === "number" ? 0 : numberText(a).length >> 4;
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);
/** About 10^{@link maxDigits}. */
const longest = 1n << 332_192n;
const half: big.BigFloat = { negative: false, mantissa: 1n, exponent: -1, precision: 53 };
const one: big.BigFloat = { negative: false, mantissa: 1n, exponent: 0, precision: 53 };

function allIntegers(values: readonly Numeric[]): bigint[] | undefined {
  const integers: bigint[] = [];
  for (const value of values) {
    const integer = toBigInt(value);
    if (integer === undefined) return undefined;
    integers.push(integer);
  }
  return integers;
}

function checkedProduct(a: bigint, b: bigint): bigint {
  const result = a * b;
  if (result > longest || result < -longest) throw budgetExceeded("resultSize");
  return result;
}

function toFloat(a: Numeric): big.BigFloat {
  return big.readFloat(numberText(a));
}

function fromFloat(a: big.BigFloat): Numeric {
  return numberFromText(big.printFloat(a), "text");
}

function fromWhole(a: bigint): number | Decimal {
  return fromFloat(big.fromInteger(a));
}

/**
 * Binary floating point with a chosen precision and round-to-nearest-even, as Go's math/big.Float has it: OPA computes
 * with a 64-bit mantissa and prints the shortest decimal that leads back to it. The operations are correctly rounded,
 * except reading (powers of five carry 128 bits) and printing (the search for the shortest digits compares digit
 * positions), which follow Go step by step because their last digits show.
 */
import { budgetExceeded } from "./errors.ts";

/** ±mantissa × 2^exponent; a mantissa of 0 is a zero, which has a sign, too. */
export interface BigFloat {
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
  /** Bits of the mantissa that this number may have. */
  readonly precision: number;
}

/** Go's default for numbers read from text. */
export const defaultPrecision = 64;

/** Beyond 2^±32768 (about 10^±9864) a number is an attack, not a value: its digits alone would cost milliseconds. */
const maxExponent = 1 << 15;

const literal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads a decimal literal. Throws `eval_budget_exceeded` for numbers beyond 10^±9864. */
export function readFloat(text: string): BigFloat {
  const match = literal.exec(text);
  if (text.length > maxExponent || match === null) throw budgetExceeded("resultSize");
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  const negative = sign === "-";
  const mantissa = BigInt(`0${whole}${fraction}`);
  if (mantissa === 0n) return { negative, mantissa, exponent: 0, precision: defaultPrecision };
  const exponent = Number(exponentText) - fraction.length;
  if (Math.abs(exponent) > maxExponent) throw budgetExceeded("resultSize");
  if (exponent === 0) return rounded(negative, mantissa, 0, defaultPrecision);
  const five = powerOfFive(Math.abs(exponent), defaultPrecision + 64);
  const unrounded: BigFloat = { negative, mantissa, exponent, precision: defaultPrecision };
  return exponent < 0 ? divide(unrounded, five, defaultPrecision) : multiply(unrounded, five, defaultPrecision);
}

export function fromInteger(value: bigint): BigFloat {
  const mantissa = value < 0n ? -value : value;
  return { negative: value < 0n, mantissa, exponent: 0, precision: Math.max(defaultPrecision, bitLength(mantissa)) };
}

export function add(a: BigFloat, b: BigFloat): BigFloat {
  const precision = Math.max(a.precision, b.precision);
  if (a.mantissa === 0n && b.mantissa === 0n) {
    return { negative: a.negative && b.negative, mantissa: 0n, exponent: 0, precision };
  }
  if (a.mantissa === 0n) return rounded(b.negative, b.mantissa, b.exponent, precision);
  if (b.mantissa === 0n) return rounded(a.negative, a.mantissa, a.exponent, precision);
  const [high, low] = top(a) >= top(b) ? [a, b] : [b, a];
  const gap = 2 * precision + 2;
  // Far below the last bit only the sign of the small one matters, so a bit just out of sight stands for it.
  const far = Math.min(high.exponent, top(high) - precision) - top(low) > gap;
  const exponent = far ? Math.min(high.exponent, top(high) - precision) - gap : Math.min(a.exponent, b.exponent);
  const lowMantissa = far ? 1n : low.mantissa << BigInt(low.exponent - exponent);
  const sum =
    signed(high.negative, high.mantissa << BigInt(high.exponent - exponent)) + signed(low.negative, lowMantissa);
  return rounded(sum < 0n, sum < 0n ? -sum : sum, exponent, precision);
}

export function negate(a: BigFloat): BigFloat {
  return { ...a, negative: !a.negative };
}

/** `a - b`. */
export function subtract(a: BigFloat, b: BigFloat): BigFloat {
  return add(a, negate(b));
}

export function multiply(a: BigFloat, b: BigFloat, precision = Math.max(a.precision, b.precision)): BigFloat {
  return rounded(a.negative !== b.negative, a.mantissa * b.mantissa, a.exponent + b.exponent, precision);
}

/** `a / b`; b is not zero. */
export function divide(a: BigFloat, b: BigFloat, precision = Math.max(a.precision, b.precision)): BigFloat {
  const shift = Math.max(0, precision + 2 + bitLength(b.mantissa) - bitLength(a.mantissa));
  const dividend = a.mantissa << BigInt(shift);
  const quotient = dividend / b.mantissa;
  // One more bit below the quotient says whether something was left, which decides ties.
  const sticky = quotient * b.mantissa === dividend ? 0n : 1n;
  const mantissa = (quotient << 1n) | sticky;
  return rounded(a.negative !== b.negative, mantissa, a.exponent - b.exponent - shift - 1, precision);
}

/** The integer part, towards zero. */
export function truncate(a: BigFloat): bigint {
  const magnitude = a.exponent >= 0 ? a.mantissa << BigInt(a.exponent) : a.mantissa >> BigInt(-a.exponent);
  return signed(a.negative, magnitude);
}

export function isInteger(a: BigFloat): boolean {
  return a.exponent >= 0 || (a.mantissa >> BigInt(-a.exponent)) << BigInt(-a.exponent) === a.mantissa;
}

/** As OPA prints results: integers in full, others by Go's `%g` with the fewest digits. */
export function printFloat(a: BigFloat): string {
  const sign = a.negative ? "-" : "";
  if (a.mantissa === 0n) return `${sign}0`;
  if (Math.abs(a.exponent) > maxExponent) throw budgetExceeded("resultSize");
  const { digits, point } = shortest(a);
  const exponent = point - 1;
  if (isInteger(a)) return sign + digits.padEnd(point, "0");
  if (exponent < -4 || exponent >= 6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const magnitude = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${magnitude}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const whole = digits.slice(0, point).padEnd(point, "0");
  return digits.length > point ? `${sign}${whole}.${digits.slice(point)}` : sign + whole;
}

/** 0.DIGITS × 10^point, no zero at the end. */
interface Decimals {
  readonly digits: string;
  readonly point: number;
}

function shortest(a: BigFloat): Decimals {
  const exact = decimals(a.mantissa, a.exponent);
  // The mantissa with one bit more than the precision: its last bit is half a unit in the last place.
  const shift = a.precision + 1 - bitLength(a.mantissa);
  const mantissa = shift >= 0 ? a.mantissa << BigInt(shift) : a.mantissa >> BigInt(-shift);
  const lower = decimals(mantissa - 1n, a.exponent - shift);
  const upper = decimals(mantissa + 1n, a.exponent - shift);
  const inclusive = (mantissa & 2n) === 0n;
  for (let i = 0; i < exact.digits.length; i++) {
    const m = digitAt(exact, i);
    const l = digitAt(lower, i);
    const u = digitAt(upper, i);
    const down = l !== m || (inclusive && i + 1 === lower.digits.length);
    const up = m !== u && (inclusive || m + 1 < u || i + 1 < upper.digits.length);
    if (down && up) return shouldRoundUp(exact, i + 1) ? roundUp(exact, i + 1) : roundDown(exact, i + 1);
    if (down) return roundDown(exact, i + 1);
    if (up) return roundUp(exact, i + 1);
  }
  return exact;
}

function digitAt(number: Decimals, at: number): number {
  return at < number.digits.length ? number.digits.charCodeAt(at) : 48;
}

function shouldRoundUp({ digits }: Decimals, count: number): boolean {
  if (count >= digits.length) return false;
  if (digits[count] === "5" && count + 1 === digits.length) return digits.charCodeAt(count - 1) % 2 === 1;
  return digits.charCodeAt(count) >= 53;
}

function roundDown({ digits, point }: Decimals, count: number): Decimals {
  return trimmed(digits.slice(0, count), point);
}

function roundUp({ digits, point }: Decimals, count: number): Decimals {
  if (count >= digits.length) return { digits, point };
  let at = count;
  while (at > 0 && digits[at - 1] === "9") at--;
  if (at === 0) return { digits: "1", point: point + 1 };
  return { digits: digits.slice(0, at - 1) + String(Number(digits[at - 1]) + 1), point };
}

function decimals(mantissa: bigint, exponent: number): Decimals {
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return trimmed(digits, digits.length);
  }
  // Common factors of two only make the numbers larger.
  const zeros = Math.min(trailingZeros(mantissa), -exponent);
  const down = -exponent - zeros;
  const digits = ((mantissa >> BigInt(zeros)) * fiveTo(down)).toString();
  return trimmed(digits, digits.length - down);
}

/** Powers of five by their exponent, as far as ordinary numbers need them. */
const fives: bigint[] = [];

function fiveTo(power: number): bigint {
  if (power >= 512) return 5n ** BigInt(power);
  return (fives[power] ??= 5n ** BigInt(power));
}

function trimmed(digits: string, point: number): Decimals {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return { digits: digits.slice(0, end), point: end === 0 ? 0 : point };
}

/** Go's own way to a power of five, rounding included. */
function powerOfFive(power: number, precision: number): BigFloat {
  if (power <= 27) return { negative: false, mantissa: 5n ** BigInt(power), exponent: 0, precision };
  let result: BigFloat = { negative: false, mantissa: 5n ** 27n, exponent: 0, precision };
  let factor: BigFloat = { negative: false, mantissa: 5n, exponent: 0, precision: precision + 64 };
  for (let n = power - 27; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = multiply(result, factor, precision);
    factor = multiply(factor, factor, precision + 64);
  }
  return result;
}

function rounded(negative: boolean, mantissa: bigint, exponent: number, precision: number): BigFloat {
  const excess = bitLength(mantissa) - precision;
  if (excess <= 0) return { negative, mantissa, exponent, precision };
  const shift = BigInt(excess);
  const kept = mantissa >> shift;
  const rest = mantissa - (kept << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return { negative, mantissa: up ? kept + 1n : kept, exponent: exponent + excess, precision };
}

function signed(negative: boolean, magnitude: bigint): bigint {
  return negative ? -magnitude : magnitude;
}

/** The exponent just above the highest bit. */
function top(a: BigFloat): number {
  return a.exponent + bitLength(a.mantissa);
}

function bitLength(value: bigint): number {
  if (value < 0x20000000000000n) return value === 0n ? 0 : Math.floor(Math.log2(Number(value))) + 1;
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] ?? "0", 16)) + 28;
}

function trailingZeros(value: bigint): number {
  let zeros = 0;
  for (let rest = value; rest !== 0n && (rest & 0xffffn) === 0n; rest >>= 16n) zeros += 16;
  for (let rest = value >> BigInt(zeros); rest !== 0n && (rest & 1n) === 0n; rest >>= 1n) zeros++;
  return zeros;
}

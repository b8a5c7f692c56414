/** Numbers by their decimal digits: exact comparison and the way from a literal to a value, with no arithmetic. */
import { Decimal } from "@sekisho/core/browser";

export type Numeric = number | Decimal;

/** ±0.DIGITS × 10^point; no zeros at either end of the digits, which are empty for zero. */
interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

const literal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** The text of a number as it is printed: a double's shortest form, a Decimal's own spelling. */
export function numberText(value: Numeric): string {
  return typeof value === "number" ? String(value) : Decimal.text(value);
}

/**
 * The value of a literal (JSON's grammar; a sign and missing digits on one side of the point are accepted). `text`
 * keeps every spelling that a double would print differently (1.0, 1e3, -0); `exact` keeps only what a double would
 * change in value.
 */
export function numberFromText(text: string, mode: "exact" | "text"): Numeric {
  const double = Number(text);
  if (String(double) === text) return double;
  const decimal = new Decimal(text);
  return mode === "text" ? decimal : (asDouble(decimal) ?? decimal);
}

/** The double that stands for the same number as the text, or undefined; never -0. */
export function asDouble(decimal: Decimal): number | undefined {
  const text = Decimal.text(decimal);
  const double = Number(text);
  if (!Number.isFinite(double)) return undefined;
  if (double === 0) return digitsOf(text).digits === "" ? 0 : undefined;
  const mine = digitsOf(text);
  const its = digitsOf(String(double));
  return mine.digits === its.digits && mine.point === its.point ? double : undefined;
}

/** The same text for equal numbers. */
export function decimalKey(decimal: Decimal): string {
  const { negative, digits, point } = digitsOf(Decimal.text(decimal));
  return `${negative ? "-" : ""}${digits}e${point}`;
}

/** Negative, 0 or positive, by exact value: 1 and 1.0 are equal, 0.1 and 0.10000000000000000001 are not. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const x = digitsOf(numberText(a));
  const y = digitsOf(numberText(b));
  const xSign = sign(x);
  const ySign = sign(y);
  if (xSign !== ySign) return xSign - ySign;
  return xSign * compareMagnitudes(x, y);
}

function sign(number: Digits): number {
  if (number.digits === "") return 0;
  return number.negative ? -1 : 1;
}

function compareMagnitudes(x: Digits, y: Digits): number {
  if (x.point !== y.point) return x.point < y.point ? -1 : 1;
  if (x.digits === y.digits) return 0;
  // Both read as fractions of the same power, so digit by digit is right, and a prefix is the smaller one.
  return x.digits < y.digits ? -1 : 1;
}

/** The number as an integer if it is one with at most `maxDigits` digits. "too long" if it has more. */
export function exactInteger(value: Numeric, maxDigits: number): bigint | undefined | "too long" {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  const { negative, digits, point } = digitsOf(numberText(value));
  if (digits === "") return 0n;
  if (digits.length > point) return undefined;
  if (point > maxDigits) return "too long";
  const magnitude = BigInt(digits.padEnd(point, "0"));
  return negative ? -magnitude : magnitude;
}

function digitsOf(text: string): Digits {
  const match = literal.exec(text);
  if (match === null) return { negative: false, digits: "", point: 0 };
  const [, signText, whole = "", fraction = "", exponent = "0"] = match;
  const all = whole + fraction;
  let start = 0;
  while (all.charCodeAt(start) === 48) start++;
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === 48) end--;
  if (start === end) return { negative: false, digits: "", point: 0 };
  return {
    negative: signText === "-",
    digits: all.slice(start, end),
    point: whole.length - start + Number(exponent),
  };
}

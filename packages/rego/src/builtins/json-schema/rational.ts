/** Exact decimal fractions, for bounds and multiples. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { type Numeric, numberText } from "../../runtime/numbers.ts";

/** numerator / 10^scale. */
export interface Rational {
  readonly numerator: bigint;
  readonly scale: number;
  readonly text: string;
}

const decimal = /^([-+]?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;
/** Digits that exact comparison may need. */
const mostDigits = 10_000;

export function rational(value: Numeric): Rational {
  const text = numberText(value);
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] = decimal.exec(text) ?? [];
  const shift = Number(exponent) - fraction.length;
  if (whole.length + fraction.length + Math.abs(shift) > mostDigits) throw budgetExceeded("resultSize");
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  return shift >= 0
    ? { numerator: digits * 10n ** BigInt(shift), scale: 0, text }
    : { numerator: digits, scale: -shift, text };
}

/** Negative, zero or positive. */
export function compareRationals(a: Rational, b: Rational): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isMultipleOf(a: Rational, b: Rational): boolean {
  const [left, right] = aligned(a, b);
  return left % right === 0n;
}

export function isWhole({ numerator, scale }: Rational): boolean {
  return numerator % 10n ** BigInt(scale) === 0n;
}

function aligned(a: Rational, b: Rational): readonly [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.numerator * 10n ** BigInt(scale - a.scale), b.numerator * 10n ** BigInt(scale - b.scale)];
}

/** As Go's big.Float prints itself: shortest digits, an exponent from 10^6 on when there are more places than digits. */
export function goText({ text }: Rational): string {
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] = decimal.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  if (digits === "") return "0";
  const minus = sign === "-" ? "-" : "";
  const leading = /^0*/.exec(whole + fraction)?.[0].length ?? 0;
  const point = whole.length - leading + Number(exponent);
  const magnitude = point - 1;
  if (magnitude < -4 || magnitude >= significant) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    const size = String(Math.abs(magnitude)).padStart(2, "0");
    return `${minus}${mantissa}e${magnitude < 0 ? "-" : "+"}${size}`;
  }
  if (point <= 0) return `${minus}0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return minus + digits + "0".repeat(point - digits.length);
  return `${minus}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Places before the point that are still written out. */
const significant = 6;

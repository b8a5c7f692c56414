import type { Cursor } from "./cursor.ts";

/** Numbers beyond 2^±100000 are refused, as OPA does: their decimal form would take too long to make. */
const maxBinaryExponent = 100_000;

/** Fails at the present number token when it has leading zeros or is too big. `fraction`: the digits follow a point. */
export function checkNumber(cursor: Cursor, digits: string, fraction: boolean): void {
  if (!fraction && /^0[0-9]/.test(digits)) {
    cursor.fail("expected a number without leading zeros", "octal numbers are not part of Rego");
  }
  if (digits.length < 32 && !/[eE]/.test(digits)) return;
  const exponent = binaryExponent(fraction ? `0.${digits}` : digits);
  if (Math.abs(exponent) > maxBinaryExponent) cursor.fail(`expected a number below 2^${maxBinaryExponent}`);
}

/** The number of binary digits before the point, as good as double precision gives it. */
function binaryExponent(text: string): number {
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const first = all.search(/[1-9]/);
  if (first < 0) return 0;
  const leading = Number(`${all.charAt(first)}.${all.slice(first + 1, first + 18)}`);
  const decimal = whole.length - first - 1 + Number(power);
  return Math.floor(decimal * Math.log2(10) + Math.log2(leading)) + 1;
}

import { Decimal } from "@sekisho/core";

/** A JSON number literal as a value: a double where that changes nothing, else a Decimal with the literal. */
export function numberOf(literal: string, mode: "exact" | "text"): number | Decimal {
  const double = Number(literal);
  if (String(double) === literal) return double;
  if (mode === "text" || !sameValue(literal, double)) return new Decimal(literal);
  return double === 0 ? 0 : double;
}

/** Whether the double prints (shortest form) as exactly the number that the literal writes. */
function sameValue(literal: string, double: number): boolean {
  if (!Number.isFinite(double)) return false;
  const written = parts(literal);
  const printed = parts(String(double));
  return written.digits === printed.digits && (written.digits === "" || written.exponent === printed.exponent);
}

/** A literal as `digits × 10^exponent` without zeros at either end; zero has no digits. The sign is left out. */
function parts(literal: string): { digits: string; exponent: number } {
  const e = literal.search(/[eE]/);
  const mantissa = (e < 0 ? literal : literal.slice(0, e)).replace("-", "");
  const point = mantissa.indexOf(".");
  const all = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  let end = all.length;
  while (end > 0 && all.charCodeAt(end - 1) === 48) end--;
  let start = 0;
  while (start < end && all.charCodeAt(start) === 48) start++;
  const fraction = point < 0 ? 0 : mantissa.length - point - 1;
  return {
    digits: all.slice(start, end),
    exponent: (e < 0 ? 0 : Number(literal.slice(e + 1))) - fraction + (all.length - end),
  };
}

/**
 * Literals that JSON.parse may not keep. False alarms only cost time (a string such as `"x:1.20"` gives one); a miss
 * would lose a digit. Fifteen significant digits always survive a double, and so does an exponent of two digits on them.
 */
const EXACT = /(?:^|[:,[])\s*(?:-0(?!\.?\d*[1-9])|-?(?:[\d.]{16}|[\d.]+[eE][+-]?\d{3}))/;
/** The same for spellings: also a zero at the end of a fraction, any exponent, and what prints with an exponent. */
const TEXT = /(?:^|[:,[])\s*(?:-0(?![.\d])|-?(?:[\d.]{16}|0\.0{6}|\d+(?:[eE]|\.\d*(?:0(?!\d)|[eE]))))/;

/** Whether a JSON text may hold a number that needs {@link numberOf}. */
export function needsExactNumbers(text: string, mode: "exact" | "text"): boolean {
  return (mode === "exact" ? EXACT : TEXT).test(text);
}

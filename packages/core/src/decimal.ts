import { Problem } from "./problem.ts";

/**
 * A number whose text says more than a double can hold: `123456789123456789123`, and in the `text` setting of the
 * readers also a literal such as `1.0` whose spelling must survive. A JavaScript `number` always stands for the
 * literal that `String(n)` prints; everything else is a Decimal.
 *
 * The class has private state only and no method names, so that no key of a document can be mistaken for a member.
 */
export class Decimal {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The literal as it was written. */
  static text(decimal: Decimal): string {
    return decimal.#text;
  }
}

/**
 * A Decimal that a program of Go has as a float64, whatever its text: `1e+06` without a point. Only such a one is printed
 * as a float by a format that asks for types. Made where inputs come as Conftest gives them.
 */
export class FloatDecimal extends Decimal {}

/** Whether the text is a number as JSON writes one (RFC 8259, section 6): no `+`, no leading zero, no bare point. */
export function isDecimalText(text: string): boolean {
  return LITERAL.test(text);
}

/**
 * The one spelling of a decimal literal's value: the layout that ECMAScript gives to a Number (Number::toString, radix
 * 10), applied to the exact digits: `1.50` → `1.5`, `12345678901234567890123` → `1.2345678901234567890123e+22`,
 * `-0.0` → `0`. Literals of equal value have equal spellings. Throws `decimal_syntax` for text that is no literal.
 */
export function normaliseDecimal(text: string): string {
  return layOut(partsOf(text));
}

/**
 * Whether a double keeps the literal's exact value, that is, whether the double's shortest decimal is that value.
 * Throws `decimal_syntax` for text that is no literal.
 */
export function survivesDouble(text: string): boolean {
  const double = Number(text);
  // What a finite double prints is always a literal: the common case needs no second look.
  return (Number.isFinite(double) && String(double) === text) || String(double) === normaliseDecimal(text);
}

/**
 * What the `exact` setting of the readers makes of a literal: the double where it keeps the value (`1.0` → 1, `-0` →
 * 0), else a Decimal with the text as written. Throws `decimal_syntax` for text that is no literal.
 */
export function numberOrDecimal(text: string): number | Decimal {
  // `+ 0` turns the negative zero, which no text distinguishes, into the ordinary one.
  return survivesDouble(text) ? Number(text) + 0 : new Decimal(text);
}

/**
 * Order by exact value: negative, 0 or positive. A double counts as the decimal that it prints. Costs no more than the
 * lengths of the two texts, whatever their exponents say. Throws `decimal_syntax` for NaN and the infinities.
 */
export function compareDecimals(a: number | Decimal, b: number | Decimal): number {
  if (typeof a === "number" && typeof b === "number" && Number.isFinite(a) && Number.isFinite(b)) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return compareParts(partsOf(textOf(a)), partsOf(textOf(b)));
}

/** Whether two numbers have the same exact value: `1`, `1.0` and `10e-1` are equal. */
export function equalNumbers(a: number | Decimal, b: number | Decimal): boolean {
  return compareDecimals(a, b) === 0;
}

/** The value D.IGITS × 10^power; `digits` has no zero at either end and is "" for zero. */
interface Parts {
  readonly negative: boolean;
  readonly digits: string;
  readonly power: Integer;
}

/** A number where it is safe, else its decimal text: hostile exponents cost their length and nothing more. */
type Integer = number | string;

const LITERAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?$/;
const ZERO = 48;

function textOf(value: number | Decimal): string {
  return typeof value === "number" ? String(value) : Decimal.text(value);
}

function partsOf(text: string): Parts {
  const match = LITERAL.exec(text);
  if (match === null) throw new Problem("decimal_syntax", `expected a number, found ${excerpt(text)}`);
  const [, minus = "", integer = "", fraction = "", sign = "", exponent = ""] = match;
  const all = integer + fraction;
  const first = leadingZeros(all);
  let end = all.length;
  while (end > first && all.charCodeAt(end - 1) === ZERO) end--;
  if (first === end) return { negative: false, digits: "", power: 0 };
  return {
    negative: minus !== "",
    digits: all.slice(first, end),
    power: addSmall(sign === "-", exponent.slice(leadingZeros(exponent)), integer.length - first - 1),
  };
}

function leadingZeros(digits: string): number {
  let count = 0;
  while (count < digits.length && digits.charCodeAt(count) === ZERO) count++;
  return count;
}

/** ±digits + small, where small is no larger than the length of a text. */
function addSmall(negative: boolean, digits: string, small: number): Integer {
  if (digits.length <= LOW_DIGITS) return (negative ? -Number(digits) : Number(digits)) + small;
  const cut = digits.length - LOW_DIGITS;
  const low = Number(digits.slice(cut)) + (negative ? -small : small);
  const carry = low < 0 ? -1 : low >= LOW_RANGE ? 1 : 0;
  const high = carry === 0 ? digits.slice(0, cut) : stepBy(carry, digits.slice(0, cut));
  const rest = String(low - carry * LOW_RANGE);
  const sum = high === "0" ? rest : high + rest.padStart(LOW_DIGITS, "0");
  return negative ? `-${sum}` : sum;
}

const LOW_DIGITS = 15;
const LOW_RANGE = 1e15;

/** A positive integer's text, plus or minus one. */
function stepBy(one: 1 | -1, digits: string): string {
  const [from, to] = one === 1 ? ["9", "0"] : ["0", "9"];
  let at = digits.length - 1;
  while (at >= 0 && digits[at] === from) at--;
  const tail = to.repeat(digits.length - 1 - at);
  if (at < 0) return `1${tail}`;
  const head = digits.slice(0, at) + String(Number(digits[at]) + one);
  return head === "0" && tail !== "" ? tail : head + tail;
}

/** ECMA-262, Number::toString, steps 6 to 10, with the digits as they are. */
function layOut({ negative, digits, power }: Parts): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (typeof power === "number" && power >= 0 && power < 21) {
    const n = power + 1;
    return digits.length <= n ? sign + digits.padEnd(n, "0") : `${sign}${digits.slice(0, n)}.${digits.slice(n)}`;
  }
  if (typeof power === "number" && power < 0 && power >= -6) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const mantissa = digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  const exponent = String(power);
  return `${sign}${mantissa}e${exponent.startsWith("-") ? "" : "+"}${exponent}`;
}

function compareParts(a: Parts, b: Parts): number {
  const signA = signOf(a);
  const signB = signOf(b);
  if (signA !== signB) return signA < signB ? -1 : 1;
  // Digits start at the same power of ten once the powers agree, so that the order of texts is the order of values.
  const magnitude = compareIntegers(a.power, b.power) || compareTexts(a.digits, b.digits);
  return magnitude === 0 ? 0 : magnitude * signA;
}

function signOf(parts: Parts): number {
  return parts.digits === "" ? 0 : parts.negative ? -1 : 1;
}

function compareIntegers(a: Integer, b: Integer): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  const textA = String(a);
  const textB = String(b);
  const negative = textA.startsWith("-");
  if (negative !== textB.startsWith("-")) return negative ? -1 : 1;
  const magnitude = textA.length - textB.length || compareTexts(textA, textB);
  return negative ? -magnitude : magnitude;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

import { fromInteger, multiply, readFloat, truncate } from "../runtime/big-float.ts";
import { budgetExceeded } from "../runtime/errors.ts";
import { fromBigInt, maxDigits, numberFromText } from "../runtime/numbers.ts";
import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, number, string } from "./builtin.ts";
import { builtinError, stringOperand } from "./operands.ts";
import { toLower } from "./text/case.ts";

export const units: readonly Builtin[] = [
  { name: "units.parse", args: [string], result: number, run: (c, a) => parse(c, a) },
  { name: "units.parse_bytes", args: [string], result: number, run: (c, a) => parseBytes(c, a) },
];

const decimalScale: { readonly [letter: string]: bigint } = scale(1000n);
const binaryScale: { readonly [letter: string]: bigint } = scale(1024n);

function scale(base: bigint): { readonly [letter: string]: bigint } {
  return Object.fromEntries([..."kmgtpe"].map((letter, power) => [letter, base ** BigInt(power + 1)]));
}

/** The double next to a thousandth, which is what OPA multiplies by: 1152921504606847 / 2^60. */
const milli = { numerator: 1_152_921_504_606_847n, shift: 60n };

/** Kubernetes-like quantities: `m` is a thousandth, `M` a million; only the first letter's case counts. */
function parse(c: BuiltinContext, value: Value): Value | undefined {
  const name = "units.parse";
  const raw = stringOperand(c, name, 1, value);
  if (raw === undefined) return undefined;
  c.charge(raw.length);
  // The sentences carry the name twice, as OPA's do.
  const fail = (text: string): undefined => builtinError(c, name, `${name}: ${text}`);
  const text = raw.replaceAll('"', "");
  if (text.includes(" ")) return fail("spaces not allowed in resource strings");
  const parts = splitUnit(text);
  if (parts === undefined) return fail("exponent too large");
  if (parts.amount === "") return fail("no amount provided");
  const unit = canonicalUnit(parts.unit);
  const factor = unit === "m" ? 1n : siFactor(unit);
  if (factor === undefined) return fail(`unit ${unit} not recognized`);
  const amount = rational(parts.amount);
  if (amount === undefined) return fail("could not parse amount to a number");
  const numerator = amount.numerator * factor * (unit === "m" ? milli.numerator : 1n);
  const denominator = amount.denominator << (unit === "m" ? milli.shift : 0n);
  return numerator % denominator === 0n
    ? fromBigInt(numerator / denominator)
    : numberFromText(tenDecimals(numerator, denominator), "text");
}

/** Sizes in bytes, in any case: `kb` and `k` are 1000, `kib` and `ki` 1024; the result is cut towards zero. */
function parseBytes(c: BuiltinContext, value: Value): Value | undefined {
  const name = "units.parse_bytes";
  const raw = stringOperand(c, name, 1, value);
  if (raw === undefined) return undefined;
  c.charge(raw.length);
  const fail = (text: string): undefined => builtinError(c, name, `${name}: ${text}`);
  const text = toLower(raw).replaceAll('"', "");
  if (text.includes(" ")) return fail("spaces not allowed in resource strings");
  const parts = splitUnit(text);
  if (parts === undefined) return fail("exponent too large");
  if (parts.amount === "") return fail("no byte amount provided");
  const factor = siFactor(parts.unit.replace(/(?<=^.i?)b$/, ""));
  if (factor === undefined) return fail(`byte unit ${parts.unit} not recognized`);
  if (!amountPattern.test(parts.amount)) return fail("could not parse byte amount to a number");
  return fromBigInt(truncate(multiply(readFloat(parts.amount), fromInteger(factor))));
}

/** `""`, `k`, `K`, `ki`, … but `m` alone is for the caller to say. */
function siFactor(unit: string): bigint | undefined {
  if (unit === "") return 1n;
  const match = /^([kmgtpeKMGTPE])(i?)$/.exec(unit);
  const letter = match?.[1]?.toLowerCase();
  if (letter === undefined) return undefined;
  return match?.[2] === "i" ? binaryScale[letter] : decimalScale[letter];
}

/** All but the first byte in lower case; a first letter of several bytes is cut apart by that. */
function canonicalUnit(unit: string): string {
  const first = String.fromCodePoint(unit.codePointAt(0) ?? 0);
  if (unit === "" || first < "\x80") return unit.slice(0, 1) + toLower(unit.slice(1));
  return "\ufffd".repeat(new TextEncoder().encode(first).length) + toLower(unit.slice(first.length));
}

const exponentDigits = 6;

/** The number before the unit; undefined when its exponent has more digits than OPA takes. */
function splitUnit(text: string): { readonly amount: string; readonly unit: string } | undefined {
  let at = 0;
  while (at < text.length) {
    if (/[0-9.+-]/.test(text.charAt(at))) at += 1;
    else if (/^[eE][0-9+-]/.test(text.slice(at, at + 2))) {
      const exponent = /^[eE][+-]?([0-9]*)/.exec(text.slice(at, at + 64));
      if ((exponent?.[1]?.length ?? 0) > exponentDigits) return undefined;
      at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1;
    } else break;
  }
  return { amount: text.slice(0, at), unit: text.slice(at) };
}

const amountPattern = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

function rational(text: string): { readonly numerator: bigint; readonly denominator: bigint } | undefined {
  if (!amountPattern.test(text)) return undefined;
  const [mantissa = "", exponentText = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const exponent = Number(exponentText) - fraction.length;
  if (Math.abs(exponent) > maxDigits || mantissa.length > maxDigits) throw budgetExceeded("resultSize");
  const digits = BigInt(`0${whole}${fraction}`) * (mantissa.startsWith("-") ? -1n : 1n);
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? { numerator: digits, denominator: power } : { numerator: digits * power, denominator: 1n };
}

/** Ten digits after the point, half away from zero. */
function tenDecimals(numerator: bigint, denominator: bigint): string {
  const negative = numerator < 0n;
  const scaled = (negative ? -numerator : numerator) * 10n ** 10n;
  const rounded = (2n * scaled + denominator) / (2n * denominator);
  const digits = String(rounded).padStart(11, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -10)}.${digits.slice(-10)}`;
}

/** One argument under one verb, as Go's fmt prints it. */
import { encodeHex } from "../bytes/hex.ts";
import { codePointLength } from "../text/code-points.ts";
import { type FloatVerb, formatFloat } from "./float.ts";
import { canBackquote, isPrintable, quoteRune, quoteString, validRune } from "./quote.ts";

/** The Go values that a Rego value becomes before it is printed. */
export type Argument =
  /** A number where it is a safe integer, which most are. */
  | { readonly type: "int64"; readonly value: number | bigint }
  | { readonly type: "*big.Int"; readonly value: bigint }
  | { readonly type: "float64"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

export interface Layout {
  readonly sharp: boolean;
  readonly zero: boolean;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly space: boolean;
  /** `%#v` and `%+v` mean something else than the sharp and plus flags of other verbs. */
  readonly sharpV: boolean;
  readonly plusV: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

/** No flags, no width, no precision. */
export const plainLayout: Layout = {
  sharp: false,
  zero: false,
  plus: false,
  minus: false,
  space: false,
  sharpV: false,
  plusV: false,
  width: undefined,
  precision: undefined,
};

/** The text of an argument; a verb that does not fit its type prints as `%!d(string=x)`. */
export function printArgument(argument: Argument, verb: string, layout: Layout): string {
  if (verb === "T") return pad(truncate(argument.type, layout), layout);
  switch (argument.type) {
    case "int64":
      return printInt(argument, verb, layout);
    case "*big.Int":
      return printBigInt(argument.value, verb, layout);
    case "float64":
      return printFloat(argument, verb, layout);
    case "string":
      return printString(argument, verb, layout);
  }
}

function badVerb(argument: Argument, verb: string, layout: Layout): string {
  return `%!${verb}(${argument.type}=${printArgument(argument, "v", layout)})`;
}

const bases: { readonly [verb: string]: number } = { b: 2, o: 8, O: 8, d: 10, v: 10, s: 10, x: 16, X: 16 };

function printInt(argument: Argument & { readonly type: "int64" }, verb: string, layout: Layout): string {
  const { value } = argument;
  switch (verb) {
    case "v":
      return integer(value, "d", layout);
    case "d":
    case "b":
    case "o":
    case "O":
    case "x":
    case "X":
      return integer(value, verb, layout);
    case "c":
      return pad(String.fromCodePoint(runeOf(value)), layout);
    case "q":
      return pad(quoteRune(runeOf(value), layout.plus ? "ascii" : "unicode"), layout);
    case "U":
      return pad(unicode(BigInt.asUintN(64, BigInt(value)), layout), layout, " ");
    default:
      return badVerb(argument, verb, layout);
  }
}

function runeOf(value: number | bigint): number {
  return value < 0 || value > 0x10ffff ? 0xfffd : validRune(Number(value));
}

function integer(value: number | bigint, verb: string, layout: Layout): string {
  const negative = value < 0;
  if (layout.precision === 0 && Number(value) === 0) return pad("", layout, " ");
  let digits = (negative ? -value : value).toString(bases[verb]);
  if (verb === "X") digits = digits.toUpperCase();
  let least = layout.precision ?? 0;
  if (layout.precision === undefined && layout.zero && !layout.minus && layout.width !== undefined) {
    least = layout.width - (negative || layout.plus || layout.space ? 1 : 0);
  }
  digits = digits.padStart(least, "0");
  if (layout.sharp) {
    if (verb === "b") digits = `0b${digits}`;
    else if (verb === "x" || verb === "X") digits = `0${verb}${digits}`;
    else if ((verb === "o" || verb === "O") && !digits.startsWith("0")) digits = `0${digits}`;
  }
  if (verb === "O") digits = `0o${digits}`;
  const sign = negative ? "-" : layout.plus ? "+" : layout.space ? " " : "";
  return pad(sign + digits, layout, " ");
}

function unicode(value: bigint, layout: Layout): string {
  const text = `U+${value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(layout.precision ?? 4, 4), "0")}`;
  const shown = layout.sharp && value <= 0x10ffffn && isPrintable(Number(value));
  return shown ? `${text} '${String.fromCodePoint(Number(value))}'` : text;
}

/** math/big's own formatter, whose rules of padding differ from those of fmt's integers. */
function printBigInt(value: bigint, verb: string, layout: Layout): string {
  const base = bases[verb];
  if (base === undefined) return `%!${verb}(big.Int=${value})`;
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (verb === "X") digits = digits.toUpperCase();
  const sign = negative ? "-" : layout.plus || layout.plusV ? "+" : layout.space ? " " : "";
  const prefixes: { readonly [verb: string]: string } = { b: "0b", o: "0", x: "0x", X: "0X" };
  const prefix = verb === "O" ? "0o" : layout.sharp ? (prefixes[verb] ?? "") : "";
  digits = digits.padStart(layout.precision ?? 0, "0");
  const missing = (layout.width ?? 0) - sign.length - prefix.length - digits.length;
  if (missing <= 0) return sign + prefix + digits;
  if (layout.minus) return sign + prefix + digits + " ".repeat(missing);
  if (layout.zero && layout.precision === undefined) return sign + prefix + "0".repeat(missing) + digits;
  return " ".repeat(missing) + sign + prefix + digits;
}

function printFloat(argument: Argument & { readonly type: "float64" }, verb: string, layout: Layout): string {
  const { value } = argument;
  switch (verb) {
    case "v":
      return float(value, "g", -1, layout);
    case "b":
    case "g":
    case "x":
      return float(value, verb, -1, layout);
    case "G":
      return float(value, "g", -1, layout).toUpperCase();
    case "X":
      return float(value, "X", -1, layout).toUpperCase();
    case "e":
    case "f":
      return float(value, verb, 6, layout);
    case "E":
    case "F":
      return float(value, verb === "E" ? "e" : "f", 6, layout).toUpperCase();
    default:
      return badVerb(argument, verb, layout);
  }
}

function float(value: number, verb: FloatVerb | "X", defaultPrecision: number, layout: Layout): string {
  const precision = layout.precision ?? defaultPrecision;
  const printed = formatFloat(value, verb === "X" ? "x" : verb, precision);
  const negative = printed.startsWith("-");
  let digits = negative ? printed.slice(1) : printed;
  if (layout.sharp && verb !== "b") digits = withPoint(digits, verb, precision);
  const sign = negative ? "-" : layout.plus ? "+" : layout.space ? " " : "";
  const width = layout.width ?? 0;
  if (sign !== "" && layout.zero && !layout.minus && width > digits.length + 1) {
    return sign + digits.padStart(width - 1, "0");
  }
  return pad(sign + digits, layout);
}

/** The sharp flag: always a decimal point, and for `g` and `x` (not `X`) the trailing zeros, too. */
function withPoint(text: string, verb: FloatVerb | "X", precision: number): string {
  const tailAt = text.search(verb === "x" || verb === "X" ? /p/ : /e/);
  let head = tailAt < 0 ? text : text.slice(0, tailAt);
  const tail = tailAt < 0 ? "" : text.slice(tailAt);
  let missing = 0;
  if (verb === "g" || verb === "x") {
    const significant = head.replace(/^0x/, "x").replace(".", "");
    missing = (precision < 0 ? 6 : precision) - significant.replace(/^0+/, "").length;
  }
  if (!head.includes(".")) {
    if (head === "0") missing -= 1;
    head += ".";
  }
  return head + "0".repeat(Math.max(missing, 0)) + tail;
}

function printString(argument: Argument & { readonly type: "string" }, verb: string, layout: Layout): string {
  switch (verb) {
    case "v":
    case "s":
      if (verb === "v" && layout.sharpV) return quoted(argument.value, layout);
      return pad(truncate(argument.value, layout), layout);
    case "q":
      return quoted(argument.value, layout);
    case "x":
    case "X":
      return bytes(argument.value, verb, layout);
    default:
      return badVerb(argument, verb, layout);
  }
}

function quoted(value: string, layout: Layout): string {
  const text = truncate(value, layout);
  if (layout.sharp && canBackquote(text)) return pad(`\`${text}\``, layout);
  return pad(quoteString(text, layout.plus ? "ascii" : "unicode"), layout);
}

function bytes(value: string, verb: "x" | "X", layout: Layout): string {
  let encoded = new TextEncoder().encode(value);
  if (layout.precision !== undefined) encoded = encoded.subarray(0, layout.precision);
  if (encoded.length === 0) return pad("", layout);
  const prefix = layout.sharp ? `0${verb}` : "";
  const between = layout.space ? ` ${prefix}` : "";
  let digits = "";
  // Some thousand bytes at a time: the pieces of a long text take a hundred times its memory.
  for (let at = 0; at < encoded.length; at += 4096) {
    const pairs = encodeHex(encoded.subarray(at, at + 4096));
    digits += between === "" ? pairs : pairs.replace(/../g, `${between}$&`);
  }
  if (verb === "X") digits = digits.toUpperCase();
  return pad(prefix + digits.slice(between.length), layout);
}

/** Precision counts code points of strings. */
function truncate(text: string, layout: Layout): string {
  if (layout.precision === undefined || text.length <= layout.precision) return text;
  let end = 0;
  for (let left = layout.precision; left > 0 && end < text.length; left--) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** Width counts code points. Zeros only ever stand on the left. */
function pad(text: string, layout: Layout, fill = layout.zero ? "0" : " "): string {
  if (layout.width === undefined || layout.width === 0) return text;
  const missing = layout.width - codePointLength(text);
  if (missing <= 0) return text;
  return layout.minus ? text + " ".repeat(missing) : fill.repeat(missing) + text;
}

/**
 * What a scalar means, as sigs.k8s.io/yaml 1.6 (a fork of go-yaml v2) reads it for Kubernetes: a mixture of YAML 1.1
 * and 1.2. The expectations in scalar.test.ts were taken from that library.
 */
import type { Decimal } from "@sekisho/core";
import { numberOf } from "../number.ts";

export type NumberMode = "exact" | "text";
/** A resolved scalar; infinities and NaN are given as such, for JSON has none and the caller must refuse them. */
export type Scalar = null | boolean | number | string | Decimal;

const WORDS = new Map<string, Scalar>([
  ...words("y Y yes Yes YES true True TRUE on On ON", true),
  ...words("n N no No NO false False FALSE off Off OFF", false),
  ...words("~ null Null NULL", null),
  ...words(".nan .NaN .NAN", Number.NaN),
  ...words(".inf .Inf .INF +.inf +.Inf +.INF", Number.POSITIVE_INFINITY),
  ...words("-.inf -.Inf -.INF", Number.NEGATIVE_INFINITY),
]);

function words(list: string, value: Scalar): [string, Scalar][] {
  return list.split(" ").map((word) => [word, value]);
}

/** By first character: 0 text, 1 perhaps a word, 2 a number that starts with a point, 3 a digit or a sign. */
const HINTS = new Uint8Array(128);
for (const c of "yYnNtTfFoO~") HINTS[c.charCodeAt(0)] = 1;
HINTS[".".charCodeAt(0)] = 2;
for (const c of "0123456789+-") HINTS[c.charCodeAt(0)] = 3;

/** A plain scalar without a tag. */
export function resolvePlain(text: string, mode: NumberMode): Scalar {
  if (text === "") return null;
  const hint = HINTS[text.charCodeAt(0)] ?? 0;
  if (hint === 0) return text;
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  if (hint === 1) return text;
  if (hint === 3) {
    const whole = integer(text);
    if (whole !== undefined) return typeof whole === "number" ? whole : numberOf(whole.toString(), mode);
  }
  const literal = float(text);
  return literal === undefined ? text : numberOf(literal, mode);
}

const SHORT = /^-?(?:0|[1-9][0-9]{0,14})$/;
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const SIGN_INSIDE = /^0b([-+])([01]+)$/;

/** An integer in any of the notations, if it fits into 64 bits, signed or unsigned. */
function integer(text: string): number | bigint | undefined {
  if (SHORT.test(text)) return Number(text) + 0;
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const match = WHOLE.exec(plain) ?? SIGN_INSIDE.exec(plain)?.map((part, i) => (i === 2 ? `0b${part}` : part));
  if (match === undefined) return undefined;
  const sign = match[1] ?? "";
  const magnitude = unsigned(match[2] ?? "");
  if (magnitude === undefined) return undefined;
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < -(2n ** 63n) || value >= (sign === "" ? 2n ** 64n : 2n ** 63n)) return undefined;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Sixty-four bits have at most 64 digits in any base; what is longer is cut off before BigInt sees it. */
function unsigned(digits: string): bigint | undefined {
  const based = /^0[xXbB]/.test(digits);
  const octal = !based && digits.length > 1 && digits.startsWith("0");
  const bare = (based ? digits.slice(2) : digits).replace(/^0[oO]?0*|^0+/, "");
  if (bare.length > 64) return undefined;
  if (bare === "") return 0n;
  return BigInt(based ? digits.slice(0, 2).toLowerCase() + bare : octal ? `0o${bare}` : bare);
}

const FLOAT = /^([-+]?)(?:\.([0-9]+)|([0-9]+)(?:\.([0-9]*))?)([eE][-+]?[0-9]+)?$/;
const FLOAT_POINT = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;

/** A decimal number as a JSON literal; what overflows a double is text. */
function float(text: string): string | undefined {
  if (text.startsWith(".") && !FLOAT_POINT.test(text)) return undefined;
  const match = FLOAT.exec(text.includes("_") ? text.replaceAll("_", "") : text);
  if (match === null) return undefined;
  const [, sign, only, whole = "", fraction = "", exponent = ""] = match;
  const decimals = only ?? fraction;
  const literal = `${sign === "-" ? "-" : ""}${whole.replace(/^0+(?=.)/, "") || "0"}${decimals === "" ? "" : `.${decimals}`}${exponent}`;
  return Number.isFinite(Number(literal)) ? literal : undefined;
}

const YAML = "tag:yaml.org,2002:";
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?)?$/;

/** A scalar with an explicit tag (full name), quoted or not; `problem` says what does not fit. Unknown tags mean text. */
export function resolveTagged(tag: string, text: string, mode: NumberMode): { value: Scalar } | { problem: string } {
  if (!tag.startsWith(YAML)) return { value: text };
  const name = tag.slice(YAML.length);
  if (name === "binary") return binary(text);
  const value = resolvePlain(text, mode);
  switch (name) {
    case "int":
      return integer(text) === undefined || typeof value === "string" ? unfit(name) : { value };
    case "float":
      return typeof value === "number" || (typeof value === "object" && value !== null) ? { value } : unfit(name);
    case "bool":
      return typeof value === "boolean" ? { value } : unfit(name);
    case "null":
      return value === null ? { value } : unfit(name);
    case "timestamp":
      return TIMESTAMP.test(text) ? { value: text } : unfit(name);
    default:
      return { value: text };
  }
}

function unfit(name: string): { problem: string } {
  // The value itself is not said: it may stand in a Secret.
  return { problem: `Expected a value that fits its tag !!${name}, found one that does not` };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes as UTF-8 text; what is no UTF-8 becomes U+FFFD, as Go's JSON writer does. */
function binary(text: string): { value: string } | { problem: string } {
  const joined = text.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(joined)) return { problem: "Expected base64 with its padding after !!binary" };
  const bytes = Uint8Array.from(atob(joined), (c) => c.charCodeAt(0));
  return { value: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
}

/**
 * A scalar key as the key of a JSON object: numbers and booleans become text the way sigs.k8s.io/yaml prints them
 * (floats in single precision). Undefined for what can't be a key there: null, and integers above int64.
 */
export function keyOfPlain(text: string): string | undefined {
  const hint = HINTS[text.charCodeAt(0)] ?? 0;
  if (hint === 0 && text !== "") return text;
  return keyOf(text, resolvePlain(text, "exact"));
}

/** The same for a key with an explicit tag, whose value is given. */
export function keyOf(text: string, value: Scalar): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  const whole = text.startsWith(".") ? undefined : integer(text);
  if (whole !== undefined) return whole < 2n ** 63n ? whole.toString() : undefined;
  return floatKey(Number(float(text) ?? value));
}

/** Go's FormatFloat(f, 'g', -1, 32), with YAML's words for what is not finite. */
function floatKey(double: number): string {
  const single = Math.fround(double);
  if (Number.isNaN(single)) return ".nan";
  if (!Number.isFinite(single)) return single < 0 ? "-.inf" : ".inf";
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  let precision = 1;
  while (precision < 9 && Math.fround(Number(single.toPrecision(precision))) !== single) precision++;
  const [mantissa = "", power = "0"] = single.toExponential(precision - 1).split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number(`${mantissa}e${exponent}`).toString();
}

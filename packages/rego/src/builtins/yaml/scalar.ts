/** What a plain YAML scalar means to sigs.k8s.io/yaml (a fork of go-yaml v2), which OPA uses: YAML 1.1 and 1.2 mixed. */
import { numberFromText } from "../../runtime/numbers.ts";
import type { Value } from "../../runtime/value.ts";

/** JSON has no such number; the text is Go's name for it. */
export class NotJson {
  readonly text: "+Inf" | "-Inf" | "NaN";

  constructor(text: "+Inf" | "-Inf" | "NaN") {
    this.text = text;
  }
}

const words = new Map<string, null | boolean | NotJson>([
  ...each("y Y yes Yes YES true True TRUE on On ON", true),
  ...each("n N no No NO false False FALSE off Off OFF", false),
  ...each("~ null Null NULL", null),
  ["", null],
  ...each(".inf .Inf .INF +.inf +.Inf +.INF", new NotJson("+Inf")),
  ...each("-.inf -.Inf -.INF", new NotJson("-Inf")),
  ...each(".nan .NaN .NAN", new NotJson("NaN")),
]);

function each<T>(list: string, value: T): [string, T][] {
  return list.split(" ").map((word) => [word, value]);
}

const whole = /^([+-]?)(?:0([xX])([0-9a-fA-F]+)|0([bB])([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const float = /^[+-]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][+-]?[0-9]+)?$/;

/** Integers stay exact as far as 64 bits go, signed or unsigned; all other numbers are doubles. */
export function resolvePlain(text: string): Value | NotJson {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  const integer = resolveInteger(plain);
  if (integer !== undefined) return numberFromText(integer.toString(), "text");
  const double = float.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(double) ? double + 0 : text;
}

function resolveInteger(text: string): bigint | undefined {
  // No notation of 64 bits is longer.
  const match = text.length <= 70 ? whole.exec(text) : null;
  if (match === null) return undefined;
  const [, sign = "", , hex, , binary, octal, decimal] = match;
  const digits =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : decimal;
  const magnitude = BigInt(digits ?? "0");
  const value = sign === "-" ? -magnitude : magnitude;
  return value >= -(1n << 63n) && value < 1n << (sign === "" ? 64n : 63n) ? value : undefined;
}

/** Dates and times, which stay text but are quoted when written. */
export const timestamp =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ]\s*[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]*)?\s*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?)?)?$/;
/** Numbers in base 60, which YAML 1.1 readers would see in a time of day. */
export const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

import type { Json } from "@sekisho/core";
import { numberOf } from "../number.ts";

const DECIMAL = /^([+-]?)([0-9]+)?(?:\.([0-9]*))?([eE][+-]?[0-9]+)?$/;
/** Go lets one stand between two digits. */
const SEPARATOR = /(?<=[0-9])_(?=[0-9])/g;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F_]*)(?:\.([0-9a-fA-F_]*))?[pP]([+-]?[0-9]+)$/;
const TRUE: ReadonlySet<string> = new Set(["t", "T", "TRUE", "true", "True"]);
const FALSE: ReadonlySet<string> = new Set(["f", "F", "FALSE", "false", "False"]);

/** A text as what it looks like: a number or a boolean in Go's spelling, else itself. */
export function typed(text: string): Json {
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  return decimal(text) ?? hexadecimal(text) ?? text;
}

function decimal(text: string): Json | undefined {
  const [, sign = "", whole = "", fraction = "", exponent = ""] =
    DECIMAL.exec(text.includes("_") ? text.replaceAll(SEPARATOR, "") : text) ?? [];
  if (whole === "" && fraction === "") return undefined;
  const kept = whole.replace(/^0+(?=.)/, "") || "0";
  const literal = `${sign === "-" ? "-" : ""}${kept}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
  return Number.isFinite(Number(literal)) ? numberOf(literal, "exact") : undefined;
}

function hexadecimal(text: string): Json | undefined {
  const [, sign = "", whole = "", fraction = "", power = ""] = HEXADECIMAL.exec(text.replaceAll(SEPARATOR, "")) ?? [];
  const digits = (whole + fraction).replaceAll("_", "");
  if (power === "" || digits === "" || digits.length > 256 || /__|_$/.test(whole) || fraction.includes("_"))
    return undefined;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(power) - 4 * fraction.length);
  return Number.isFinite(value) ? (sign === "-" ? -value : value) + 0 : undefined;
}

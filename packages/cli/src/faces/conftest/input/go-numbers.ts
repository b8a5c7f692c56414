import { Decimal, FloatDecimal, type Json } from "@sekisho/core";

/**
 * Numbers as a Go program has them that reads JSON into float64 and prints it with `%g`: rounded to a double, and
 * spelt with an exponent from 1e+06 on and below 0.0001. Values without such numbers come back as they are.
 */
export function withGoNumbers(value: Json): Json {
  if (typeof value === "number") return goNumber(value);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Decimal) return goNumber(Number(Decimal.text(value)));
  if (Array.isArray(value)) return goItems(value as readonly Json[]);
  return goEntries(value as { readonly [key: string]: Json });
}

function goItems(items: readonly Json[]): Json {
  let copy: Json[] | undefined;
  for (let i = 0; i < items.length; i++) {
    // The index is below the length.
    const item = items[i] as Json;
    const rounded = isPlain(item) ? item : withGoNumbers(item);
    if (rounded === item) continue;
    copy ??= [...items];
    copy[i] = rounded;
  }
  return copy ?? items;
}

function goEntries(object: { readonly [key: string]: Json }): Json {
  let copy: Record<string, Json> | undefined;
  for (const key of Object.keys(object)) {
    // The key is the object's own.
    const item = object[key] as Json;
    const rounded = isPlain(item) ? item : withGoNumbers(item);
    if (rounded === item) continue;
    copy ??= { ...object };
    Object.defineProperty(copy, key, { value: rounded, enumerable: true, writable: true, configurable: true });
  }
  return copy ?? object;
}

/** What most values are. */
function isPlain(value: Json): boolean {
  return typeof value === "string" || typeof value === "boolean" || value === null;
}

function goNumber(double: number): number | Decimal {
  const text = goText(double);
  return text.includes("e") || text !== String(double) ? new FloatDecimal(text) : double;
}

/** strconv.FormatFloat(x, 'g', -1, 64): the shortest digits, with an exponent from 1e+06 on and below 0.0001. */
export function goText(double: number): string {
  if (Object.is(double, -0)) return "-0";
  const size = Math.abs(double);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(double);
  const [digits = "", exponent = "+0"] = double.toExponential().split("e");
  return `${digits}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, "0")}`;
}

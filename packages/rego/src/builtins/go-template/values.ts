/** What templates compute with: JSON as Go decodes it, and the numbers and texts of the template itself. */
import { isArray, isNumber, isPlainObject } from "../../runtime/kinds.ts";
import { numberText } from "../../runtime/numbers.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { Value } from "../../runtime/value.ts";
import { formatFloat } from "../fmt/float.ts";
import { GoFloat, GoInt } from "./nodes.ts";

/** `undefined` is Go's missing value: a key that is not there. */
export type Datum = Value | GoInt | GoFloat | undefined;

/** Numbers of JSON are texts to a template: zero is as true as any other. */
export function isTrue(value: Datum): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoFloat) return value.value !== 0;
  if (isArray(value)) return value.length > 0;
  return isPlainObject(value) ? Object.keys(value).length > 0 : true;
}

/** As fmt prints it with %v: `map[a:1 b:[x <nil>]]`. */
export function goText(value: Datum): string {
  if (value === undefined || value === null) return "<nil>";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof GoFloat) return formatFloat(value.value, "g", -1);
  if (isNumber(value)) return numberText(value);
  if (isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isPlainObject(value)) return "";
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${goText(value[key])}`)
    .join(" ")}]`;
}

/** The name of the Go type that holds it. */
export function goType(value: Datum): string {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (value instanceof GoInt) return "int";
  if (value instanceof GoFloat) return "float64";
  if (isNumber(value)) return "json.Number";
  return isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** How much text printing makes, before it is made. */
export function printedSize(value: Datum): number {
  if (typeof value === "string") return value.length;
  if (value === null || typeof value !== "object" || value instanceof GoInt || value instanceof GoFloat) return 8;
  if (isNumber(value)) return numberText(value).length;
  if (isArray(value)) return value.reduce((sum: number, item) => sum + 1 + printedSize(item), 2);
  if (!isPlainObject(value)) return 8;
  return Object.entries(value).reduce((sum, [key, item]) => sum + 2 + key.length + printedSize(item), 5);
}

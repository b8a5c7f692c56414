import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";

/** A value as the key of a map, of strings too: nearly all are strings, which are their own keys. */
export function placeKey(value: Value): string {
  if (typeof value !== "string") return `\0t${printTerm(value)}`;
  return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
}

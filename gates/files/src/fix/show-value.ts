import { canonicalJson, type Json } from "@sekisho/core";

/** A value as a person types it: texts bare, everything else as JSON. */
export function showValue(value: Json): string {
  return typeof value === "string" ? value : canonicalJson(value);
}

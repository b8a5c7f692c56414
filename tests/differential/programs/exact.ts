import { Decimal, type Json } from "@sekisho/core";

// TypeScript's library does not know JSON.rawJSON (ECMAScript 2026, JSON.parse source text access).
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** A value as JSON, with every digit of its numbers. */
export function exactJson(value: Json): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Decimal ? rawJSON(Decimal.text(part)) : part));
}

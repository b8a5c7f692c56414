/** JSON between the two processes, exact numbers included. */
import { Decimal, numberOrDecimal } from "@sekisho/core";
import { frame, rawJSON } from "@sekisho/rule/frame";

/** A message's bytes with its length before them; `isExact` says whether numbers are written that a double would change. */
export function toFrame(message: { readonly [key: string]: unknown }): Buffer {
  let isExact = false;
  const replace = (_: string, value: unknown): unknown => {
    if (!(value instanceof Decimal)) return value;
    isExact = true;
    return rawJSON(Decimal.text(value));
  };
  const plain = JSON.stringify(message, replace);
  return frame(isExact ? `{"isExact":true,${plain.slice(1)}` : plain);
}

/** What came back. */
export function fromText(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  const revive = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined ? numberOrDecimal(context.source) : value;
  return JSON.parse(text, revive) as unknown;
}

import type { Json } from "@sekisho/core";

/** A record of ours as JSON: keys without a value left out, half surrogate pairs as U+FFFD. */
export function toJson(value: unknown): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    // Numbers, booleans, null and Decimals are JSON already; records of a report hold nothing else.
    return value as Json;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key.toWellFormed(), toJson(member)]));
}

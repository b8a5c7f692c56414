import { Decimal } from "../decimal.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import { printPath } from "../path.ts";

const SHOWN = 60;

/** How a message names a value that was found: `the number 3`, `a list of 2 items`, `"abc"`. */
export function describe(value: Json): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return JSON.stringify(clip(value));
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return `the number ${value}`;
  if (value instanceof Decimal) return `the number ${clip(Decimal.text(value))}`;
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  const keys = Object.keys(value);
  return keys.length === 1 ? "a map of 1 key" : `a map of ${keys.length} keys`;
}

/** How messages of schemas begin that are about the whole. */
export const WHOLE = "the document";

/** How a message names a place: `stages[0].until`, or `the document` for the whole. */
export function describePath(at: Path): string {
  return at.length === 0 ? WHOLE : printPath(at);
}

function clip(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

import type { Cursor } from "./cursor.ts";
import { shown } from "./scanner.ts";

/**
 * The value of a quoted string's inside, escapes as in JSON. As OPA has it, control characters may stand in a string without
 * escapes only, and half a surrogate pair written as an escape becomes U+FFFD. Fails at the present token.
 */
export function unescape(cursor: Cursor, inside: string): string {
  if (!inside.includes("\\")) return inside;
  try {
    // The inside has no unescaped quote, so this is one JSON string or a syntax error.
    const value: unknown = JSON.parse(`"${inside}"`);
    if (typeof value === "string") return value.toWellFormed();
  } catch {
    // Reported below, with a place in the module instead of JSON's own.
  }
  const control = /\p{Cc}/u.test(inside);
  return cursor.failAt(
    { start: cursor.start, end: cursor.end },
    `expected a string with valid escape sequences, found ${shown(cursor.word)}`,
    control ? "write control characters as escapes too: `\\t`" : "`\\u` takes four hexadecimal digits",
  );
}

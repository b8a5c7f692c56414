/** How values of a program appear in emitted text: as escaped literals or entries of the constants table, nothing else. */
import type { Value } from "../runtime/value.ts";

/**
 * Names that plain property access would find on a prototype. Reading one of them goes through `get`, which looks at own
 * properties only. The runtime's own classes add nothing: their state is private and their operations are static.
 */
const BLOCKED: ReadonlySet<string> = new Set(
  // No document holds a function, and the names that lead to one are blocked: `name` needs no guard.
  [Object, Array, String, Number, Boolean].flatMap((c) => Object.getOwnPropertyNames(c.prototype)),
);

/**
 * Whether `value.key` means the document's key for whatever JSON value stands there: no prototype's name, and no text of
 * an index, by which plain access would find an item of an array or a character of a string.
 */
export function isPlainKey(key: string): boolean {
  return !BLOCKED.has(key) && !/^\d+$/.test(key);
}

/** `.key` or `["key"]`. */
export function property(key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? `.${key}` : `[${stringLiteral(key)}]`;
}

/**
 * Whether the text of a value is that of a number. A variable that is bound to a constant stands as that constant, and
 * behind a number of the program a dot would be its decimal point.
 */
export function isNumberLiteral(text: string): boolean {
  return /^[-\d]/.test(text);
}

/** The key of an object literal; `__proto__` must be computed or it would set the prototype. */
export function literalKey(key: string): string {
  return key === "__proto__" ? `["__proto__"]` : stringLiteral(key);
}

/** What could end or begin something in a text that holds the literal: a template, a comment, an element, a line. */
const UNSAFE = /[`\u2028\u2029\ufeff]|\$(?=\{)|\*(?=\/)|\/(?=\*)|<(?=[!/])|-(?=->)/g;

/** A string as a JavaScript literal that survives any transport of the text, and means nothing but a string in any. */
export function stringLiteral(text: string): string {
  // JSON escapes none of these characters itself, so that each stands behind whole escapes.
  return JSON.stringify(text).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A scalar as a literal, or undefined when it belongs into the constants table. */
export function scalarLiteral(value: Value): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Object.is(value, -0) ? "-0" : String(value);
}

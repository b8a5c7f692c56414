import { type Json, LineTable } from "@sekisho/core";
import type { ReadOptions, ReadResult } from "../document.ts";
import { needsExactNumbers } from "../number.ts";
import { type Settings, settings } from "../settings.ts";
import { decode } from "../text.ts";
import { Positions } from "./locate.ts";
import { readStrict } from "./strict.ts";

/**
 * Reads a JSON file. JSON.parse makes the value; the careful reader runs only where JSON.parse can't be enough: it
 * failed, a number may not survive a double, an escape may be half of a surrogate pair, a key may stand
 * twice or be misread, or the
 * nesting is too deep. Codes: those of `decode` and `readStrict`.
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  const chosen = settings(options);
  const decoded = decode(bytes, file, chosen.maxBytes);
  if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
  return readText(decoded.text, file, chosen, "json");
}

/** The document in a text; `format` is what it says of itself. */
export function readText(text: string, file: string, chosen: Settings, format: string): ReadResult {
  const fast = needsExactNumbers(text, chosen.numbers) || SURROGATE.test(text) ? undefined : parse(text);
  if (fast !== undefined && isWhatIsWritten(fast, text, chosen)) return one({ value: fast, text, file, format }, []);
  const strict = readStrict(text, file, chosen);
  return strict.failed
    ? { documents: [], diagnostics: strict.diagnostics }
    : one({ value: strict.value, text, file, format }, strict.diagnostics);
}

/** JSON.parse takes the last of keys that stand twice; where nobody wants to know, only its other faults are looked for. */
function isWhatIsWritten(value: Json, text: string, { maxDepth, duplicates }: Settings): boolean {
  const count = countKeys(value, maxDepth, text.includes("\\"));
  return duplicates === "silent" ? !Number.isNaN(count) : count === keysWritten(text);
}

const SURROGATE = /\\u[dD][89abcdefABCDEF]/;

function parse(text: string): Json | undefined {
  try {
    // JSON.parse gives JSON values, and where it gives numbers only doubles that print as written.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Keys of all objects in a value; NaN, which equals no count, where it is nested too deep, or where JSON.parse may have
 * taken one key for another: V8 13 and 14 (nodejs/node#63785) may read `"\u0070rivileged"` as the key `\u0070rivi`,
 * with its backslash, once any text of the process had that key in this place. What is read wrongly holds a backslash.
 */
function countKeys(value: Json, depth: number, escapes: boolean): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) return Number.NaN;
  let count = 0;
  if (Array.isArray(value)) {
    // Array.isArray can't narrow a readonly array; what it finds in a Json value is one.
    for (const item of value as readonly Json[])
      if (typeof item === "object") count += countKeys(item, depth - 1, escapes);
    return count;
  }
  // An object from JSON.parse has no enumerable names but its own.
  const object = value as { readonly [key: string]: Json };
  for (const key in object) {
    if (escapes && key.includes("\\")) return Number.NaN;
    count++;
    const member = object[key];
    if (typeof member === "object") count += countKeys(member, depth - 1, escapes);
  }
  return count;
}

/** At least the number of keys written: a string that holds `":` counts too, and then the careful reader decides. */
function keysWritten(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", colon + 1)) {
    let before = colon - 1;
    while (text.charCodeAt(before) <= 32) before--;
    if (text.charCodeAt(before) === 34) count++;
  }
  return count;
}

interface Made {
  readonly value: Json;
  readonly text: string;
  readonly file: string;
  readonly format: string;
}

function one({ value, text, file, format }: Made, diagnostics: ReadResult["diagnostics"]): ReadResult {
  let positions: Positions | undefined;
  let table: LineTable | undefined;
  const lines = (): LineTable => (table ??= new LineTable(file, text));
  const document = {
    file,
    format,
    index: 0,
    value,
    locate: (path: readonly (string | number)[]) => (positions ??= new Positions(text, lines)).locate(path),
  };
  return { documents: [document], diagnostics };
}

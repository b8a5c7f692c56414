/**
 * Where a violation stands in its file. A value that breaks the rule: the value. Something that is missing: the key of
 * the deepest ancestor that is there, or the start of that ancestor where it has no key (an item of a list).
 */
import { isJsonArray, isJsonObject, type Json, ownValue, type Path, type Span } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Place, Region } from "../verdict.ts";

/** The place of a path of a document; `missing` is how many of its last parts do not exist. */
export function placeOf(document: Document, path: Path, missing: number): Place | undefined {
  const existing = Math.min(path.length - missing, depthOf(document.value, path));
  for (let length = existing; length >= 0; length--) {
    const at = path.slice(0, length);
    const side = length === path.length && length > 0 ? "value" : "key";
    const span = spanAt(document, (part) => document.locate(part), { at, side });
    if (span === undefined) continue;
    if (document.origin === undefined) return { file: span.file, ...toRegion(span) };
    // Only the very same place: one further up would say less than the file and the text that was rendered do.
    const written = spanAt(document, (part) => document.origin?.(part), { at, side });
    if (written !== undefined) return { file: written.file, ...toRegion(written) };
    return { file: document.file, line: 1, column: 1, endLine: 1, endColumn: 1, rendered: toRegion(span) };
  }
  return undefined;
}

/** What is shown of a path by one way to locate things: a value as a whole, or the key that it stands under. */
function spanAt(
  document: Document,
  locate: Document["locate"],
  { at, side }: { readonly at: Path; readonly side: "key" | "value" },
): Span | undefined {
  const location = locate(at);
  if (location === undefined || side === "value") return location?.value;
  return location.key ?? startOf(document, locate, { path: at, value: location.value });
}

/** How many parts of the path exist in the value. */
function depthOf(value: Json, path: Path): number {
  let at: Json | undefined = value;
  let depth = 0;
  for (const part of path) {
    at = typeof part === "number" ? (isJsonArray(at) ? at[part] : undefined) : ownValue(at, part);
    if (at === undefined) return depth;
    depth += 1;
  }
  return depth;
}

/** What a person sees at the start of a value: the first key of an object that begins with it, else one character. */
function startOf(
  document: Document,
  locate: Document["locate"],
  { path, value }: { readonly path: Path; readonly value: Span },
): Span {
  const first = firstKey(document.value, path);
  const key = first === undefined ? undefined : locate([...path, first])?.key;
  if (key !== undefined && key.start.offset === value.start.offset) return key;
  const { line, column, offset } = value.start;
  return { file: value.file, start: value.start, end: { line, column: column + 1, offset: offset + 1 } };
}

function firstKey(value: Json, path: Path): string | undefined {
  let at: Json | undefined = value;
  for (const part of path)
    at = typeof part === "number" ? (isJsonArray(at) ? at[part] : undefined) : ownValue(at, part);
  return isJsonObject(at) ? Object.keys(at)[0] : undefined;
}

function toRegion({ start, end }: Span): Region {
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

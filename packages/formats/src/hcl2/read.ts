import { type Diagnostic, type Json } from "@sekisho/core";
import type { Document, ReadOptions, ReadResult } from "../document.ts";
import { settings } from "../settings.ts";
import { decode } from "../text.ts";
import { diagnosticOf } from "../tree/reader.ts";
import { Cursor } from "./cursor.ts";
import { Positions } from "./locate.ts";
import { parseItems } from "./parse.ts";
import type { Body } from "./syntax.ts";
import { Valuer } from "./value.ts";

/**
 * Reads HCL 2: one document a file, with the value that Conftest gives. Reading stops at the first mistake. Codes: those
 * of `decode`, and `hcl_syntax`, `hcl_duplicate_attribute`, `hcl_mixed_block`, `hcl_operand`, `hcl_number`,
 * `document_too_deep`.
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  const made = attempt(bytes, file, options, (cursor): Json => new Valuer(cursor.text).body(parseItems(cursor)));
  if (made.result === undefined) return { documents: [], diagnostics: [made.diagnostic] };
  const { result: value, text, maxDepth } = made;
  let positions: Positions | undefined;
  const locate: Document["locate"] = (path) => (positions ??= new Positions(text, file, maxDepth)).locate(path);
  return { documents: [{ file, format: "hcl2", index: 0, value, locate }], diagnostics: [] };
}

/** What became of a file: its tree with the text that it stands in, or the mistake that stopped the reading. */
export type HclTree =
  | { readonly body: Body; readonly text: string; readonly diagnostic?: undefined }
  | { readonly body?: undefined; readonly diagnostic: Diagnostic };

/** The syntax tree of a file, for rules on its sources. Codes: those of {@link read} that are about syntax. */
export function parseHcl(bytes: Uint8Array, file: string, options?: ReadOptions): HclTree {
  const made = attempt(bytes, file, options, (cursor): Body => [...parseItems(cursor)]);
  return made.result === undefined ? { diagnostic: made.diagnostic } : { body: made.result, text: made.text };
}

type Attempt<T> =
  | { readonly result: T; readonly text: string; readonly maxDepth: number }
  | { readonly result?: undefined; readonly diagnostic: Diagnostic };

function attempt<T>(
  bytes: Uint8Array,
  file: string,
  options: ReadOptions | undefined,
  make: (cursor: Cursor) => T,
): Attempt<T> {
  const { maxBytes, maxDepth } = settings(options);
  const decoded = decode(bytes, file, maxBytes);
  if (decoded.text === undefined) return { diagnostic: decoded.diagnostic };
  const { text } = decoded;
  const cursor = new Cursor(text, { maxDepth });
  try {
    return { result: make(cursor), text, maxDepth };
  } catch (error) {
    return { diagnostic: diagnosticOf(error, text, file) };
  }
}

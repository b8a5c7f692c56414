import type { ReadOptions, ReadResult } from "../document.ts";
import { readText } from "../json/read.ts";
import { settings } from "../settings.ts";
import { decode } from "../text.ts";
import { withoutComments } from "./without-comments.ts";

/**
 * Reads JSON with comments (`//`, `#`, `/*`) and with commas behind last entries: what is no JSON becomes white space, so
 * that every place stays where it is. Codes: those of JSON.
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  const chosen = settings(options);
  const decoded = decode(bytes, file, chosen.maxBytes);
  if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
  return readText(withoutComments(decoded.text), file, chosen, "jsonc");
}

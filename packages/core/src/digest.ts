import { hash } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import type { Json } from "./json.ts";
import { Problem } from "./problem.ts";

/**
 * SHA-256 as 64 lower-case hex digits; text is hashed as UTF-8. Throws `lone_surrogate` for text that UTF-8 can't
 * say: two such texts would share a digest.
 */
export function sha256Hex(textOrBytes: string | Uint8Array): string {
  return hash("sha256", wellFormed(textOrBytes), "hex");
}

/** The 32 bytes of SHA-256; text as in {@link sha256Hex}. */
export function sha256Bytes(textOrBytes: string | Uint8Array): Uint8Array {
  return hash("sha256", wellFormed(textOrBytes), "buffer");
}

/** SHA-256 of a value's canonical JSON, hex; throws what {@link canonicalJson} throws. */
export function digestOf(value: Json): string {
  return sha256Hex(canonicalJson(value));
}

/** A file of a digested directory: its path with `/`, relative to the directory, and its bytes or their SHA-256. */
export type DigestEntry =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly sha256: string };

/**
 * SHA-256 over the canonical JSON of the `[path, SHA-256(bytes)]` list sorted by path (identity.md, Digests): bytes as
 * they are, no file modes, no order of reading. Throws `duplicate_path` for a path given twice and `digest_syntax` for
 * a `sha256` that is not 64 lower-case hex digits.
 */
export function directoryDigest(entries: readonly DigestEntry[]): string {
  const byPath = new Map<string, string>();
  for (const entry of entries) {
    if (byPath.has(entry.path)) throw new Problem("duplicate_path", `${JSON.stringify(entry.path)} is listed twice`);
    byPath.set(entry.path, "bytes" in entry ? sha256Hex(entry.bytes) : hexDigest(entry.sha256));
  }
  return digestOf([...byPath].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function wellFormed(textOrBytes: string | Uint8Array): string | Uint8Array {
  if (typeof textOrBytes === "string" && !textOrBytes.isWellFormed()) {
    throw new Problem("lone_surrogate", "a text holds half of a surrogate pair");
  }
  return textOrBytes;
}

function hexDigest(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new Problem("digest_syntax", `expected 64 lower-case hex digits, found ${JSON.stringify(text.slice(0, 80))}`);
}

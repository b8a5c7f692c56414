import { hash } from "node:crypto";

export const HASH_BYTES = 32;

/** What stands before the first entry in the chain. */
export const GENESIS: Uint8Array = new Uint8Array(HASH_BYTES);

/** RFC 6962, section 2.1: the root of a tree without leaves. */
export const EMPTY_ROOT: Uint8Array = hash("sha256", "", "buffer");

/** RFC 6962, section 2.1: SHA-256(0x00 || body), the body as UTF-8. */
export function leafHash(body: string): Uint8Array {
  // The character U+0000 is the byte 0x00 in UTF-8.
  return hash("sha256", `\0${body}`, "buffer");
}

// Filled and hashed at once in one thread: an own buffer each would double the time of a verification.
const pair = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1);
const link = new Uint8Array(2 * HASH_BYTES);

/** RFC 6962, section 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash("sha256", pair, "buffer");
}

/** The chain after an entry: SHA-256(chain before || leaf). */
export function chainHash(before: Uint8Array, leaf: Uint8Array): Uint8Array {
  link.set(before, 0);
  link.set(leaf, HASH_BYTES);
  return hash("sha256", link, "buffer");
}

export function sameHash(a: Uint8Array | null | undefined, b: Uint8Array): boolean {
  return a instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

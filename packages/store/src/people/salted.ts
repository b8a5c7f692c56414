import { randomBytes } from "node:crypto";
import { sha256Hex } from "@sekisho/core";

const SALT_BYTES = 32;

export interface Salted {
  readonly digest: string;
  readonly salt: Uint8Array;
}

/** A digest of a text that says nothing once its salt is gone: not even by trying every name there is. */
export function salted(text: string): Salted {
  const salt = randomBytes(SALT_BYTES);
  return { salt, digest: saltedDigest(salt, text) };
}

/** SHA-256, hex, over the salt and the text as UTF-8. */
export function saltedDigest(salt: Uint8Array, text: string): string {
  return sha256Hex(Buffer.concat([salt, Buffer.from(text)]));
}

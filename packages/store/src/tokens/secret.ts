import { randomBytes, timingSafeEqual } from "node:crypto";
import { sha256Hex } from "@sekisho/core";

const SECRET_BYTES = 32;

/** 256 random bits as 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** What is stored of a secret: 64 hex digits. */
export function hashOf(secret: string): string {
  return sha256Hex(secret);
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

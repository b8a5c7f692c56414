import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { makeWhole } from "@sekisho/store/whole";

/** Bytes below which a secret could be found by trying. */
const MIN_BYTES = 32;

/** The secret of a server that none was configured for: made once in its data directory, for its owner only. */
export function ownCookieKey(data: string): string {
  const file = join(data, "cookies-key");
  try {
    makeWhole(file, randomBytes(MIN_BYTES).toString("base64url"));
    return soundCookieKey(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("data_directory", `the key of cookies can't be written to ${file}`, { cause: error });
  }
}

/** A secret that cookies may be sealed by. Throws Problem `cookies_key` for a short one. */
export function soundCookieKey(secret: string, where: string): string {
  if (Buffer.byteLength(secret) >= MIN_BYTES) return secret;
  throw new Problem(
    "cookies_key",
    `the secret in ${where} is shorter than ${MIN_BYTES} bytes: make one with \`openssl rand -base64 32\``,
  );
}

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type Builtin, boolean, string } from "./builtin.ts";
import { ofOne, ofTwo } from "./of-strings.ts";

export const crypto: readonly Builtin[] = [
  digest("crypto.md5", "md5"),
  digest("crypto.sha1", "sha1"),
  digest("crypto.sha256", "sha256"),
  hmac("crypto.hmac.md5", "md5"),
  hmac("crypto.hmac.sha1", "sha1"),
  hmac("crypto.hmac.sha256", "sha256"),
  hmac("crypto.hmac.sha512", "sha512"),
  ofTwo("crypto.hmac.equal", boolean, (a, b) => {
    const left = Buffer.from(a);
    const right = Buffer.from(b);
    return left.length === right.length && timingSafeEqual(left, right);
  }),
];

/** Of the text's UTF-8 bytes, in lower-case hexadecimal. */
function digest(name: string, algorithm: string): Builtin {
  return ofOne(name, string, (text) => createHash(algorithm).update(text, "utf8").digest("hex"));
}

/** The message comes first, then the key. */
function hmac(name: string, algorithm: string): Builtin {
  return ofTwo(name, string, (message, key) => createHmac(algorithm, key).update(message, "utf8").digest("hex"));
}

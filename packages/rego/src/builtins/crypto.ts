import { type Builtin, boolean, string } from "./builtin.ts";
import { encodeHex } from "./bytes/hex.ts";
import { toBytes } from "./bytes/utf8.ts";
import type { Hashes, HashName } from "./hashes.ts";
import { ofOne, ofTwo } from "./of-strings.ts";

/** Digests and message authentication by the hash functions of a runtime. */
export function cryptoBuiltins(hashes: Hashes): readonly Builtin[] {
  return [
    digest(hashes, "md5"),
    digest(hashes, "sha1"),
    digest(hashes, "sha256"),
    hmac(hashes, "md5"),
    hmac(hashes, "sha1"),
    hmac(hashes, "sha256"),
    hmac(hashes, "sha512"),
    ofTwo("crypto.hmac.equal", boolean, (a, b) => equalInConstantTime(toBytes(a), toBytes(b))),
  ];
}

/** Of the text's UTF-8 bytes, in lower-case hexadecimal. */
function digest(hashes: Hashes, algorithm: HashName): Builtin {
  return ofOne(`crypto.${algorithm}`, string, (text) => hashes.digest(algorithm, text));
}

/** The message comes first, then the key. */
function hmac(hashes: Hashes, algorithm: HashName): Builtin {
  return ofTwo(`crypto.hmac.${algorithm}`, string, (message, key) =>
    encodeHex(hashes.mac(algorithm, toBytes(key), message)),
  );
}

/** Looks at all bytes, so that the time says nothing about where two codes differ. */
function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

import { type Builtin, boolean, string } from "./builtin.ts";
import { equalInConstantTime } from "./bytes/equal.ts";
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

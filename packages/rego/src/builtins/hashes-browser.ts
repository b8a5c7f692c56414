import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { encodeHex } from "./bytes/hex.ts";
import { toBytes } from "./bytes/utf8.ts";
import type { Hashes } from "./hashes.ts";

const functions = { md5, sha1, sha256, sha384, sha512 };

/** Synchronous, which the browser's own `crypto.subtle` is not. */
export const pureHashes: Hashes = {
  digest: (name, text) => encodeHex(functions[name](toBytes(text))),
  mac: (name, key, text) => hmac(functions[name], key, toBytes(text)),
};

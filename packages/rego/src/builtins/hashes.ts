export type HashName = "md5" | "sha1" | "sha256" | "sha384" | "sha512";

/** The hash functions of a runtime: `node:crypto` on servers, pure JavaScript in browsers. All texts are UTF-8. */
export interface Hashes {
  /** In lower-case hexadecimal. */
  digest(name: HashName, text: string): string;
  /** HMAC (RFC 2104). */
  mac(name: HashName, key: Uint8Array, text: string): Uint8Array;
}

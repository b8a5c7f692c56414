/** The builtins of tokens that need keys, and so a cryptographic library. */
import { any, boolean, objectOf, string, tuple } from "../builtin.ts";
import type { Declaration } from "../declarations.ts";

export const decodeVerify: Declaration = {
  name: "io.jwt.decode_verify",
  args: [string, objectOf(string, any)],
  result: tuple(boolean, objectOf(any, any), objectOf(any, any)),
};

export const encodeSign: Declaration = {
  name: "io.jwt.encode_sign",
  args: [objectOf(string, any), objectOf(string, any), objectOf(string, any)],
  result: string,
};

export const encodeSignRaw: Declaration = {
  name: "io.jwt.encode_sign_raw",
  args: [string, string, string],
  result: string,
};

/** `io.jwt.verify_rs256` and its like: a token, and keys or a secret. */
export function verify(suffix: string): Declaration {
  return { name: `io.jwt.verify_${suffix}`, args: [string, string], result: boolean };
}

/** Of the verifications with public keys. */
export const keySuffixes: readonly string[] = [
  ...["rs", "ps", "es"].flatMap((family) => ["256", "384", "512"].map((size) => family + size)),
  "eddsa",
];

export const keyedDeclarations: readonly Declaration[] = [
  decodeVerify,
  encodeSign,
  encodeSignRaw,
  ...keySuffixes.map(verify),
];

import { type Flag, flag, text, texts } from "../../line/flags.ts";

export const signingAlg: Flag = text(
  "signing-alg",
  "RS256",
  "the algorithm of signatures: HS256, RS256, PS256, ES256, …",
);

/** Flags that say which keys signed bundles must fit. */
export const verificationFlags: readonly Flag[] = [
  text("verification-key", "", "a secret, or the file of a public key in PEM: what bundles must be signed by"),
  text("verification-key-id", "default", "the name of that key"),
  text("scope", "", "the scope that signatures must have"),
  texts("exclude-files-verify", [], "names of files that need no signature"),
];

/** Those, for commands that look at signatures only when they are asked to. */
export const verifyingFlags: readonly Flag[] = [
  ...verificationFlags,
  signingAlg,
  flag("skip-verify", "don't look at signatures, whatever key is given"),
];

/** Why nothing can be signed. */
export const NO_KEY = "specify the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)";

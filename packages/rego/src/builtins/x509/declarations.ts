/** The builtins of certificates and keys that need a cryptographic library. */
import { any, arrayOf, boolean, objectOf, string, tuple } from "../builtin.ts";
import type { Declaration } from "../declarations.ts";

export const certificatesType = arrayOf(objectOf(string, any));

export const parseAndVerify: Declaration = {
  name: "crypto.x509.parse_and_verify_certificates",
  args: [string],
  result: tuple(boolean, certificatesType),
};

export const parseAndVerifyWithOptions: Declaration = {
  name: "crypto.x509.parse_and_verify_certificates_with_options",
  args: [string, objectOf(string, any)],
  result: tuple(boolean, certificatesType),
};

export const parseKeyPair: Declaration = {
  name: "crypto.x509.parse_keypair",
  args: [string, string],
  result: objectOf(string, any),
};

export const parseRsaPrivateKey: Declaration = {
  name: "crypto.x509.parse_rsa_private_key",
  args: [string],
  result: objectOf(string, any),
};

export const parsePrivateKeys: Declaration = {
  name: "crypto.parse_private_keys",
  args: [string],
  result: arrayOf(objectOf(string, any)),
};

export const keyedDeclarations: readonly Declaration[] = [
  parseAndVerify,
  parseAndVerifyWithOptions,
  parseKeyPair,
  parseRsaPrivateKey,
  parsePrivateKeys,
];

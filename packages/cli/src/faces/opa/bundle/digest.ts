import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type Json, Problem } from "@sekisho/core";
import { goJson } from "../../go/json.ts";
import { parseData } from "../../load/read-data.ts";
import type { SignedFile } from "./signature.ts";

/** Documents of which the value counts, not the text. */
const STRUCTURED = new Set(["data.json", "data.yaml", "signatures.json", ".manifest"]);

/** Names of hash functions in signatures, and Node's. */
const HASHES: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-224": "sha224",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
  "SHA-512-224": "sha512-224",
  "SHA-512-256": "sha512-256",
};

const SIGNED_BY = "SHA-256";

/** What a signature says of a file. Throws Problem `bundle_invalid` for a document that can't be read. */
export function signedFile(name: string, bytes: Uint8Array): SignedFile {
  return { name, hash: digestOfFile(name, bytes, SIGNED_BY), algorithm: SIGNED_BY };
}

/**
 * The digest of a file in hexadecimal: of its bytes, and of documents of their value in canonical form, as OPA has it.
 * Throws Problem `bundle_signature` for another function, `bundle_invalid` for a document that can't be read.
 */
export function digestOfFile(name: string, bytes: Uint8Array, algorithm: string): string {
  const hash = HASHES[algorithm];
  if (hash === undefined) throw new Problem("bundle_signature", `unsupported hashing algorithm: ${algorithm}`);
  return createHash(hash).update(hashed(name, bytes)).digest("hex");
}

function hashed(name: string, bytes: Uint8Array): string | Uint8Array {
  if (!STRUCTURED.has(basename(name))) return bytes;
  const read = parseData(bytes, name);
  if ("mistake" in read) throw new Problem("bundle_invalid", read.mistake);
  return canonical(read.value);
}

function canonical(value: Json): string {
  return goJson(value, { numbers: "literal", escapes: "lines" });
}

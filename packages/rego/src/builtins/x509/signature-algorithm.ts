/** Signature algorithms (RFC 3279, RFC 4055, RFC 5758, RFC 8410) by the numbers of Go's crypto/x509. */
import { DerReader, tags } from "./der.ts";
import type { AlgorithmIdentifier } from "./public-key.ts";

export interface SignatureAlgorithm {
  /** 0 is unknown. */
  readonly number: number;
  readonly key: "rsa" | "rsa-pss" | "ec" | "ed25519" | "dsa" | "unknown";
  readonly hash: string;
}

const unknown: SignatureAlgorithm = { number: 0, key: "unknown", hash: "" };

const byOid: { readonly [oid: string]: SignatureAlgorithm } = {
  "1.2.840.113549.1.1.4": { number: 2, key: "rsa", hash: "md5" },
  "1.2.840.113549.1.1.5": { number: 3, key: "rsa", hash: "sha1" },
  "1.3.14.3.2.29": { number: 3, key: "rsa", hash: "sha1" },
  "1.2.840.113549.1.1.11": { number: 4, key: "rsa", hash: "sha256" },
  "1.2.840.113549.1.1.12": { number: 5, key: "rsa", hash: "sha384" },
  "1.2.840.113549.1.1.13": { number: 6, key: "rsa", hash: "sha512" },
  "1.2.840.10040.4.3": { number: 7, key: "dsa", hash: "sha1" },
  "2.16.840.1.101.3.4.3.2": { number: 8, key: "dsa", hash: "sha256" },
  "1.2.840.10045.4.1": { number: 9, key: "ec", hash: "sha1" },
  "1.2.840.10045.4.3.2": { number: 10, key: "ec", hash: "sha256" },
  "1.2.840.10045.4.3.3": { number: 11, key: "ec", hash: "sha384" },
  "1.2.840.10045.4.3.4": { number: 12, key: "ec", hash: "sha512" },
  "1.3.101.112": { number: 16, key: "ed25519", hash: "" },
};

const pssHashes: { readonly [oid: string]: { readonly number: number; readonly hash: string; readonly salt: bigint } } =
  {
    "2.16.840.1.101.3.4.2.1": { number: 13, hash: "sha256", salt: 32n },
    "2.16.840.1.101.3.4.2.2": { number: 14, hash: "sha384", salt: 48n },
    "2.16.840.1.101.3.4.2.3": { number: 15, hash: "sha512", salt: 64n },
  };

export function signatureAlgorithm({ oid, parameters }: AlgorithmIdentifier): SignatureAlgorithm {
  const name = oid.join(".");
  if (name === "1.2.840.113549.1.1.10") return pss(parameters);
  // RFC 8410: Ed25519 has no parameters.
  if (name === "1.3.101.112" && parameters.length > 0) return unknown;
  return byOid[name] ?? unknown;
}

/** Only the usual combinations: MGF1 with the same hash, a salt as long as the hash, trailer field 1. */
function pss(parameters: Uint8Array): SignatureAlgorithm {
  const reader = new DerReader(parameters).inside(tags.sequence);
  const hash = hashOid(reader?.inside(0xa0)?.inside(tags.sequence));
  const mgf = reader?.inside(0xa1)?.inside(tags.sequence);
  const mgfOid = mgf?.oid()?.join(".");
  const mgfHash = hashOid(mgf?.inside(tags.sequence));
  const salt = reader?.inside(0xa2)?.integer();
  const trailer = reader?.inside(0xa3)?.integer() ?? 1n;
  const known = hash === undefined ? undefined : pssHashes[hash];
  if (known === undefined || mgfOid !== "1.2.840.113549.1.1.8" || mgfHash !== hash) return unknown;
  if (salt !== known.salt || trailer !== 1n) return unknown;
  return { number: known.number, key: "rsa-pss", hash: known.hash };
}

function hashOid(reader: DerReader | undefined): string | undefined {
  const oid = reader?.oid()?.join(".");
  const isPlain = reader === undefined || reader.isEmpty || reader.peek(tags.null);
  return isPlain ? oid : undefined;
}

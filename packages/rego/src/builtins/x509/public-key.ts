/** Public keys of certificates (RFC 3279, RFC 5480, RFC 8410). */
import { fromBigInt } from "../../runtime/numbers.ts";
import type { Value } from "../../runtime/value.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { encodeHex } from "../bytes/hex.ts";
import { type Bits, DerReader, rightAligned, tags } from "./der.ts";
import { X509Error } from "./errors.ts";

export interface AlgorithmIdentifier {
  readonly oid: readonly number[];
  /** The whole element, or nothing. */
  readonly parameters: Uint8Array;
}

export type PublicKey =
  | { readonly kind: "rsa"; readonly n: bigint; readonly e: bigint }
  | { readonly kind: "ec"; readonly curve: CurveName; readonly x: bigint; readonly y: bigint }
  | { readonly kind: "ed25519" | "x25519"; readonly bytes: Uint8Array }
  | { readonly kind: "dsa"; readonly y: bigint; readonly p: bigint; readonly q: bigint; readonly g: bigint };

export type CurveName = "P-224" | "P-256" | "P-384" | "P-521";

/** Curves by object identifier, with their fields: y² = x³ - 3x + b mod p. */
export const curves: { readonly [oid: string]: { readonly name: CurveName; readonly size: number } } = {
  "1.3.132.0.33": { name: "P-224", size: 28 },
  "1.2.840.10045.3.1.7": { name: "P-256", size: 32 },
  "1.3.132.0.34": { name: "P-384", size: 48 },
  "1.3.132.0.35": { name: "P-521", size: 66 },
};

/** Number of an algorithm in Go's crypto/x509; 0 is unknown. */
const algorithms: { readonly [oid: string]: number } = {
  "1.2.840.113549.1.1.1": 1,
  "1.2.840.10040.4.1": 2,
  "1.2.840.10045.2.1": 3,
  "1.3.101.112": 4,
};

export function publicKeyAlgorithm(oid: readonly number[]): number {
  return algorithms[oid.join(".")] ?? 0;
}

/** Throws {@link X509Error}. */
export function readAlgorithm(reader: DerReader): AlgorithmIdentifier {
  const oid = reader.oid();
  if (oid === undefined) throw new X509Error("x509: malformed OID");
  if (reader.isEmpty) return { oid, parameters: new Uint8Array() };
  const parameters = reader.any();
  if (parameters === undefined) throw new X509Error("x509: malformed parameters");
  return { oid, parameters: parameters.full };
}

/** Throws {@link X509Error}. */
export function readPublicKey({ oid, parameters }: AlgorithmIdentifier, bits: Bits): PublicKey {
  const data = rightAligned(bits);
  switch (oid.join(".")) {
    case "1.2.840.113549.1.1.1":
      return rsaKey(parameters, data);
    case "1.2.840.10045.2.1":
      return ecKey(parameters, data);
    case "1.3.101.112":
      if (parameters.length > 0) throw new X509Error("x509: Ed25519 key encoded with illegal parameters");
      if (data.length !== 32) throw new X509Error("x509: wrong Ed25519 public key size");
      return { kind: "ed25519", bytes: data };
    case "1.3.101.110":
      if (parameters.length > 0) throw new X509Error("x509: X25519 key encoded with illegal parameters");
      if (data.length !== 32) throw new X509Error("crypto/ecdh: invalid public key");
      return { kind: "x25519", bytes: data };
    case "1.2.840.10040.4.1":
      return dsaKey(parameters, data);
    default:
      throw new X509Error("x509: unknown public key algorithm");
  }
}

function rsaKey(parameters: Uint8Array, data: Uint8Array): PublicKey {
  if (parameters.length !== 2 || parameters[0] !== tags.null || parameters[1] !== 0) {
    throw new X509Error("x509: RSA key missing NULL parameters");
  }
  const inside = new DerReader(data).inside(tags.sequence);
  if (inside === undefined) throw new X509Error("x509: invalid RSA public key");
  const n = inside.integer();
  if (n === undefined) throw new X509Error("x509: invalid RSA modulus");
  const e = inside.integer();
  if (e === undefined || e !== BigInt.asIntN(64, e)) throw new X509Error("x509: invalid RSA public exponent");
  if (n <= 0n) throw new X509Error("x509: RSA modulus is not a positive number");
  if (e <= 0n) throw new X509Error("x509: RSA public exponent is not a positive number");
  return { kind: "rsa", n, e };
}

function ecKey(parameters: Uint8Array, data: Uint8Array): PublicKey {
  const oid = new DerReader(parameters).oid();
  if (oid === undefined) throw new X509Error("x509: invalid ECDSA parameters");
  const curve = curves[oid.join(".")];
  if (curve === undefined) throw new X509Error("x509: unsupported elliptic curve");
  return ecPoint(curve, data);
}

/** An uncompressed point. Whether it lies on the curve is found out when it is used. */
export function ecPoint(
  { name, size }: { readonly name: CurveName; readonly size: number },
  data: Uint8Array,
): PublicKey {
  if (data[0] !== 4 || data.length !== 1 + 2 * size) {
    throw new X509Error("crypto/ecdsa: public key is not in uncompressed form");
  }
  const number = (from: number): bigint => BigInt(`0x${encodeHex(data.subarray(from, from + size))}`);
  return { kind: "ec", curve: name, x: number(1), y: number(1 + size) };
}

function dsaKey(parameters: Uint8Array, data: Uint8Array): PublicKey {
  const y = new DerReader(data).integer();
  if (y === undefined) throw new X509Error("x509: invalid DSA public key");
  const inside = new DerReader(parameters).inside(tags.sequence);
  const p = inside?.integer();
  const q = inside?.integer();
  const g = inside?.integer();
  if (p === undefined || q === undefined || g === undefined) throw new X509Error("x509: invalid DSA parameters");
  if (y <= 0n || p <= 0n || q <= 0n || g <= 0n) throw new X509Error("x509: zero or negative DSA parameter");
  return { kind: "dsa", y, p, q, g };
}

/** The JSON of Go's key types. */
export function publicKeyValue(key: PublicKey | undefined): Value {
  switch (key?.kind) {
    case undefined:
      return null;
    case "rsa":
      return { N: fromBigInt(key.n), E: fromBigInt(key.e) };
    case "ec":
      return { Curve: {}, X: fromBigInt(key.x), Y: fromBigInt(key.y) };
    case "ed25519":
      return encodeBase64(key.bytes, "standard", "pad");
    case "x25519":
      return {};
    case "dsa":
      return { P: fromBigInt(key.p), Q: fromBigInt(key.q), G: fromBigInt(key.g), Y: fromBigInt(key.y) };
  }
}

/** Private keys in PKCS #1, PKCS #8 and SEC 1 (RFC 8017, RFC 5208, RFC 5915), read as Go's crypto/x509 does it. */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { fromBigInt } from "../../runtime/numbers.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import { DerReader, encodeElement, encodeInteger, tags } from "./der.ts";
import { X509Error } from "./errors.ts";
import { nextPemBlock } from "./pem.ts";
import { type CurveName, curves, readAlgorithm } from "./public-key.ts";

export type PrivateKey =
  | RsaPrivateKey
  | {
      readonly kind: "ec";
      readonly curve: CurveName;
      readonly size: number;
      readonly d: bigint;
      readonly x: bigint;
      readonly y: bigint;
    }
  | { readonly kind: "ed25519"; readonly seed: Uint8Array; readonly publicKey: Uint8Array }
  | { readonly kind: "x25519" };

export interface RsaPrivateKey {
  readonly kind: "rsa";
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly primes: readonly bigint[];
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qinv: bigint;
}

/** All keys of a PEM text; blocks of other types are skipped. Throws {@link X509Error}. */
export function privateKeysOf(pem: string): readonly PrivateKey[] {
  const keys: PrivateKey[] = [];
  for (let block = nextPemBlock(pem); block !== undefined; block = nextPemBlock(block.rest)) {
    if (block.type === "RSA PRIVATE KEY") keys.push(readPkcs1(block.bytes));
    else if (block.type === "PRIVATE KEY") keys.push(readPkcs8(block.bytes));
    else if (block.type === "EC PRIVATE KEY") keys.push(readSec1(block.bytes, undefined));
  }
  return keys;
}

/** Any of the three forms. Throws {@link X509Error}. */
export function readAnyPrivateKey(der: Uint8Array): PrivateKey {
  for (const read of [readPkcs1, readPkcs8, (bytes: Uint8Array) => readSec1(bytes, undefined)]) {
    try {
      return read(der);
    } catch (error) {
      if (!(error instanceof X509Error)) throw error;
    }
  }
  throw new X509Error("tls: failed to parse private key");
}

function fail(message: string): never {
  throw new X509Error(message);
}

function misshapen(form: string): never {
  return fail(`asn1: structure error: the bytes are no ${form} private key`);
}

/** What the bytes are when they are not what was asked for. */
function hint(der: Uint8Array, asked: "PKCS1" | "PKCS8" | "EC"): void {
  const reader = new DerReader(der).inside(tags.sequence);
  const version = reader?.integer();
  if (reader === undefined || version === undefined) return;
  const kind = reader.peek(tags.octetString) ? "EC" : reader.peek(tags.sequence) ? "PKCS8" : "PKCS1";
  if (kind === asked || (kind === "PKCS1" && !reader.peek(tags.integer))) return;
  fail(`x509: failed to parse private key (use Parse${kind}PrivateKey instead for this key format)`);
}

function readPkcs1(der: Uint8Array): RsaPrivateKey {
  const reader = new DerReader(der).inside(tags.sequence);
  const version = reader?.integer();
  const numbers: bigint[] = [];
  while (reader?.peek(tags.integer) === true) numbers.push(reader.integer() ?? misshapen("RSA"));
  const [n, e, d, p, q, dp, dq, qinv] = numbers;
  if (version === undefined || n === undefined || e === undefined || qinv === undefined) {
    hint(der, "PKCS1");
    misshapen("RSA");
  }
  // With the eighth number there, so are all before it.
  if (d === undefined || p === undefined || q === undefined || dp === undefined || dq === undefined) misshapen("RSA");
  if (version > 1n) fail("x509: unsupported private key version");
  if ([n, d, p, q, dp, dq, qinv].some((number) => number <= 0n)) {
    fail("x509: private key contains zero or negative value");
  }
  if (version === 1n) fail("crypto/rsa: keys of more than two primes are not supported here");
  if (n.toString(2).length > 16_384) fail("crypto/rsa: the key is longer than 16384 bits");
  if (p * q !== n) fail("crypto/rsa: invalid modulus");
  if ((d * e - 1n) % (p - 1n) !== 0n || (d * e - 1n) % (q - 1n) !== 0n) fail("crypto/rsa: invalid exponents");
  if (d % (p - 1n) !== dp || d % (q - 1n) !== dq || (q * qinv) % p !== 1n) fail("crypto/rsa: invalid CRT values");
  return { kind: "rsa", n, e, d, primes: [p, q], dp, dq, qinv };
}

function readPkcs8(der: Uint8Array): PrivateKey {
  const reader = new DerReader(der).inside(tags.sequence);
  const version = reader?.integer();
  const algorithmReader = reader?.inside(tags.sequence);
  const inner = reader?.content(tags.octetString);
  if (version === undefined || algorithmReader === undefined || inner === undefined) {
    hint(der, "PKCS8");
    return misshapen("PKCS #8");
  }
  const { oid, parameters } = readAlgorithm(algorithmReader);
  switch (oid.join(".")) {
    case "1.2.840.113549.1.1.1":
      return within("x509: failed to parse RSA private key embedded in PKCS#8: ", () => readPkcs1(inner));
    case "1.2.840.10045.2.1": {
      const curve = new DerReader(parameters).oid();
      return within("x509: failed to parse EC private key embedded in PKCS#8: ", () => readSec1(inner, curve));
    }
    case "1.3.101.112": {
      if (parameters.length > 0) fail("x509: invalid Ed25519 private key parameters");
      const seed = new DerReader(inner).content(tags.octetString) ?? fail("x509: invalid Ed25519 private key");
      if (seed.length !== 32) fail(`x509: invalid Ed25519 private key length: ${seed.length}`);
      return { kind: "ed25519", seed, publicKey: ed25519PublicKey(seed) };
    }
    case "1.3.101.110":
      if (parameters.length > 0) fail("x509: invalid X25519 private key parameters");
      return { kind: "x25519" };
    default:
      return fail(`x509: PKCS#8 wrapping contained private key with unknown algorithm: ${oid.join(".")}`);
  }
}

function within<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof X509Error) throw new X509Error(prefix + error.message);
    throw error;
  }
}

function readSec1(der: Uint8Array, outerCurve: readonly number[] | undefined): PrivateKey {
  const reader = new DerReader(der).inside(tags.sequence);
  const version = reader?.integer();
  const octets = reader?.content(tags.octetString);
  if (reader === undefined || version === undefined || octets === undefined) {
    hint(der, "EC");
    return fail("x509: failed to parse EC private key: asn1: structure error");
  }
  if (version !== 1n) fail(`x509: unknown EC private key version ${version}`);
  const oid = outerCurve ?? (reader.peek(0xa0) ? reader.inside(0xa0)?.oid() : undefined);
  const curve = curves[oid?.join(".") ?? ""];
  if (curve === undefined) return fail("x509: unknown elliptic curve");
  const d = BigInt(`0x${Buffer.from(octets).toString("hex") || "0"}`);
  const scalar = d.toString(16).padStart(curve.size * 2, "0");
  if (scalar.length > curve.size * 2) fail("x509: invalid private key length");
  const point = ecPublicPoint(curve.name, Buffer.from(scalar, "hex"));
  const coordinate = (from: number): bigint => BigInt(`0x${point.subarray(from, from + curve.size).toString("hex")}`);
  return { kind: "ec", curve: curve.name, size: curve.size, d, x: coordinate(1), y: coordinate(1 + curve.size) };
}

const opensslNames: { readonly [name in CurveName]: string } = {
  "P-224": "secp224r1",
  "P-256": "prime256v1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
};

function ecPublicPoint(curve: CurveName, scalar: Buffer): Buffer {
  try {
    const ecdh = createECDH(opensslNames[curve]);
    ecdh.setPrivateKey(scalar);
    return ecdh.getPublicKey();
  } catch {
    return fail("crypto/ecdsa: invalid private key");
  }
}

function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const spki = createPublicKey(ed25519KeyObject(seed)).export({ format: "der", type: "spki" });
  return spki.subarray(-32);
}

/** The key object of a seed (RFC 8410). */
export function ed25519KeyObject(seed: Uint8Array): KeyObject {
  const algorithm = encodeElement(tags.sequence, Buffer.from("06032b6570", "hex"));
  const inner = encodeElement(tags.octetString, encodeElement(tags.octetString, seed));
  const der = encodeElement(tags.sequence, Buffer.concat([encodeInteger(0n), algorithm, inner]));
  return createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
}

/** The JSON of Go's key types. */
export function privateKeyValue(key: PrivateKey): Value {
  switch (key.kind) {
    case "rsa":
      return {
        N: fromBigInt(key.n),
        E: fromBigInt(key.e),
        D: fromBigInt(key.d),
        Primes: key.primes.map(fromBigInt),
        Precomputed: {
          Dp: fromBigInt(key.dp),
          Dq: fromBigInt(key.dq),
          Qinv: fromBigInt(key.qinv),
          CRTValues: [],
        },
      };
    case "ec":
      return { Curve: {}, X: fromBigInt(key.x), Y: fromBigInt(key.y), D: fromBigInt(key.d) };
    case "ed25519":
      return Buffer.concat([key.seed, key.publicKey]).toString("base64");
    case "x25519":
      return {};
  }
}

/** A JSON Web Key (RFC 7517, RFC 7518, RFC 8037); undefined for keys that have none. */
export function jwkOf(key: PrivateKey): PlainObject | undefined {
  switch (key.kind) {
    case "rsa": {
      const [p = 0n, q = 0n] = key.primes;
      return {
        kty: "RSA",
        n: number64(key.n),
        e: number64(key.e),
        d: number64(key.d),
        p: number64(p),
        q: number64(q),
        dp: number64(key.dp),
        dq: number64(key.dq),
        qi: number64(key.qinv),
      };
    }
    case "ec":
      return {
        kty: "EC",
        crv: key.curve,
        x: number64(key.x, key.size),
        y: number64(key.y, key.size),
        d: number64(key.d, key.size),
      };
    case "ed25519":
      return {
        kty: "OKP",
        crv: "Ed25519",
        x: Buffer.from(key.publicKey).toString("base64url"),
        d: Buffer.from(key.seed).toString("base64url"),
      };
    case "x25519":
      return undefined;
  }
}

/** Big-endian bytes in base64url, at least `size` of them. */
function number64(value: bigint, size = 1): string {
  const hex = value.toString(16);
  const length = Math.max(size * 2, hex.length + (hex.length % 2));
  return Buffer.from(hex.padStart(length, "0"), "hex").toString("base64url");
}

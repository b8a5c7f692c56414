import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { Problem, sha256Hex } from "@sekisho/core";

/** An Ed25519 key that checkpoints are checked by. */
export interface VerifyingKey {
  /** The first 16 hex digits of SHA-256 over the 32 bytes of the public key. */
  readonly id: string;
  readonly publicKey: KeyObject;
  /** The 32 bytes of the public key. */
  readonly raw: Uint8Array;
}

/** The key that signs new checkpoints. */
export interface SigningKey extends VerifyingKey {
  readonly privateKey: KeyObject;
}

export function generateSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { ...verifyingKeyOf(publicKey), privateKey };
}

/** Reads an Ed25519 private key, PEM (PKCS#8). Throws Problem `ledger_key`. `name` says where it stood. */
export function readSigningKey(pem: string, name: string): SigningKey {
  const privateKey = ed25519(pem, { name, read: createPrivateKey, expected: "private" });
  return { ...verifyingKeyOf(createPublicKey(privateKey)), privateKey };
}

/** Reads an Ed25519 public key, PEM (SPKI). Throws Problem `ledger_key`. */
export function readVerifyingKey(pem: string, name: string): VerifyingKey {
  return verifyingKeyOf(ed25519(pem, { name, read: createPublicKey, expected: "public" }));
}

export function privatePem({ privateKey }: SigningKey): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

export function publicPem({ publicKey }: VerifyingKey): string {
  return publicKey.export({ type: "spki", format: "pem" }).toString();
}

interface KeyText {
  readonly name: string;
  readonly read: (pem: string) => KeyObject;
  readonly expected: "private" | "public";
}

function ed25519(pem: string, { name, read, expected }: KeyText): KeyObject {
  const key = parsed(pem, read);
  if (key?.asymmetricKeyType === "ed25519") return key;
  const found = key === undefined ? "no key" : `a key of type ${key.asymmetricKeyType}`;
  // Never the text itself: it may be the key.
  throw new Problem("ledger_key", `${name}: expected an Ed25519 ${expected} key in PEM, found ${found}`);
}

function parsed(pem: string, read: (pem: string) => KeyObject): KeyObject | undefined {
  try {
    return read(pem);
  } catch {
    return undefined;
  }
}

function verifyingKeyOf(publicKey: KeyObject): VerifyingKey {
  // An SPKI of Ed25519 is a fixed prefix of 12 bytes and the key (RFC 8410, section 4).
  const raw = new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(12));
  return { id: sha256Hex(raw).slice(0, 16), publicKey, raw };
}

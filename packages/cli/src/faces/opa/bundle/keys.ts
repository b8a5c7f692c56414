import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { Problem } from "@sekisho/core";
import type { VerificationKey } from "./signature.ts";

/** How an algorithm of JWS (RFC 7518, section 3.1) signs. */
type Scheme =
  | { readonly kind: "hmac"; readonly hash: string }
  | { readonly kind: "rsa"; readonly hash: string; readonly pss: boolean }
  | { readonly kind: "ecdsa"; readonly hash: string; readonly curve: string };

const CURVES: Readonly<Record<string, string>> = { 256: "prime256v1", 384: "secp384r1", 512: "secp521r1" };

/** Checks a signature. Throws Problem `bundle_signature`. */
export function verifyBytes(signed: Buffer, signature: Buffer, { key, algorithm }: VerificationKey): void {
  const scheme = schemeOf(algorithm);
  if (scheme.kind === "hmac") {
    const wanted = createHmac(scheme.hash, key).update(signed).digest();
    if (wanted.length === signature.length && timingSafeEqual(wanted, signature)) return;
    throw failed("failed to verify JWT signature: invalid HMAC signature");
  }
  const publicKey = fitting(readKey(key, createPublicKey), scheme, "failed to verify JWT signature");
  if (verify(scheme.hash, signed, { key: publicKey, ...wayOf(scheme, "verify") }, signature)) return;
  const why = scheme.kind === "rsa" ? "crypto/rsa: verification error" : "invalid ECDSA signature";
  throw failed(`failed to verify JWT signature: ${why}`);
}

/** Signs with a secret, or a private key in PEM. Throws Problem `bundle_signature`. */
export function signBytes(bytes: Buffer, key: string, algorithm: string): Buffer {
  const scheme = schemeOf(algorithm);
  if (scheme.kind === "hmac") return createHmac(scheme.hash, key).update(bytes).digest();
  const kind = /^-----BEGIN ([A-Z ]+)-----/m.exec(key)?.[1];
  if (kind !== undefined && !kind.endsWith("PRIVATE KEY")) throw failed(`unsupported key type: ${kind}`);
  const privateKey = fitting(readKey(key, createPrivateKey), scheme, `failed to sign payload with ${algorithm}`);
  return sign(scheme.hash, bytes, { key: privateKey, ...wayOf(scheme, "sign") });
}

/** Throws Problem `bundle_signature`. */
function schemeOf(algorithm: string): Scheme {
  const { family, bits = "" } = /^(?<family>HS|RS|PS|ES)(?<bits>256|384|512)$/.exec(algorithm)?.groups ?? {};
  const hash = `sha${bits}`;
  if (family === "HS") return { kind: "hmac", hash };
  if (family === "ES") return { kind: "ecdsa", hash, curve: CURVES[bits] ?? "" };
  if (family !== undefined) return { kind: "rsa", hash, pss: family === "PS" };
  throw failed(`unknown signature algorithm: ${algorithm}`);
}

/** OpenSSL tells the length of a PSS salt itself when it verifies; signatures have one as long as the digest. */
function wayOf(scheme: Exclude<Scheme, { kind: "hmac" }>, to: "sign" | "verify") {
  if (scheme.kind === "ecdsa") return { dsaEncoding: "ieee-p1363" as const };
  if (!scheme.pss) return { padding: constants.RSA_PKCS1_PADDING };
  const saltLength = to === "sign" ? constants.RSA_PSS_SALTLEN_DIGEST : constants.RSA_PSS_SALTLEN_AUTO;
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}

function readKey(pem: string, read: (pem: string) => KeyObject): KeyObject {
  try {
    if (pem.includes("-----BEGIN ")) return read(pem);
  } catch (error) {
    throw failed("failed to parse the key", error);
  }
  throw failed("failed to parse PEM block containing the key");
}

/** A key of the kind that the algorithm takes. */
function fitting(key: KeyObject, scheme: Exclude<Scheme, { kind: "hmac" }>, step: string): KeyObject {
  const { asymmetricKeyType: type = "", asymmetricKeyDetails } = key;
  const fits =
    scheme.kind === "rsa" ? type === "rsa" : type === "ec" && asymmetricKeyDetails?.namedCurve === scheme.curve;
  if (fits) return key;
  const wanted = scheme.kind === "rsa" ? "an RSA key" : `an EC key on ${scheme.curve}`;
  throw failed(`${step}: expected ${wanted}, found ${asymmetricKeyDetails?.namedCurve ?? type}`);
}

function failed(why: string, cause?: unknown): Problem {
  return new Problem("bundle_signature", why, { cause });
}

/** Signatures of tokens (RFC 7518, RFC 8037). */
import { constants, createHmac, createPublicKey, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import { encodeElement, encodeInteger, tags } from "../x509/der.ts";
import type { Key } from "./jwk-node.ts";
import { JwtError } from "./token.ts";

export type Family = "HS" | "RS" | "PS" | "ES" | "EdDSA";

export interface Algorithm {
  readonly family: Family;
  readonly hash: string;
}

/** The algorithm of a name like `ES256`; undefined for others. */
export function algorithmOf(name: string): Algorithm | undefined {
  if (name === "EdDSA") return { family: "EdDSA", hash: "" };
  const match = /^(HS|RS|PS|ES)(256|384|512)$/.exec(name);
  if (match === null) return undefined;
  // The pattern has only these.
  return { family: match[1] as Family, hash: `sha${match[2]}` };
}

/** The key type that a family works with. */
const keyTypes: { readonly [family in Family]: string } = { HS: "oct", RS: "RSA", PS: "RSA", ES: "EC", EdDSA: "OKP" };
/** Shorter keys are refused (in bits). */
const shortestRsa = 1024;

/** Whether the signature is right; a key of another type never verifies. */
export function isSigned(algorithm: Algorithm, key: Key, data: string, signature: Uint8Array): boolean {
  const { family, hash } = algorithm;
  if (key.kty !== keyTypes[family]) return false;
  if (key.secret !== undefined) return hasMac(hash, key.secret, data, signature);
  const object = key.isPrivate && key.object !== undefined ? createPublicKey(key.object) : key.object;
  if (object === undefined || !isLongEnough(object)) return false;
  const bytes = Buffer.from(data);
  try {
    switch (family) {
      case "RS":
        return verify(hash, bytes, object, signature);
      case "PS": {
        const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
        return verify(hash, bytes, { key: object, ...options }, signature);
      }
      case "ES":
        return verify(hash, bytes, object, derSignature(signature));
      case "EdDSA":
        return verify(null, bytes, object, signature);
      default:
        return false;
    }
  } catch {
    return false;
  }
}

export function hasMac(hash: string, secret: Uint8Array | string, data: string, signature: Uint8Array): boolean {
  const mac = createHmac(hash, secret).update(data, "utf8").digest();
  return mac.length === signature.length && timingSafeEqual(mac, signature);
}

function isLongEnough(object: KeyObject): boolean {
  const bits = object.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits >= shortestRsa;
}

/** r and s, each half of the bytes, as the sequence that OpenSSL wants. */
function derSignature(signature: Uint8Array): Uint8Array {
  const half = Math.floor(signature.length / 2);
  const number = (bytes: Uint8Array): Uint8Array => encodeInteger(BigInt(`0x0${Buffer.from(bytes).toString("hex")}`));
  const content = Buffer.concat([number(signature.subarray(0, half)), number(signature.subarray(half))]);
  return encodeElement(tags.sequence, content);
}

const curveOf: { readonly [hash: string]: string } = { sha256: "P-256", sha384: "P-384", sha512: "P-521" };

/** Throws {@link JwtError} for a key that can't sign so. */
export function makeSignature({ family, hash }: Algorithm, key: Key, data: string): Uint8Array {
  if (key.kty !== keyTypes[family] || !key.isPrivate) throw wrongKey(family, key);
  if (key.secret !== undefined) return createHmac(hash, key.secret).update(data, "utf8").digest();
  const { object } = key;
  if (object === undefined || !isLongEnough(object)) {
    throw new JwtError("jwsbb.Sign: the numbers of the key are not those of a private key");
  }
  if (family === "ES" && key.curve !== curveOf[hash]) {
    throw new JwtError(`jwsbb.Sign: the algorithm needs a key of curve ${curveOf[hash]}, not ${key.curve}`);
  }
  const bytes = Buffer.from(data);
  try {
    if (family === "EdDSA") return sign(null, bytes, object);
    if (family === "ES") return sign(hash, bytes, { key: object, dsaEncoding: "ieee-p1363" });
    if (family === "RS") return sign(hash, bytes, object);
    const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    return sign(hash, bytes, { key: object, ...options });
  } catch (error) {
    throw new JwtError(`jwsbb.Sign: ${error instanceof Error ? error.message : "the key can't sign"}`);
  }
}

const wanted: { readonly [family in Family]: readonly [type: string, prefix: string] } = {
  HS: ["[]byte", "keyconv: failed to produce []byte"],
  RS: ["*rsa.PrivateKey", "failed to produce rsa.PrivateKey"],
  PS: ["*rsa.PrivateKey", "failed to produce rsa.PrivateKey"],
  ES: ["*ecdsa.PrivateKey", "keyconv: failed to produce ecdsa.PrivateKey"],
  EdDSA: ["ed25519.PrivateKey", "failed to produce ed25519.PrivateKey"],
};

function wrongKey(family: Family, { kty, isPrivate }: Key): JwtError {
  const names: { readonly [kty: string]: string } = { RSA: "rsa", EC: "ecdsa", OKP: "okp", other: "okp" };
  const found = kty === "oct" ? "*jwk.symmetricKey" : `*jwk.${names[kty]}${isPrivate ? "PrivateKey" : "PublicKey"}`;
  const [type, produce] = wanted[family];
  const why = `jwk.Export: no suitable exporter found for key type '${found}'`;
  return new JwtError(`jwsbb.Sign: invalid key type ${found}. ${type} is required: ${produce} from ${found}: ${why}`);
}

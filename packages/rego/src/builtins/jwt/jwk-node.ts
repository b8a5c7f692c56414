/** Keys: JSON Web Keys (RFC 7517, 7518, 8037), alone or in a set, certificates and public keys in PEM. */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { isArray, isPlainObject, typeName } from "../../runtime/kinds.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import { JsonError, readFirstJson } from "../json/read.ts";
import { readCertificate, readSpki } from "../x509/certificate.ts";
import { DerReader, tags } from "../x509/der.ts";
import { X509Error } from "../x509/errors.ts";
import { nextPemBlock } from "../x509/pem.ts";
import type { PublicKey } from "../x509/public-key.ts";
import { keyObject, largestKeyBytes } from "../x509/verify-node.ts";
import { JwtError } from "./token.ts";

export interface Key {
  readonly kty: "RSA" | "EC" | "OKP" | "oct" | "other";
  readonly isPrivate: boolean;
  /** Undefined for secrets, and for keys that OpenSSL does not take: nothing verifies with those. */
  readonly object: KeyObject | undefined;
  readonly secret: Uint8Array | undefined;
  readonly curve: string;
  readonly alg: string;
  readonly kid: string;
}

/** Algorithms of signatures that tokens may have. */
export const algorithms: ReadonlySet<string> = new Set(
  "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 HS256 HS384 HS512 EdDSA".split(" "),
);
/** Further algorithms that a key may name; such a key is then left out. */
const otherAlgorithms = new Set(
  (
    "none ES256K EdDSAEd25519 dir RSA1_5 RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512 ECDH-ES ECDH-ES+A128KW " +
    "ECDH-ES+A192KW ECDH-ES+A256KW A128KW A192KW A256KW A128GCMKW A192GCMKW A256GCMKW PBES2-HS256+A128KW " +
    "PBES2-HS384+A192KW PBES2-HS512+A256KW"
  ).split(" "),
);

/** Texts of public keys that were read last: most tokens come from few issuers, and reading costs as much as verifying. */
const recent = new Map<string, readonly Key[]>();
const mostRecent = 64;
const longestRecent = 16_384;

/** The keys of a PEM text or of a key (set) in JSON. Throws {@link JwtError}. Secrets and private keys are not kept. */
export function verificationKeys(text: string): readonly Key[] {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const keys = readVerificationKeys(text);
  if (text.length <= longestRecent && keys.every((key) => !key.isPrivate && key.secret === undefined)) {
    if (recent.size >= mostRecent) recent.clear();
    recent.set(text, keys);
  }
  return keys;
}

function readVerificationKeys(text: string): readonly Key[] {
  const block = nextPemBlock(text);
  if (block === undefined) {
    const keys = prefixed("failed to parse a JWK key (set): jwk.ParseString: failed to parse string: ", () =>
      readKeys(text),
    );
    return keys.filter(({ alg }) => alg === "" || algorithms.has(alg));
  }
  if (block.rest !== "") throw new JwtError("extra data after a PEM certificate block");
  switch (block.type) {
    case "CERTIFICATE":
      return [
        prefixed("failed to parse a PEM certificate: ", () => {
          const certificate = readCertificate(block.bytes);
          return pemKey(certificate.publicKey, certificate.rawPublicKey);
        }),
      ];
    case "PUBLIC KEY":
      return [
        prefixed("failed to parse a PEM public key: ", () => pemKey(readPublicKeyInfo(block.bytes), block.bytes)),
      ];
    default:
      throw new JwtError("failed to extract a Key from the PEM certificate");
  }
}

function prefixed<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof JwtError || error instanceof X509Error) throw new JwtError(prefix + error.message);
    throw error;
  }
}

function readPublicKeyInfo(der: Uint8Array): PublicKey | undefined {
  const outer = new DerReader(der);
  const inside = outer.inside(tags.sequence);
  if (inside === undefined) throw new JwtError("asn1: structure error: the bytes are no public key");
  if (!outer.isEmpty) throw new JwtError("x509: trailing data after ASN.1 of public-key");
  const { key } = readSpki(inside);
  if (key === undefined) throw new JwtError("x509: unknown public key algorithm");
  return key;
}

function pemKey(key: PublicKey | undefined, spki: Uint8Array): Key {
  const kinds = { rsa: "RSA", ec: "EC", ed25519: "OKP", x25519: "other", dsa: "other" } as const;
  return {
    kty: key === undefined ? "other" : kinds[key.kind],
    isPrivate: false,
    object: keyObject(spki),
    secret: undefined,
    curve: key?.kind === "ec" ? key.curve : "",
    alg: "",
    kid: "",
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Keys of a set, or the one key, in their order. Throws {@link JwtError}. */
export function readKeys(text: string): readonly Key[] {
  let value: Value;
  try {
    value = readFirstJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new JwtError(`${soleKey}jwk.Parse: failed to probe data: probe: failed to unmarshal data: ${error.message}`);
  }
  if (isPlainObject(value) && Object.hasOwn(value, "keys")) {
    // A set has to be all of the text, unlike a key.
    if (!isJson(text)) throw new JwtError(`${soleKey}invalid key type from JSON ()`);
    const list = value["keys"];
    if (!isArray(list)) {
      throw new JwtError(
        `jwk.Parse: failed to unmarshal JWK set: failed to decode "keys": expected '[' but got another`,
      );
    }
    return list.map((item) => prefixed("jwk.Parse: failed to unmarshal JWK set: ", () => readKey(item)));
  }
  return [prefixed(soleKey, () => readKey(value))];
}

const soleKey = "jwk.Parse: failed to parse sole key: jwk.ParseKey: ";

function readKey(value: Value): Key {
  if (!isPlainObject(value)) {
    const into = `Go value of type struct { Kty string "json:\\"kty\\""; D json.RawMessage "json:\\"d,omitempty\\"" }`;
    throw new JwtError(`${probing}json: cannot unmarshal ${typeName(value)} into ${into}`);
  }
  const kty = Object.hasOwn(value, "kty") ? value["kty"] : "";
  if (typeof kty !== "string") {
    const found = kty === undefined ? "nothing" : typeName(kty);
    throw new JwtError(`${probing}json: cannot unmarshal ${found} into Go struct field .kty of type string`);
  }
  const isPrivate = Object.hasOwn(value, "d");
  switch (kty) {
    case "RSA":
      return rsaKey(value, isPrivate);
    case "EC":
      return ecKey(value, isPrivate);
    case "OKP":
      return okpKey(value, isPrivate);
    case "oct":
      return secretKey(value);
    default:
      throw new JwtError(`invalid key type from JSON (${kty})`);
  }
}

const probing = "jwk.Parse: failed to probe data: probe: failed to unmarshal data: ";

function invalid(goType: string, what: string): never {
  const into = `failed to unmarshal JSON into key (*jwk.${goType}): `;
  throw new JwtError(into + into + what);
}

/** A member in base64url; bytes, not empty unless allowed. */
function bytesOf(value: PlainObject, name: string, goType: string): Uint8Array {
  const text = Object.hasOwn(value, name) ? value[name] : undefined;
  if (text === undefined) invalid(goType, `required field ${name} is missing`);
  if (typeof text !== "string" || !/^[A-Za-z0-9_+/-]*=*$/.test(text)) {
    invalid(goType, `failed to decode value for key ${name}: expected base64 encoded []byte (string)`);
  }
  return Buffer.from(text, "base64url");
}

function textOf(value: PlainObject, name: string, goType: string): string {
  const text = Object.hasOwn(value, name) ? value[name] : undefined;
  if (text === undefined) return "";
  if (typeof text !== "string") invalid(goType, `failed to decode value for key ${name}: expected string`);
  return text;
}

function common(value: PlainObject, goType: string): Pick<Key, "alg" | "kid"> {
  const alg = textOf(value, "alg", goType);
  if (alg !== "" && !algorithms.has(alg) && !otherAlgorithms.has(alg)) {
    invalid(goType, `failed to decode value for key alg: invalid key value: "${alg}": invalid key algorithm`);
  }
  return { alg, kid: textOf(value, "kid", goType) };
}

/** The key object of a key's numbers; the rest of the key is not looked at by OpenSSL. */
function objectOf(jwk: JsonWebKey, isPrivate: boolean): KeyObject | undefined {
  const isTooLarge = (member: unknown): boolean => String(member).length * 0.75 > largestKeyBytes;
  if (Object.values(jwk).some(isTooLarge)) return undefined;
  try {
    return isPrivate ? createPrivateKey({ key: jwk, format: "jwk" }) : createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

function rsaKey(value: PlainObject, isPrivate: boolean): Key {
  const goType = isPrivate ? "rsaPrivateKey" : "rsaPublicKey";
  const shared = common(value, goType);
  const e = bytesOf(value, "e", goType);
  const n = bytesOf(value, "n", goType);
  const jwk: JsonWebKey = { kty: "RSA", n: url(n), e: url(e) };
  if (isPrivate) {
    for (const name of ["d", "p", "q", "dp", "dq", "qi"]) jwk[name] = url(bytesOf(value, name, goType));
  }
  return { kty: "RSA", isPrivate, object: objectOf(jwk, isPrivate), secret: undefined, curve: "", ...shared };
}

const curveSizes: { readonly [crv: string]: number } = { "P-256": 32, "P-384": 48, "P-521": 66 };

function ecKey(value: PlainObject, isPrivate: boolean): Key {
  const goType = isPrivate ? "ecdsaPrivateKey" : "ecdsaPublicKey";
  const shared = common(value, goType);
  const crv = textOf(value, "crv", goType);
  if (crv === "") invalid(goType, "required field crv is missing");
  const size = curveSizes[crv];
  if (size === undefined)
    invalid(goType, `failed to decode value for key crv: unknown EllipticCurveAlgorithm: "${crv}"`);
  const x = bytesOf(value, "x", goType);
  const y = bytesOf(value, "y", goType);
  const what = isPrivate ? "jwk.ECDSAPrivateKey" : "jwk.ECDSAPublicKey";
  for (const [name, bytes] of [["x", x] as const, ["y", y] as const]) {
    if (bytes.length !== size) {
      const wrong = `${what}: invalid "${name}" length (${bytes.length}) for curve "${crv}"`;
      throw new JwtError(`jwk.Parse: key validation failed: key validation failed: ${wrong}`);
    }
  }
  const jwk: JsonWebKey = { kty: "EC", crv, x: url(x), y: url(y) };
  if (isPrivate) jwk.d = url(bytesOf(value, "d", goType));
  return { kty: "EC", isPrivate, object: objectOf(jwk, isPrivate), secret: undefined, curve: crv, ...shared };
}

function okpKey(value: PlainObject, isPrivate: boolean): Key {
  const goType = isPrivate ? "okpPrivateKey" : "okpPublicKey";
  const shared = common(value, goType);
  const crv = textOf(value, "crv", goType);
  if (crv === "") invalid(goType, "required field crv is missing");
  const x = bytesOf(value, "x", goType);
  if (crv === "Ed25519" && x.length !== 32) {
    const wrong = "jwk.OKPPublicKey: ed25519: wrong public key size";
    throw new JwtError(`jwk.Parse: key validation failed: key validation failed: ${wrong}`);
  }
  const jwk: JsonWebKey = { kty: "OKP", crv, x: url(x) };
  if (isPrivate) jwk.d = url(bytesOf(value, "d", goType));
  const kty = crv === "Ed25519" ? "OKP" : "other";
  return { kty, isPrivate, object: objectOf(jwk, isPrivate), secret: undefined, curve: crv, ...shared };
}

function secretKey(value: PlainObject): Key {
  const shared = common(value, "symmetricKey");
  const secret = bytesOf(value, "k", "symmetricKey");
  if (secret.length === 0) {
    const wrong = `jwk.SymmetricKey: missing "k" field`;
    throw new JwtError(`jwk.Parse: key validation failed: key validation failed: ${wrong}`);
  }
  return { kty: "oct", isPrivate: true, object: undefined, secret, curve: "", ...shared };
}

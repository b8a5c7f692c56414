/** Certificates (RFC 5280), read and refused as Go's crypto/x509 does it. */
import { type Bits, DerReader, rightAligned, sameBytes, tags } from "./der.ts";
import { X509Error } from "./errors.ts";
import { type Extensions, type RawExtension, readExtensions } from "./extensions.ts";
import { type Attribute, readName } from "./names.ts";
import {
  type AlgorithmIdentifier,
  type PublicKey,
  publicKeyAlgorithm,
  readAlgorithm,
  readPublicKey,
} from "./public-key.ts";
import { type SignatureAlgorithm, signatureAlgorithm } from "./signature-algorithm.ts";
import { type Instant, readTime } from "./time.ts";

export interface Certificate {
  readonly raw: Uint8Array;
  readonly rawTbs: Uint8Array;
  readonly rawIssuer: Uint8Array;
  readonly rawSubject: Uint8Array;
  readonly rawPublicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** From 1. */
  readonly version: number;
  readonly serial: bigint;
  readonly issuer: readonly Attribute[];
  readonly subject: readonly Attribute[];
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly publicKeyAlgorithm: number;
  /** Undefined when the algorithm is unknown. */
  readonly publicKey: PublicKey | undefined;
  readonly extensions: Extensions;
}

/** Certificates that stand one behind the other. Throws {@link X509Error}. */
export function readCertificates(der: Uint8Array): readonly Certificate[] {
  const certificates: Certificate[] = [];
  for (let rest = der; rest.length > 0; ) {
    const certificate = readFirst(rest);
    certificates.push(certificate);
    rest = rest.subarray(certificate.raw.length);
  }
  return certificates;
}

/** Exactly one. Throws {@link X509Error}. */
export function readCertificate(der: Uint8Array): Certificate {
  const certificate = readFirst(der);
  if (certificate.raw.length !== der.length) throw new X509Error("x509: trailing data");
  return certificate;
}

function fail(message: string): never {
  throw new X509Error(`x509: ${message}`);
}

function readFirst(der: Uint8Array): Certificate {
  const whole = new DerReader(der).element(tags.sequence) ?? fail("malformed certificate");
  const outer = new DerReader(whole.content);
  const rawTbs = outer.element(tags.sequence) ?? fail("malformed tbs certificate");
  const tbs = new DerReader(rawTbs.content);
  const version = readVersion(tbs);
  const serial = tbs.integer() ?? fail("malformed serial number");
  if (serial < 0n) fail("negative serial number");
  const algorithm = tbs.content(tags.sequence) ?? fail("malformed signature algorithm identifier");
  const outerAlgorithm = outer.content(tags.sequence) ?? fail("malformed algorithm identifier");
  if (!sameBytes(algorithm, outerAlgorithm)) fail("inner and outer signature algorithm identifiers don't match");
  const signing = signatureAlgorithm(readAlgorithm(new DerReader(algorithm)));
  const issuer = tbs.element(tags.sequence) ?? fail("malformed issuer");
  const issuerName = readName(new DerReader(issuer.content));
  const validity = tbs.inside(tags.sequence) ?? fail("malformed validity");
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  const subject = tbs.element(tags.sequence) ?? fail("malformed issuer");
  const subjectName = readName(new DerReader(subject.content));
  const spki = tbs.element(tags.sequence) ?? fail("malformed spki");
  const key = readSpki(new DerReader(spki.content));
  const extensions = readExtensions(version === 3 ? readRawExtensions(tbs) : skipIds(tbs, version));
  const signature = outer.bits() ?? fail("malformed signature");
  return {
    raw: whole.full,
    rawTbs: rawTbs.full,
    rawIssuer: issuer.full,
    rawSubject: subject.full,
    rawPublicKey: spki.full,
    signature: rightAligned(signature),
    signatureAlgorithm: signing,
    version,
    serial,
    issuer: issuerName,
    subject: subjectName,
    notBefore,
    notAfter,
    publicKeyAlgorithm: key.number,
    publicKey: key.key,
    extensions,
  };
}

function readVersion(tbs: DerReader): number {
  if (!tbs.peek(0xa0)) return 1;
  const version = tbs.inside(0xa0)?.integer();
  if (version === undefined || version < 0n) fail("malformed version");
  if (version > 2n) fail("invalid version");
  return Number(version) + 1;
}

export interface SubjectKey {
  readonly number: number;
  readonly key: PublicKey | undefined;
}

/** What stands in a SubjectPublicKeyInfo. */
export function readSpki(spki: DerReader): SubjectKey {
  const algorithm: AlgorithmIdentifier = readAlgorithm(
    spki.inside(tags.sequence) ?? fail("malformed public key algorithm identifier"),
  );
  const bits: Bits = spki.bits() ?? fail("malformed subjectPublicKey");
  const number = publicKeyAlgorithm(algorithm.oid);
  return { number, key: number === 0 ? undefined : readPublicKey(algorithm, bits) };
}

/** The unique ids that only version 2 has are read over. */
function skipIds(tbs: DerReader, version: number): readonly RawExtension[] {
  if (version < 2) return [];
  if (tbs.peek(0x81) && tbs.any() === undefined) fail("malformed issuerUniqueID");
  if (tbs.peek(0x82) && tbs.any() === undefined) fail("malformed subjectUniqueID");
  return [];
}

function readRawExtensions(tbs: DerReader): readonly RawExtension[] {
  skipIds(tbs, 3);
  if (!tbs.peek(0xa3)) return [];
  const list = tbs.inside(0xa3)?.inside(tags.sequence) ?? fail("malformed extensions");
  const found: RawExtension[] = [];
  const seen = new Set<string>();
  while (!list.isEmpty) {
    const extension = readRawExtension(list.inside(tags.sequence) ?? fail("malformed extension"));
    const oid = extension.id.join(".");
    if (seen.has(oid)) fail(`certificate contains duplicate extension with OID "${oid}"`);
    seen.add(oid);
    found.push(extension);
  }
  return found;
}

/** Id, critical or not, value. Throws {@link X509Error}. */
export function readRawExtension(reader: DerReader): RawExtension {
  const id = reader.oid() ?? fail("malformed extension OID field");
  let critical = false;
  if (reader.peek(tags.boolean)) critical = reader.boolean() ?? fail("malformed extension critical field");
  return { id, critical, value: reader.content(tags.octetString) ?? fail("malformed extension value field") };
}

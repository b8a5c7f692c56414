/** A certificate (with its chain) and the key that belongs to it, as Go's tls.X509KeyPair reads them. */
import type { PlainObject } from "../../runtime/value.ts";
import { readCertificate } from "./certificate.ts";
import { X509Error } from "./errors.ts";
import { decodedText, nextPemBlock, type PemBlock } from "./pem.ts";
import { type PrivateKey, privateKeyValue, readAnyPrivateKey } from "./private-keys-node.ts";
import type { PublicKey } from "./public-key.ts";
import { base64, certificateValue } from "./to-value.ts";

/** Both texts are PEM, base64 of PEM, or base64 of DER. Throws {@link X509Error} and `Base64Error`. */
export function readKeyPair(certificateText: string, keyText: string): PlainObject {
  const certificateBlocks = blocksOf(certificateText, "CERTIFICATE");
  const keyBlocks = blocksOf(keyText, "PRIVATE KEY");
  const certificates = certificateBlocks.filter(({ type }) => type === "CERTIFICATE");
  const [first] = certificates;
  if (first === undefined) throw new X509Error(noCertificate(certificateBlocks));
  const key = keyBlocks.find(({ type }) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"));
  if (key === undefined) throw new X509Error(noKey(keyBlocks));
  const leaf = readCertificate(first.bytes);
  const privateKey = readAnyPrivateKey(key.bytes);
  checkMatch(leaf.publicKey, privateKey);
  return {
    Certificate: certificates.map(({ bytes }) => base64(bytes)),
    PrivateKey: privateKeyValue(privateKey),
    SupportedSignatureAlgorithms: null,
    OCSPStaple: null,
    SignedCertificateTimestamps: null,
    Leaf: certificateValue(leaf),
  };
}

function blocksOf(text: string, type: string): readonly PemBlock[] {
  const decoded = text.startsWith("-----BEGIN ") ? undefined : decodedText(text);
  const pem = decoded?.text ?? text;
  if (decoded !== undefined && !pem.startsWith("-----BEGIN ")) return [{ type, bytes: decoded.bytes, rest: "" }];
  const blocks: PemBlock[] = [];
  for (let block = nextPemBlock(pem); block !== undefined; block = nextPemBlock(block.rest)) blocks.push(block);
  return blocks;
}

function noCertificate(skipped: readonly PemBlock[]): string {
  const [only] = skipped;
  if (only === undefined) return "tls: failed to find any PEM data in certificate input";
  if (skipped.length === 1 && only.type.endsWith("PRIVATE KEY")) {
    const found = "but did find a private key; PEM inputs may have been switched";
    return `tls: failed to find certificate PEM data in certificate input, ${found}`;
  }
  const types = skipped.map(({ type }) => type).join(" ");
  const what = `failed to find "CERTIFICATE" PEM block in certificate input`;
  return `tls: ${what} after skipping PEM blocks of the following types: [${types}]`;
}

function noKey(skipped: readonly PemBlock[]): string {
  const [only] = skipped;
  if (only === undefined) return "tls: failed to find any PEM data in key input";
  if (skipped.length === 1 && only.type === "CERTIFICATE") {
    return "tls: found a certificate rather than a key in the PEM for the private key";
  }
  const types = skipped.map(({ type }) => type).join(" ");
  const what = `failed to find PEM block with type ending in "PRIVATE KEY" in key input`;
  return `tls: ${what} after skipping PEM blocks of the following types: [${types}]`;
}

function checkMatch(publicKey: PublicKey | undefined, privateKey: PrivateKey): void {
  if (publicKey?.kind !== "rsa" && publicKey?.kind !== "ec" && publicKey?.kind !== "ed25519") {
    throw new X509Error("tls: unknown public key algorithm");
  }
  if (publicKey.kind !== privateKey.kind) {
    throw new X509Error("tls: private key type does not match public key type");
  }
  if (!belongsTo(publicKey, privateKey)) throw new X509Error("tls: private key does not match public key");
}

function belongsTo(publicKey: PublicKey, privateKey: PrivateKey): boolean {
  if (publicKey.kind === "rsa" && privateKey.kind === "rsa") return publicKey.n === privateKey.n;
  if (publicKey.kind === "ec" && privateKey.kind === "ec") {
    return publicKey.x === privateKey.x && publicKey.y === privateKey.y;
  }
  if (publicKey.kind === "ed25519" && privateKey.kind === "ed25519") {
    return Buffer.compare(publicKey.bytes, privateKey.publicKey) === 0;
  }
  return false;
}

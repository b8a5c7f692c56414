/** Chains of certificates, verified by the rules of Go's crypto/x509 (RFC 5280, section 6). */
import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { parseAddress } from "../net/address.ts";
import type { Certificate } from "./certificate.ts";
import { checkNameConstraints } from "./constraints.ts";
import { sameBytes } from "./der.ts";
import { X509Error } from "./errors.ts";
import { policiesAreValid } from "./policies.ts";

export interface VerifyOptions {
  /** Checked against the last certificate's names, when it is not empty. */
  readonly dnsName: string;
  readonly timeMs: number;
  /** By Go's numbers; nothing means server authentication, 0 means any. */
  readonly keyUsages: readonly number[];
}

/** Signatures that are looked at before a chain is given up. */
const mostSignatures = 100;

/**
 * The chain from the last certificate to the first, which is trusted; those between may be used. Throws
 * {@link X509Error}: the chain is not to be trusted.
 */
export function verifyChain(certificates: readonly Certificate[], options: VerifyOptions): readonly Certificate[] {
  const [root] = certificates;
  const leaf = certificates.at(-1);
  if (root === undefined || leaf === undefined || certificates.length < 2) {
    throw new X509Error("operand 1 must supply at least two certificates to be able to verify");
  }
  const search = new Search(root, certificates.slice(1, -1), options);
  search.checkSelf(leaf, "leaf", []);
  if (options.dnsName !== "") checkHostname(leaf, options.dnsName);
  const chains = sameBytes(root.raw, leaf.raw) ? [[leaf]] : search.chains([leaf]);
  const accepted = chains.find((chain) => isAcceptable(chain, options.keyUsages));
  if (accepted === undefined) throw new X509Error("x509: certificate signed by unknown authority");
  return accepted;
}

function isAcceptable(chain: readonly Certificate[], keyUsages: readonly number[]): boolean {
  if (!policiesAreValid(chain)) return false;
  if (!keyUsages.includes(0) && !allowsKeyUsage(chain, keyUsages.length === 0 ? [1] : keyUsages)) return false;
  return checkNameConstraints(chain);
}

class Search {
  readonly #root: Certificate;
  readonly #intermediates: readonly Certificate[];
  readonly #options: VerifyOptions;
  #signatures = 0;

  constructor(root: Certificate, intermediates: readonly Certificate[], options: VerifyOptions) {
    this.#root = root;
    this.#intermediates = intermediates;
    this.#options = options;
  }

  chains(chain: readonly Certificate[]): (readonly Certificate[])[] {
    const found: (readonly Certificate[])[] = [];
    const child = chain.at(-1);
    if (child === undefined) return found;
    const consider = (parent: Certificate, role: "root" | "intermediate"): void => {
      if (!sameBytes(parent.rawSubject, child.rawIssuer)) return;
      this.#signatures += 1;
      if (this.#signatures > mostSignatures) throw new X509Error("x509: signature check attempts limit reached");
      if (parent.publicKey === undefined || isInChain(parent, chain) || !isSignedBy(child, parent)) return;
      if (this.#problem(parent, role, chain) !== undefined) return;
      if (role === "root") found.push([...chain, parent]);
      else found.push(...this.chains([...chain, parent]));
    };
    consider(this.#root, "root");
    for (const intermediate of this.#intermediates) consider(intermediate, "intermediate");
    return found;
  }

  checkSelf(certificate: Certificate, role: "leaf" | "intermediate" | "root", chain: readonly Certificate[]): void {
    const problem = this.#problem(certificate, role, chain);
    if (problem !== undefined) throw new X509Error(`x509: ${problem}`);
  }

  #problem(
    { extensions, notBefore, notAfter }: Certificate,
    role: "leaf" | "intermediate" | "root",
    chain: readonly Certificate[],
  ): string | undefined {
    if (extensions.unhandledCritical.length > 0) return "unhandled critical extension";
    const { timeMs } = this.#options;
    if (timeMs < notBefore.ms || timeMs > notAfter.ms) return "certificate has expired or is not yet valid";
    if (role === "intermediate" && !(extensions.basicConstraintsValid && extensions.isCa)) {
      return "certificate is not authorized to sign other certificates";
    }
    const { basicConstraintsValid, maxPathLen } = extensions;
    return basicConstraintsValid && maxPathLen >= 0 && chain.length - 1 > maxPathLen
      ? "too many intermediates for path length constraint"
      : undefined;
  }
}

/** The same subject, key and other names: a cross-signed twin counts as the same. */
function isInChain(certificate: Certificate, chain: readonly Certificate[]): boolean {
  const namesOf = ({ extensions }: Certificate): Uint8Array | undefined =>
    extensions.raw.find(({ id }) => id.join(".") === "2.5.29.17")?.value;
  const names = namesOf(certificate);
  for (const other of chain) {
    if (!sameBytes(certificate.rawSubject, other.rawSubject)) continue;
    if (!sameBytes(certificate.rawPublicKey, other.rawPublicKey)) continue;
    const otherNames = namesOf(other);
    if (names === undefined || otherNames === undefined) return names === otherNames;
    if (sameBytes(names, otherNames)) return true;
  }
  return false;
}

/** Whether the parent may sign certificates and has signed this one; SHA-1 and MD5 don't count. */
function isSignedBy(child: Certificate, parent: Certificate): boolean {
  const { extensions } = parent;
  const mustBeCa = parent.version === 3 || extensions.basicConstraintsValid;
  if (mustBeCa && parent.version === 3 && !extensions.basicConstraintsValid) return false;
  if (extensions.basicConstraintsValid && !extensions.isCa) return false;
  if (extensions.keyUsage !== 0 && (extensions.keyUsage & 32) === 0) return false;
  const { key, hash } = child.signatureAlgorithm;
  if (hash === "md5" || hash === "sha1") return false;
  const wanted = key === "rsa-pss" ? "rsa" : key;
  if (parent.publicKey?.kind !== wanted || wanted === "dsa") return false;
  const publicKey = keyObject(parent.rawPublicKey);
  if (publicKey === undefined) return false;
  try {
    const options =
      key === "rsa-pss"
        ? { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : publicKey;
    return verify(hash === "" ? null : hash, child.rawTbs, options, child.signature);
  } catch {
    return false;
  }
}

/**
 * Keys beyond this verify nothing: OpenSSL takes RSA moduli of at most 16384 bits. It reads larger ones all the same, and
 * then takes minutes to say how long they are.
 */
export const largestKeyBytes = 4_400;

/** The key of a SubjectPublicKeyInfo; undefined for what OpenSSL does not take (a point off its curve). */
export function keyObject(spki: Uint8Array): KeyObject | undefined {
  if (spki.length > largestKeyBytes) return undefined;
  try {
    return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

function checkHostname({ extensions }: Certificate, given: string): void {
  const bare = /^\[.+\]$/s.test(given) ? given.slice(1, -1) : given;
  const address = parseAddress(bare);
  const matches =
    address === undefined
      ? extensions.names.dns.some((pattern) => matchesHost(pattern, given))
      : extensions.names.ips.some(({ bits, value }) => bits === address.bits && value === address.value);
  if (!matches) throw new X509Error("x509: certificate is not valid for the name");
}

function matchesHost(pattern: string, given: string): boolean {
  const host = lowerAscii(given);
  if (!isHostname(host.replace(/\.$/, ""), "host") || !isHostname(pattern, "pattern")) {
    return pattern !== "" && pattern !== "." && host !== "" && host !== "." && lowerAscii(pattern) === host;
  }
  const labels = host.replace(/\.$/, "").split(".");
  const wanted = lowerAscii(pattern).split(".");
  return (
    wanted.length === labels.length && wanted.every((label, i) => (i === 0 && label === "*") || label === labels[i])
  );
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function isHostname(text: string, use: "host" | "pattern"): boolean {
  if (text === "" || text === "*") return false;
  return text
    .split(".")
    .every((label, i) => (use === "pattern" && i === 0 && label === "*") || /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(label));
}

/** Every certificate that lists usages must leave at least one of the wanted ones, from the root down. */
function allowsKeyUsage(chain: readonly Certificate[], wanted: readonly number[]): boolean {
  let left = wanted;
  for (const { extensions } of [...chain].reverse()) {
    const { extKeyUsage, unknownExtKeyUsage } = extensions;
    if (extKeyUsage.length + unknownExtKeyUsage.length === 0 || extKeyUsage.includes(0)) continue;
    left = left.filter((usage) => extKeyUsage.includes(usage));
    if (left.length === 0) return false;
  }
  return true;
}

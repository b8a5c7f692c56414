/** What Go's crypto/x509 understands of the extensions of certificates (RFC 5280, section 4.2). */

import { quote } from "../../runtime/print.ts";
import { encodeHex } from "../bytes/hex.ts";
import { fromBytes } from "../bytes/utf8.ts";
import { type Address, parseAddress, printAddress } from "../net/address.ts";
import { DerReader, oidOf, tags } from "./der.ts";
import { isDomainName, mailbox } from "./domains.ts";
import { X509Error } from "./errors.ts";
import { isAsciiBytes } from "./names.ts";
import { type CertificateUri, readUri } from "./uris.ts";

export interface RawExtension {
  readonly id: readonly number[];
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface AlternativeNames {
  readonly dns: string[];
  readonly emails: string[];
  readonly ips: Address[];
  readonly uris: CertificateUri[];
}

export interface IpRange {
  readonly address: Address;
  readonly mask: Uint8Array;
}

export interface Subtrees {
  readonly dns: string[];
  readonly emails: string[];
  readonly ranges: IpRange[];
  readonly uris: string[];
}

export interface Extensions {
  readonly raw: readonly RawExtension[];
  readonly unhandledCritical: (readonly number[])[];
  keyUsage: number;
  extKeyUsage: number[];
  unknownExtKeyUsage: (readonly number[])[];
  basicConstraintsValid: boolean;
  isCa: boolean;
  maxPathLen: number;
  subjectKeyId: Uint8Array | undefined;
  authorityKeyId: Uint8Array | undefined;
  names: AlternativeNames;
  permitted: Subtrees;
  excluded: Subtrees;
  nameConstraintsCritical: boolean;
  crlDistributionPoints: string[];
  ocspServers: string[];
  issuingCertificateUrls: string[];
  /** Undefined without the extension. */
  policies: string[] | undefined;
  policyIdentifiers: (readonly number[])[];
  policyMappings: { readonly issuer: string; readonly subject: string }[];
  requireExplicitPolicy: number | undefined;
  inhibitPolicyMapping: number | undefined;
  inhibitAnyPolicy: number | undefined;
}

const noNames = (): AlternativeNames => ({ dns: [], emails: [], ips: [], uris: [] });
const noSubtrees = (): Subtrees => ({ dns: [], emails: [], ranges: [], uris: [] });

type Result = "handled" | "unhandled";

/** Throws {@link X509Error}. */
export function readExtensions(raw: readonly RawExtension[]): Extensions {
  const out: Extensions = {
    raw,
    unhandledCritical: [],
    keyUsage: 0,
    extKeyUsage: [],
    unknownExtKeyUsage: [],
    basicConstraintsValid: false,
    isCa: false,
    maxPathLen: 0,
    subjectKeyId: undefined,
    authorityKeyId: undefined,
    names: noNames(),
    permitted: noSubtrees(),
    excluded: noSubtrees(),
    nameConstraintsCritical: false,
    crlDistributionPoints: [],
    ocspServers: [],
    issuingCertificateUrls: [],
    policies: undefined,
    policyIdentifiers: [],
    policyMappings: [],
    requireExplicitPolicy: undefined,
    inhibitPolicyMapping: undefined,
    inhibitAnyPolicy: undefined,
  };
  for (const extension of raw) {
    const read = readers[extension.id.join(".")];
    const result = read === undefined ? "unhandled" : read(out, extension);
    if (extension.critical && result === "unhandled") out.unhandledCritical.push(extension.id);
  }
  return out;
}

function fail(message: string): never {
  throw new X509Error(`x509: ${message}`);
}

const readers: { readonly [oid: string]: (out: Extensions, extension: RawExtension) => Result } = {
  "2.5.29.15": (out, { value }) => {
    const bits = new DerReader(value).bits() ?? fail("invalid key usage");
    for (let i = 0; i < 9; i++) {
      const byte = bits.bytes[i >> 3] ?? 0;
      if ((byte & (0x80 >> (i & 7))) !== 0) out.keyUsage |= 1 << i;
    }
    return "handled";
  },
  "2.5.29.19": (out, { value }) => {
    const inside = new DerReader(value).inside(tags.sequence) ?? fail("invalid basic constraints");
    out.isCa = inside.peek(tags.boolean) ? (inside.boolean() ?? fail("invalid basic constraints")) : false;
    out.maxPathLen = -1;
    if (inside.peek(tags.integer)) {
      const length = inside.integer();
      if (length === undefined || length < 0n || length >= 1n << 63n) fail("invalid basic constraints");
      out.maxPathLen = Number(length);
    }
    out.basicConstraintsValid = true;
    return "handled";
  },
  "2.5.29.17": (out, { value }) => {
    out.names = readAlternativeNames(value);
    const { dns, emails, ips, uris } = out.names;
    return dns.length + emails.length + ips.length + uris.length === 0 ? "unhandled" : "handled";
  },
  "2.5.29.30": readNameConstraints,
  "2.5.29.31": (out, { value }) => {
    const list = new DerReader(value).inside(tags.sequence) ?? fail("invalid CRL distribution points");
    while (!list.isEmpty) {
      const point = list.inside(tags.sequence) ?? fail("invalid CRL distribution point");
      if (!point.peek(0xa0)) continue;
      const names = point.inside(0xa0)?.inside(0xa0) ?? fail("invalid CRL distribution point");
      while (names.peek(0x86)) {
        out.crlDistributionPoints.push(fromBytes(names.content(0x86) ?? fail("invalid CRL distribution point")));
      }
    }
    return "handled";
  },
  "2.5.29.35": (out, { value, critical }) => {
    if (critical) fail("authority key identifier incorrectly marked critical");
    const inside = new DerReader(value).inside(tags.sequence) ?? fail("invalid authority key identifier");
    if (inside.peek(0x80)) out.authorityKeyId = inside.content(0x80) ?? fail("invalid authority key identifier");
    return "handled";
  },
  "2.5.29.36": (out, { value }) => {
    const inside = new DerReader(value).inside(tags.sequence) ?? fail("invalid policy constraints extension");
    const number = (tag: number): number | undefined => {
      if (!inside.peek(tag)) return undefined;
      return Number(inside.integer(tag) ?? fail("invalid policy constraints extension"));
    };
    out.requireExplicitPolicy = number(0x80);
    out.inhibitPolicyMapping = number(0x81);
    return "handled";
  },
  "2.5.29.37": (out, { value }) => {
    const inside = new DerReader(value).inside(tags.sequence) ?? fail("invalid extended key usages");
    while (!inside.isEmpty) {
      const oid = inside.oid() ?? fail("invalid extended key usages");
      const known = extKeyUsages.indexOf(oid.join("."));
      if (known >= 0) out.extKeyUsage.push(known);
      else out.unknownExtKeyUsage.push(oid);
    }
    return "handled";
  },
  "2.5.29.14": (out, { value, critical }) => {
    if (critical) fail("subject key identifier incorrectly marked critical");
    out.subjectKeyId = new DerReader(value).content(tags.octetString) ?? fail("invalid subject key identifier");
    return "handled";
  },
  "2.5.29.32": (out, { value }) => {
    const list = new DerReader(value).inside(tags.sequence) ?? fail("invalid certificate policies");
    const policies: string[] = [];
    while (!list.isEmpty) {
      const der = list.inside(tags.sequence)?.content(tags.oid) ?? fail("invalid certificate policies");
      const text = longOid(der) ?? fail("invalid certificate policies");
      if (policies.includes(text)) fail("invalid certificate policies");
      policies.push(text);
      const short = oidOf(der);
      if (short !== undefined) out.policyIdentifiers.push(short);
    }
    out.policies = policies;
    return "handled";
  },
  "2.5.29.33": (out, { value }) => {
    const list = new DerReader(value).inside(tags.sequence) ?? fail("invalid policy mappings extension");
    while (!list.isEmpty) {
      const pair = list.inside(tags.sequence);
      const issuer = longOid(pair?.content(tags.oid));
      const subject = longOid(pair?.content(tags.oid));
      if (issuer === undefined || subject === undefined) fail("invalid policy mappings extension");
      out.policyMappings.push({ issuer, subject });
    }
    return "handled";
  },
  "2.5.29.54": (out, { value }) => {
    out.inhibitAnyPolicy = Number(new DerReader(value).integer() ?? fail("invalid inhibit any policy extension"));
    return "handled";
  },
  "1.3.6.1.5.5.7.1.1": (out, { value, critical }) => {
    if (critical) fail("authority info access incorrectly marked critical");
    const list = new DerReader(value).inside(tags.sequence) ?? fail("invalid authority info access");
    while (!list.isEmpty) {
      const access = list.inside(tags.sequence) ?? fail("invalid authority info access");
      const method = (access.oid() ?? fail("invalid authority info access")).join(".");
      if (!access.peek(0x86)) continue;
      const place = fromBytes(access.content(0x86) ?? fail("invalid authority info access"));
      if (method === "1.3.6.1.5.5.7.48.1") out.ocspServers.push(place);
      else if (method === "1.3.6.1.5.5.7.48.2") out.issuingCertificateUrls.push(place);
    }
    return "handled";
  },
};

/** By their numbers in Go. */
const extKeyUsages = [
  "2.5.29.37.0",
  "1.3.6.1.5.5.7.3.1",
  "1.3.6.1.5.5.7.3.2",
  "1.3.6.1.5.5.7.3.3",
  "1.3.6.1.5.5.7.3.4",
  "1.3.6.1.5.5.7.3.5",
  "1.3.6.1.5.5.7.3.6",
  "1.3.6.1.5.5.7.3.7",
  "1.3.6.1.5.5.7.3.8",
  "1.3.6.1.5.5.7.3.9",
  "1.3.6.1.4.1.311.10.3.3",
  "2.16.840.1.113730.4.1",
  "1.3.6.1.4.1.311.2.1.22",
  "1.3.6.1.4.1.311.61.1.1",
];

/** An object identifier whose arcs may be of any size. */
function longOid(der: Uint8Array | undefined): string | undefined {
  if (der === undefined || der.length === 0 || (der.at(-1) ?? 0) >= 0x80) return undefined;
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const byte of der) {
    if (fresh && byte === 0x80) return undefined;
    value = (value << 7n) | BigInt(byte & 0x7f);
    fresh = byte < 0x80;
    if (!fresh) continue;
    if (arcs.length > 0) arcs.push(value);
    else if (value < 80n) arcs.push(value / 40n, value % 40n);
    else arcs.push(2n, value - 80n);
    value = 0n;
  }
  return arcs.join(".");
}

/** The subject's other names. Throws {@link X509Error}. */
export function readAlternativeNames(value: Uint8Array): AlternativeNames {
  const names = noNames();
  const list = new DerReader(value).inside(tags.sequence) ?? fail("invalid subject alternative names");
  while (!list.isEmpty) {
    const { tag, content } = list.any() ?? fail("invalid subject alternative name");
    switch (tag) {
      case 0x81:
        if (!isAsciiBytes(content)) fail("SAN rfc822Name is malformed");
        names.emails.push(fromBytes(content));
        break;
      case 0x82:
        if (!isAsciiBytes(content)) fail("SAN dNSName is malformed");
        names.dns.push(fromBytes(content));
        break;
      case 0x86:
        if (!isAsciiBytes(content)) fail("SAN uniformResourceIdentifier is malformed");
        names.uris.push(readUri(fromBytes(content)));
        break;
      case 0x87:
        names.ips.push(readIp(content) ?? fail(`cannot parse IP address of length ${content.length}`));
    }
  }
  return names;
}

function readIp(content: Uint8Array): Address | undefined {
  if (content.length !== 4 && content.length !== 16) return undefined;
  return { bits: content.length === 4 ? 32 : 128, value: BigInt(`0x${encodeHex(content)}`) };
}

/** As Go prints an address: an IPv4 address in IPv6 clothes is IPv4. */
export function ipText(address: Address): string {
  const text = printAddress(address);
  return address.bits === 32 ? text : printAddress(parseAddress(text) ?? address);
}

function readNameConstraints(out: Extensions, { value, critical }: RawExtension): Result {
  const outer = new DerReader(value);
  const top = outer.inside(tags.sequence);
  if (top === undefined || !outer.isEmpty) fail("invalid NameConstraints extension");
  const part = (tag: number): Uint8Array => {
    if (!top.peek(tag)) return new Uint8Array();
    return top.content(tag) ?? fail("invalid NameConstraints extension");
  };
  const permitted = part(0xa0);
  const excluded = part(0xa1);
  if (!top.isEmpty) fail("invalid NameConstraints extension");
  if (permitted.length === 0 && excluded.length === 0) fail("empty name constraints extension");
  const inPermitted = readSubtrees(permitted, out.permitted);
  const inExcluded = readSubtrees(excluded, out.excluded);
  out.nameConstraintsCritical = critical;
  return inPermitted === "handled" && inExcluded === "handled" ? "handled" : "unhandled";
}

function readSubtrees(content: Uint8Array, into: Subtrees): Result {
  let result: Result = "handled";
  const list = new DerReader(content);
  while (!list.isEmpty) {
    const base = list.inside(tags.sequence)?.any() ?? fail("invalid NameConstraints extension");
    const text = fromBytes(base.content);
    if (base.tag === 0x87) into.ranges.push(readRange(base.content));
    else if (base.tag === 0x82 || base.tag === 0x81 || base.tag === 0x86) {
      if (!isAsciiBytes(base.content))
        fail(`invalid constraint value: ${quote(text)} cannot be encoded as an IA5String`);
      readDomain(base.tag, text, into);
    } else result = "unhandled";
  }
  return result;
}

function readDomain(tag: number, text: string, into: Subtrees): void {
  if (tag === 0x82) {
    if (!isDomainName(text, "constraint")) fail(`failed to parse dnsName constraint ${quote(text)}`);
    into.dns.push(text);
  } else if (tag === 0x81) {
    const isRight = text.includes("@") ? mailbox(text) !== undefined : isDomainName(text, "constraint");
    if (!isRight) fail(`failed to parse rfc822Name constraint ${quote(text)}`);
    into.emails.push(text);
  } else {
    if (parseAddress(text) !== undefined) {
      fail(`failed to parse URI constraint ${quote(text)}: cannot be IP address`);
    }
    if (!isDomainName(text, "constraint")) fail(`failed to parse URI constraint ${quote(text)}`);
    into.uris.push(text);
  }
}

function readRange(content: Uint8Array): IpRange {
  const half = content.length / 2;
  const address = half === 4 || half === 16 ? readIp(content.subarray(0, half)) : undefined;
  if (address === undefined) fail(`IP constraint contained value of length ${content.length}`);
  const mask = content.subarray(half);
  const bits = Array.from(mask, (byte) => byte.toString(2).padStart(8, "0")).join("");
  if (!/^1*0*$/.test(bits)) fail(`IP constraint contained invalid mask ${encodeHex(mask)}`);
  return { address, mask };
}

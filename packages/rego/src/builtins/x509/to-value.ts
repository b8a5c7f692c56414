/** Certificates and requests in the JSON of Go's structures. */
import { fromBigInt } from "../../runtime/numbers.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import type { Certificate } from "./certificate.ts";
import { type AlternativeNames, ipText, type RawExtension, type Subtrees } from "./extensions.ts";
import { nameValue } from "./names.ts";
import { publicKeyValue } from "./public-key.ts";

export function base64(bytes: Uint8Array): string {
  return encodeBase64(bytes, "standard", "pad");
}

/** Go writes lists that were never made as null. */
function list(items: readonly Value[]): Value {
  return items.length === 0 ? null : items;
}

function maybeBase64(bytes: Uint8Array | undefined): Value {
  return bytes === undefined ? null : base64(bytes);
}

export function certificateValue(certificate: Certificate): PlainObject {
  const { extensions } = certificate;
  return {
    Raw: base64(certificate.raw),
    RawTBSCertificate: base64(certificate.rawTbs),
    RawSubjectPublicKeyInfo: base64(certificate.rawPublicKey),
    RawSubject: base64(certificate.rawSubject),
    RawIssuer: base64(certificate.rawIssuer),
    Signature: base64(certificate.signature),
    SignatureAlgorithm: certificate.signatureAlgorithm.number,
    PublicKeyAlgorithm: certificate.publicKeyAlgorithm,
    PublicKey: publicKeyValue(certificate.publicKey),
    Version: certificate.version,
    SerialNumber: fromBigInt(certificate.serial),
    Issuer: nameValue(certificate.issuer),
    Subject: nameValue(certificate.subject),
    NotBefore: certificate.notBefore.text,
    NotAfter: certificate.notAfter.text,
    KeyUsage: extensions.keyUsage,
    Extensions: list(extensions.raw.map(extensionValue)),
    ExtraExtensions: null,
    UnhandledCriticalExtensions: list(extensions.unhandledCritical),
    ExtKeyUsage: list(extensions.extKeyUsage),
    UnknownExtKeyUsage: list(extensions.unknownExtKeyUsage),
    BasicConstraintsValid: extensions.basicConstraintsValid,
    IsCA: extensions.isCa,
    MaxPathLen: extensions.maxPathLen,
    MaxPathLenZero: extensions.basicConstraintsValid && extensions.maxPathLen === 0,
    SubjectKeyId: maybeBase64(extensions.subjectKeyId),
    AuthorityKeyId: maybeBase64(extensions.authorityKeyId),
    OCSPServer: list(extensions.ocspServers),
    IssuingCertificateURL: list(extensions.issuingCertificateUrls),
    ...namesValue(extensions.names),
    PermittedDNSDomainsCritical: extensions.nameConstraintsCritical,
    ...subtreesValue("Permitted", extensions.permitted),
    ...subtreesValue("Excluded", extensions.excluded),
    CRLDistributionPoints: list(extensions.crlDistributionPoints),
    PolicyIdentifiers: extensions.policies === undefined ? null : extensions.policyIdentifiers,
    Policies: list(extensions.policies ?? []),
    PolicyMappings: list(
      extensions.policyMappings.map(({ issuer, subject }) => ({
        IssuerDomainPolicy: issuer,
        SubjectDomainPolicy: subject,
      })),
    ),
    ...numberValue("RequireExplicitPolicy", extensions.requireExplicitPolicy),
    ...numberValue("InhibitPolicyMapping", extensions.inhibitPolicyMapping),
    ...numberValue("InhibitAnyPolicy", extensions.inhibitAnyPolicy),
  };
}

/** As above, with the URIs as texts, too. */
export function extendedValue(certificate: Certificate): PlainObject {
  const uris = certificate.extensions.names.uris.map(({ text }) => text);
  return { ...certificateValue(certificate), URIStrings: list(uris) };
}

export function extensionValue({ id, critical, value }: RawExtension): Value {
  return { Id: id, Critical: critical, Value: base64(value) };
}

export function namesValue({ dns, emails, ips, uris }: AlternativeNames): PlainObject {
  return {
    DNSNames: list(dns),
    EmailAddresses: list(emails),
    IPAddresses: list(ips.map(ipText)),
    URIs: list(uris.map(({ value }) => value)),
  };
}

function subtreesValue(prefix: string, { dns, emails, ranges, uris }: Subtrees): PlainObject {
  return {
    [`${prefix}DNSDomains`]: list(dns),
    [`${prefix}IPRanges`]: list(ranges.map(({ address, mask }) => ({ IP: ipText(address), Mask: base64(mask) }))),
    [`${prefix}EmailAddresses`]: list(emails),
    [`${prefix}URIDomains`]: list(uris),
  };
}

function numberValue(name: string, value: number | undefined): PlainObject {
  return { [name]: value ?? 0, [`${name}Zero`]: value === 0 };
}

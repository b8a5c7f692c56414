/** Certificate signing requests (RFC 2986). */
import { fromBigInt } from "../../runtime/numbers.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import { fromBytes } from "../bytes/utf8.ts";
import { readRawExtension, readSpki } from "./certificate.ts";
import { DerReader, type Element, integerOf, oidOf, rightAligned, tags } from "./der.ts";
import { X509Error } from "./errors.ts";
import { type AlternativeNames, type RawExtension, readAlternativeNames } from "./extensions.ts";
import { nameValue, readName } from "./names.ts";
import { publicKeyValue, readAlgorithm } from "./public-key.ts";
import { signatureAlgorithm } from "./signature-algorithm.ts";
import { base64, extensionValue, namesValue } from "./to-value.ts";

const params =
  "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 " +
  "timeType:0 set:false omitEmpty:false}";

/** Reads one request to the JSON of Go's x509.CertificateRequest. Throws {@link X509Error}. */
export function requestValue(der: Uint8Array): PlainObject {
  const whole = outerSequence(der);
  if (whole.full.length !== der.length) throw new X509Error("asn1: syntax error: trailing data");
  const outer = new DerReader(whole.content);
  const tbs = outer.element(tags.sequence) ?? misshapen("it has no body");
  const algorithm = outer.inside(tags.sequence) ?? misshapen("it has no signature algorithm");
  const signature = outer.bits() ?? misshapen("it has no signature");
  const inside = new DerReader(tbs.content);
  const version = inside.integer() ?? misshapen("it has no version");
  const subject = inside.element(tags.sequence) ?? misshapen("it has no subject");
  const spki = inside.element(tags.sequence) ?? misshapen("it has no public key");
  const attributes = inside.peek(0xa0) ? attributesOf(inside.inside(0xa0)) : [];
  const signing = signatureAlgorithm(readAlgorithm(algorithm));
  const key = readSpki(new DerReader(spki.content));
  const extensions = requestedExtensions(attributes);
  let names: AlternativeNames = { dns: [], emails: [], ips: [], uris: [] };
  for (const { id, value } of extensions) if (id.join(".") === "2.5.29.17") names = readAlternativeNames(value);
  const shown = attributes.flatMap((attribute) => attributeValue(attribute) ?? []);
  return {
    Raw: base64(whole.full),
    RawTBSCertificateRequest: base64(tbs.full),
    RawSubjectPublicKeyInfo: base64(spki.full),
    RawSubject: base64(subject.full),
    Version: fromBigInt(version),
    Signature: base64(rightAligned(signature)),
    SignatureAlgorithm: signing.number,
    PublicKeyAlgorithm: key.number,
    PublicKey: publicKeyValue(key.key),
    Subject: nameValue(readName(new DerReader(subject.content))),
    Attributes: shown.length === 0 ? null : shown,
    Extensions: extensions.length === 0 ? null : extensions.map(extensionValue),
    ExtraExtensions: null,
    ...namesValue(names),
  };
}

function misshapen(what: string): never {
  throw new X509Error(`asn1: structure error: the bytes are no certificate request: ${what}`);
}

/** The errors of encoding/asn1 for the outermost element. */
function outerSequence(der: Uint8Array): Element {
  const [tag, length] = der;
  if (tag === undefined) throw new X509Error("asn1: syntax error: sequence truncated");
  if (length === undefined) throw new X509Error("asn1: syntax error: truncated tag or length");
  if (length === 0x80) throw new X509Error("asn1: syntax error: indefinite length found (not DER)");
  const element = new DerReader(der).any();
  if (element?.tag === tags.sequence) return element;
  if (tag !== tags.sequence && (tag & 0x1f) !== 0x1f && length < 0x80) {
    const isCompound = (tag & 0x20) !== 0;
    const found = `{class:${tag >> 6} tag:${tag & 0x1f} length:${length} isCompound:${isCompound}}`;
    throw new X509Error(`asn1: structure error: tags don't match (16 vs ${found}) ${params} certificateRequest @2`);
  }
  if (element === undefined && tag === tags.sequence) throw new X509Error("asn1: syntax error: data truncated");
  return misshapen("it is no sequence");
}

function attributesOf(reader: DerReader | undefined): readonly Element[] {
  const found: Element[] = [];
  if (reader === undefined) return found;
  for (; !reader.isEmpty; ) found.push(reader.any() ?? misshapen("an attribute is broken"));
  return found;
}

/** `{Type, Value: [[{Type, Value}…]…]}`; attributes of another shape are not shown. */
function attributeValue(attribute: Element): Value | undefined {
  if (attribute.tag !== tags.sequence) return undefined;
  const reader = new DerReader(attribute.content);
  const type = reader.oid();
  const set = reader.inside(tags.set);
  if (type === undefined || set === undefined) return undefined;
  const values: Value[] = [];
  while (!set.isEmpty) {
    const sequence = set.inside(tags.sequence);
    if (sequence === undefined) return undefined;
    const pairs: Value[] = [];
    while (!sequence.isEmpty) {
      const pair = sequence.inside(tags.sequence);
      const id = pair?.oid();
      const element = pair?.any();
      if (id === undefined || element === undefined) return undefined;
      const value = anyValue(element);
      if (value === undefined) return undefined;
      pairs.push({ Type: id, Value: value });
    }
    values.push(pairs);
  }
  return { Type: type, Value: values };
}

/** Values of the simple types; what stands for nothing in Go is null. */
function anyValue({ tag, content }: Element): Value | undefined {
  switch (tag) {
    case tags.boolean:
      return content[0] !== 0;
    case tags.integer: {
      const number = integerOf(content);
      return number === undefined ? undefined : fromBigInt(number);
    }
    case tags.octetString:
      return base64(content);
    case tags.oid:
      return oidOf(content);
    case tags.utf8String:
    case tags.printableString:
    case tags.ia5String:
    case tags.numericString:
    case tags.t61String:
      return fromBytes(content);
    default:
      return null;
  }
}

function requestedExtensions(attributes: readonly Element[]): readonly RawExtension[] {
  const found: RawExtension[] = [];
  const kinds = new Set<string>();
  for (const attribute of attributes) {
    const reader = new DerReader(attribute.content);
    const oid = reader.oid()?.join(".");
    const set = reader.inside(tags.set);
    if (attribute.tag !== tags.sequence || oid === undefined || set === undefined || set.isEmpty) continue;
    if (kinds.has(oid)) throw new X509Error("x509: certificate request contains duplicate attributes");
    kinds.add(oid);
    if (oid !== "1.2.840.113549.1.9.14") continue;
    const list = set.inside(tags.sequence) ?? misshapen("its extensions are no sequence");
    const seen = new Set<string>();
    while (!list.isEmpty) {
      const extension = readRawExtension(list.inside(tags.sequence) ?? misshapen("an extension is no sequence"));
      const id = extension.id.join(".");
      if (seen.has(id)) throw new X509Error("x509: certificate request contains duplicate requested extensions");
      seen.add(id);
      found.push(extension);
    }
  }
  return found;
}

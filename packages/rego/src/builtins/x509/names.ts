/** Distinguished names (RFC 5280, section 4.1.2.4) in the shape of Go's pkix.Name. */
import type { Value } from "../../runtime/value.ts";
import { fromLatin1 } from "../bytes/latin1.ts";
import { fromBytes } from "../bytes/utf8.ts";
import { type DerReader, type Element, tags } from "./der.ts";
import { X509Error } from "./errors.ts";

export interface Attribute {
  readonly type: readonly number[];
  readonly value: string;
}

/** The attributes of a name, in order. Throws {@link X509Error}. */
export function readName(reader: DerReader | undefined): readonly Attribute[] {
  if (reader === undefined) throw new X509Error("x509: invalid RDNSequence");
  const attributes: Attribute[] = [];
  while (!reader.isEmpty) {
    const set = reader.inside(tags.set);
    if (set === undefined) throw new X509Error("x509: invalid RDNSequence");
    while (!set.isEmpty) {
      const pair = set.inside(tags.sequence);
      if (pair === undefined) throw new X509Error("x509: invalid RDNSequence: invalid attribute");
      const type = pair.oid();
      if (type === undefined) throw new X509Error("x509: invalid RDNSequence: invalid attribute type");
      const element = pair.any();
      if (element === undefined) throw new X509Error("x509: invalid RDNSequence: invalid attribute value");
      attributes.push({ type, value: stringOf(element) });
    }
  }
  return attributes;
}

function stringOf({ tag, content }: Element): string {
  const wrong = (what: string): never => {
    throw new X509Error(`x509: invalid RDNSequence: invalid attribute value: ${what}`);
  };
  const latin = fromLatin1(content);
  switch (tag) {
    case tags.t61String:
      return latin;
    case tags.printableString:
      return /^[A-Za-z0-9'()+,\-./ :=?*&]*$/.test(latin) ? latin : wrong("invalid PrintableString");
    case tags.utf8String:
      return isUtf8(content) ? fromBytes(content) : wrong("invalid UTF-8 string");
    case tags.bmpString:
      return bmpString(content) ?? wrong("invalid BMPString");
    case tags.ia5String:
      return isAsciiBytes(content) ? latin : wrong("invalid IA5String");
    case tags.numericString:
      return /^[0-9 ]*$/.test(latin) ? latin : wrong("invalid NumericString");
    default:
      return wrong(`unsupported string type: ${tag}`);
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function isAsciiBytes(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function bmpString(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const terminated = bytes.length >= 2 && bytes.at(-1) === 0 && bytes.at(-2) === 0;
  const used = terminated ? bytes.subarray(0, -2) : bytes;
  let text = "";
  for (let i = 0; i < used.length; i += 2) {
    const unit = ((used[i] ?? 0) << 8) | (used[i + 1] ?? 0);
    const isReserved = unit >= 0xfffe || (unit >= 0xfdd0 && unit <= 0xfdef) || (unit >= 0xd800 && unit <= 0xdfff);
    if (isReserved) return undefined;
    text += String.fromCharCode(unit);
  }
  return text;
}

const lists: { readonly [arc: number]: string } = {
  6: "Country",
  10: "Organization",
  11: "OrganizationalUnit",
  7: "Locality",
  8: "Province",
  9: "StreetAddress",
  17: "PostalCode",
};

/** `{CommonName, Country: […], …, Names: […]}`; what is missing is null or the empty text. */
export function nameValue(attributes: readonly Attribute[]): Value {
  const name: { [key: string]: Value } = { CommonName: "", SerialNumber: "", ExtraNames: null, Names: null };
  const collected = new Map<string, string[]>(Object.values(lists).map((key) => [key, []]));
  for (const { type, value } of attributes) {
    const [a, b, c, arc = -1] = type;
    if (type.length !== 4 || a !== 2 || b !== 5 || c !== 4) continue;
    if (arc === 3) name["CommonName"] = value;
    else if (arc === 5) name["SerialNumber"] = value;
    else collected.get(lists[arc] ?? "")?.push(value);
  }
  for (const [key, values] of collected) name[key] = values.length === 0 ? null : values;
  if (attributes.length > 0) name["Names"] = attributes.map(({ type, value }) => ({ Type: type, Value: value }));
  return name;
}

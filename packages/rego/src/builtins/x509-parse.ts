import type { Value } from "../runtime/value.ts";
import { any, type Builtin, objectOf, string } from "./builtin.ts";
import { certificatesType } from "./x509/declarations.ts";
import { X509Error } from "./x509/errors.ts";
import { certificatesOf, ofText } from "./x509/given-text.ts";
import { decodedText, nextPemBlock } from "./x509/pem.ts";
import { requestValue } from "./x509/request.ts";
import { extendedValue } from "./x509/to-value.ts";

/** Reading what certificates and requests say, without verifying it. */
export const x509Parsing: readonly Builtin[] = [
  ofText({ name: "crypto.x509.parse_certificates", args: [string], result: certificatesType }, (text) =>
    certificatesOf(text).map(extendedValue),
  ),
  ofText(
    { name: "crypto.x509.parse_certificate_request", args: [string], result: objectOf(string, any) },
    parseRequest,
  ),
];

function parseRequest(text: string): Value {
  const isPem = text.startsWith("-----BEGIN CERTIFICATE REQUEST-----");
  const decoded = isPem ? undefined : decodedText(text);
  const block = nextPemBlock(decoded?.text ?? text);
  if (block !== undefined && block.type !== "CERTIFICATE REQUEST") {
    throw new X509Error("invalid PEM-encoded certificate signing request");
  }
  return requestValue(block?.bytes ?? decoded?.bytes ?? new TextEncoder().encode(text));
}

/** Texts as the builtins of certificates and keys get them. */
import type { Value } from "../../runtime/value.ts";
import type { Builtin, BuiltinContext } from "../builtin.ts";
import { Base64Error } from "../bytes/base64.ts";
import { concatBytes } from "../bytes/concat.ts";
import type { Declaration } from "../declarations.ts";
import { builtinError, stringOperand } from "../operands.ts";
import { type Certificate, readCertificates } from "./certificate.ts";
import { X509Error } from "./errors.ts";
import { decodedText, nextPemBlock } from "./pem.ts";

/** Reading keys and certificates costs more than their length: numbers of a thousand digits are multiplied. */
const stepsPerCharacter = 50;

/** A builtin of one text. */
export function ofText(declaration: Declaration, run: (text: string, c: BuiltinContext) => Value): Builtin {
  const { name } = declaration;
  return {
    ...declaration,
    run(c, a) {
      const text = stringOperand(c, name, 1, a);
      return text === undefined ? undefined : guarded(c, name, text.length, () => run(text, c));
    },
  };
}

/** Charges for texts of that length together; errors of reading become the error of the builtin. */
export function guarded(c: BuiltinContext, name: string, length: number, run: () => Value): Value | undefined {
  c.produce(length * 4);
  c.charge(length * stepsPerCharacter);
  try {
    return run();
  } catch (error) {
    if (error instanceof X509Error || error instanceof Base64Error) return builtinError(c, name, error.message);
    throw error;
  }
}

/** PEM, base64 of PEM, or base64 of DER. Throws {@link X509Error} and {@link Base64Error}. */
export function certificatesOf(text: string): readonly Certificate[] {
  if (text.startsWith("-----BEGIN")) return fromPem(text);
  const decoded = decodedText(text);
  return decoded.text.startsWith("-----BEGIN") ? fromPem(decoded.text) : readCertificates(decoded.bytes);
}

function fromPem(text: string): readonly Certificate[] {
  const parts: Uint8Array[] = [];
  for (let block = nextPemBlock(text); block !== undefined; block = nextPemBlock(block.rest)) {
    if (block.type !== "CERTIFICATE") {
      throw new X509Error(`PEM block type is '${block.type}', expected CERTIFICATE`);
    }
    parts.push(block.bytes);
  }
  return readCertificates(concatBytes(parts));
}

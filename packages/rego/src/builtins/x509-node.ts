import { RSet } from "../runtime/collections.ts";
import { isArray, isNumber, isSet } from "../runtime/kinds.ts";
import { numberText, toInteger } from "../runtime/numbers.ts";
import { type AnyObject, sortedEntriesOf } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import type { Builtin, BuiltinContext } from "./builtin.ts";
import { Base64Error } from "./bytes/base64.ts";
import { objectOperand, stringOperand } from "./operands.ts";
import type { Certificate } from "./x509/certificate.ts";
import * as declared from "./x509/declarations.ts";
import { X509Error } from "./x509/errors.ts";
import { certificatesOf, guarded, ofText } from "./x509/given-text.ts";
import { readKeyPair } from "./x509/key-pair-node.ts";
import { decodedText } from "./x509/pem.ts";
import { jwkOf, privateKeysOf, privateKeyValue } from "./x509/private-keys-node.ts";
import { certificateValue, extendedValue } from "./x509/to-value.ts";
import { type VerifyOptions, verifyChain } from "./x509/verify-node.ts";

/** Certificates and keys whose meaning `node:crypto` finds out. */
export const x509: readonly Builtin[] = [
  ofText(declared.parseAndVerify, (text, c) =>
    verified(text, { dnsName: "", timeMs: nowMs(c), keyUsages: [] }, extendedValue),
  ),
  { ...declared.parseAndVerifyWithOptions, run: (c, a, b) => verifyWithOptions(c, a, b) },
  {
    ...declared.parseKeyPair,
    run(c, a, b) {
      const { name } = declared.parseKeyPair;
      const certificate = stringOperand(c, name, 1, a);
      if (certificate === undefined) return undefined;
      // OPA counts both operands as the first.
      const key = stringOperand(c, name, 1, b);
      if (key === undefined) return undefined;
      return guarded(c, name, certificate.length + key.length, () => readKeyPair(certificate, key));
    },
  },
  ofText(declared.parseRsaPrivateKey, (text) => {
    if (text === "") throw new X509Error("input PEM data was empty");
    const pem = text.startsWith("-----BEGIN") ? text : decodedText(text).text;
    const [key] = privateKeysOf(maybeDecoded(pem));
    if (key === undefined) return null;
    const jwk = jwkOf(key);
    if (jwk === undefined) throw new X509Error("invalid key type '*ecdh.PrivateKey' for jwk.New");
    return jwk;
  }),
  ofText(declared.parsePrivateKeys, (text) =>
    text === "" ? null : privateKeysOf(maybeDecoded(text)).map(privateKeyValue),
  ),
];

function nowMs(c: BuiltinContext): number {
  return Number(c.nowNs() / 1_000_000n);
}

/** The text behind base64, or the text itself. */
function maybeDecoded(text: string): string {
  try {
    return decodedText(text).text;
  } catch (error) {
    if (error instanceof Base64Error) return text;
    throw error;
  }
}

function verified(text: string, options: VerifyOptions, show: (certificate: Certificate) => Value): Value {
  try {
    return [true, verifyChain(certificatesOf(text), options).map(show)];
  } catch (error) {
    if (error instanceof X509Error || error instanceof Base64Error) return [false, []];
    throw error;
  }
}

function verifyWithOptions(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const { name } = declared.parseAndVerifyWithOptions;
  const text = stringOperand(c, name, 1, a);
  if (text === undefined) return undefined;
  const given = objectOperand(c, name, 2, b);
  if (given === undefined) return undefined;
  return guarded(c, name, text.length, () => {
    try {
      certificatesOf(text);
    } catch (error) {
      // What can't be read is not verified, whatever the options are.
      if (error instanceof X509Error || error instanceof Base64Error) return [false, []];
      throw error;
    }
    return verified(text, readOptions(given, nowMs(c)), certificateValue);
  });
}

const keyUsageNames = [
  "KeyUsageAny",
  "KeyUsageServerAuth",
  "KeyUsageClientAuth",
  "KeyUsageCodeSigning",
  "KeyUsageEmailProtection",
  "KeyUsageIPSECEndSystem",
  "KeyUsageIPSECTunnel",
  "KeyUsageIPSECUser",
  "KeyUsageTimeStamping",
  "KeyUsageOCSPSigning",
  "KeyUsageMicrosoftServerGatedCrypto",
  "KeyUsageNetscapeServerGatedCrypto",
  "KeyUsageMicrosoftCommercialCodeSigning",
  "KeyUsageMicrosoftKernelCodeSigning",
];

function readOptions(given: AnyObject, now: number): VerifyOptions {
  let dnsName = "";
  let timeMs = now;
  let keyUsages: readonly number[] = [];
  for (const [key, value] of sortedEntriesOf(given)) {
    if (typeof key !== "string") continue;
    switch (key) {
      case "DNSName":
        if (typeof value !== "string") throw new X509Error("'DNSName' should be a string");
        dnsName = value.replace(/^"+|"+$/g, "");
        break;
      case "CurrentTime": {
        if (!isNumber(value)) throw new X509Error("'CurrentTime' should be a number");
        if (toInteger(value) === undefined) throw new X509Error("'CurrentTime' should be a valid int64 number");
        timeMs = Number(BigInt(numberText(value))) / 1e6;
        break;
      }
      case "MaxConstraintComparisons":
        // Go no longer limits comparisons: sorted constraints don't need that.
        if (!isNumber(value)) throw new X509Error("'MaxConstraintComparisons' should be a number");
        if (toInteger(value) === undefined) throw new X509Error("'MaxConstraintComparisons' should be a valid number");
        break;
      case "KeyUsages":
        keyUsages = readKeyUsages(value);
        break;
      default:
        throw new X509Error("invalid key option");
    }
  }
  return { dnsName, timeMs, keyUsages };
}

function readKeyUsages(value: Value): readonly number[] {
  if (!isArray(value) && !isSet(value)) throw new X509Error("'KeyUsages' should be an Array or Set");
  const wrong: string[] = [];
  const usages: number[] = [];
  for (const item of isSet(value) ? RSet.sorted(value) : value) {
    if (typeof item !== "string") continue;
    const name = item.replace(/^"+|"+$/g, "");
    const usage = keyUsageNames.indexOf(name);
    if (usage < 0) wrong.push(name);
    else usages.push(usage);
  }
  if (wrong.length > 0) throw new X509Error(`invalid entries for 'KeyUsages' found: [${wrong.join(" ")}]`);
  return usages;
}

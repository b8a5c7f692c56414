import { RSet } from "../runtime/collections.ts";
import { toJson } from "../runtime/export.ts";
import { isObject } from "../runtime/kinds.ts";
import { numberText, toInteger } from "../runtime/numbers.ts";
import { type AnyObject, entriesOf, getKey, objectFrom } from "../runtime/objects.ts";
import { printTerm } from "../runtime/print.ts";
import type { PlainObject, Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, number, objectOf, string } from "./builtin.ts";
import { encodeHex } from "./bytes/hex.ts";
import { UrlError } from "./bytes/url.ts";
import { toBytes } from "./bytes/utf8.ts";
import type { Hashes } from "./hashes.ts";
import { checkRequestKeys } from "./http/keys.ts";
import { writeJson } from "./json/write.ts";
import { parseUri } from "./net/uri.ts";
import { builtinError, numberOperand, objectOperand, operandError, operandTypeError } from "./operands.ts";

const name = "providers.aws.sign_req";

/** Signatures by the hash functions of a runtime. */
export function awsBuiltins(hashes: Hashes): readonly Builtin[] {
  return [
    {
      name,
      args: [objectOf(string, any), objectOf(string, any), number],
      result: objectOf(any, any),
      run: (c, a, b, t) => signRequest(hashes, c, [a, b, t]),
    },
  ];
}

const requiredConfig = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];
/** Headers that proxies may change are not signed. */
const unsigned = new Set(["authorization", "user-agent", "x-amzn-trace-id"]);

/** The request with the headers of AWS Signature Version 4. */
function signRequest(
  hashes: Hashes,
  c: BuiltinContext,
  [a, b, t]: readonly [a: Value, b: Value, t: Value],
): Value | undefined {
  const request = objectOperand(c, name, 1, a);
  if (request === undefined) return undefined;
  // OPA counts all three operands as the first where their types are wrong.
  const config = objectOperand(c, name, 1, b);
  if (config === undefined) return undefined;
  const why = configProblem(config);
  if (why !== undefined) return operandError(c, name, 2, why);
  const time = numberOperand(c, name, 1, t);
  if (time === undefined) return undefined;
  if (toInteger(time) === undefined) {
    return operandError(c, name, 3, "could not convert time_ns value into a unix timestamp");
  }
  if (!checkRequestKeys(c, name, request)) return undefined;
  const headers = getKey(request, "headers") ?? {};
  if (!isObject(headers)) return operandTypeError(c, name, 0, headers, "object");
  const wrong = ["method", "url"].filter((key) => typeof getKey(request, key) !== "string");
  if (wrong.length > 0) {
    return operandError(c, name, 1, `invalid values for required request parameters(s): ${setText(wrong)}`);
  }
  const disabled = getKey(config, "disable_payload_signing") ?? false;
  if (typeof disabled !== "boolean") {
    return operandError(c, name, 2, "invalid value for 'disable_payload_signing' in AWS config");
  }
  const body = bodyText(request);
  c.produce(body.length);
  try {
    const signed = signedHeaders(hashes, {
      url: textOf(request, "url"),
      method: textOf(request, "method"),
      headers,
      contentHash: disabled ? "UNSIGNED-PAYLOAD" : hashes.digest("sha256", body),
      config,
      date: new Date(Number(BigInt(numberText(time)) / 1_000_000n)),
    });
    return objectFrom([...entriesOf(request), ["headers", signed]]);
  } catch (error) {
    if (error instanceof UrlError) return builtinError(c, name, error.message);
    throw error;
  }
}

function configProblem(config: AnyObject): string | undefined {
  const missing = requiredConfig.filter((key) => getKey(config, key) === undefined);
  if (missing.length > 0) return `missing required AWS config parameters(s): ${setText(missing)}`;
  const wrong = requiredConfig.filter((key) => typeof getKey(config, key) !== "string");
  return wrong.length > 0 ? `invalid values for required AWS config parameters(s): ${setText(wrong)}` : undefined;
}

function setText(keys: readonly string[]): string {
  return printTerm(RSet.of(keys));
}

/** Anything but a text counts as the empty one. */
function textOf(object: AnyObject, key: string): string {
  const value = getKey(object, key);
  return typeof value === "string" ? value : "";
}

function bodyText(request: AnyObject): string {
  if (getKey(request, "raw_body") !== undefined) return textOf(request, "raw_body");
  const body = getKey(request, "body");
  return body === undefined ? "" : writeJson(toJson(body));
}

interface ToSign {
  readonly url: string;
  readonly method: string;
  readonly headers: AnyObject;
  readonly contentHash: string;
  readonly config: AnyObject;
  readonly date: Date;
}

function signedHeaders(hashes: Hashes, { url, method, headers, contentHash, config, date }: ToSign): PlainObject {
  const time = date
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z")
    .replace(/[-:]/g, "");
  const day = time.slice(0, 8);
  const service = textOf(config, "aws_service");
  const token = textOf(config, "aws_session_token");
  const { host, path, query } = partsOf(url);
  const own: { [key: string]: string } = { host, "x-amz-date": time };
  if (service === "s3" || service === "glacier") own["x-amz-content-sha256"] = contentHash;
  if (token !== "") own["x-amz-security-token"] = token;
  const toSign = new Map(Object.entries(own));
  const given: { [key: string]: Value } = {};
  for (const [key, value] of entriesOf(headers)) {
    const header = typeof key === "string" ? key : "";
    const text = typeof value === "string" ? value : "";
    given[header] = text;
    if (!unsigned.has(header.toLowerCase())) toSign.set(header.toLowerCase(), text);
  }
  const names = [...toSign.keys()].sort();
  const lines = names.map((key) => `${key}:${toSign.get(key)}\n`).join("");
  const list = names.join(";");
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${list}\n${contentHash}`;
  const scope = `${day}/${textOf(config, "aws_region")}/${service}/aws4_request`;
  const toMac = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hashes.digest("sha256", canonical)}`;
  const signature = encodeHex(hashes.mac("sha256", signingKey(hashes, config, day), toMac));
  const credential = `Credential=${textOf(config, "aws_access_key")}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${list},Signature=${signature}`;
  // A name like __proto__ is a header like any other.
  return objectFrom(Object.entries({ ...given, Authorization: authorization, ...own })) as PlainObject;
}

/** Throws `UrlError`. Path and query are taken as they are written. */
function partsOf(url: string): { readonly host: string; readonly path: string; readonly query: string } {
  const uri = parseUri(url);
  const main = url.replace(/#.*$/s, "");
  const question = main.indexOf("?");
  const before = question < 0 ? main : main.slice(0, question);
  const rest = uri.scheme === undefined ? before : before.slice(uri.scheme.length + 1);
  const authority = /^\/\/([^/]*)/.exec(rest)?.[1];
  const host = (authority ?? "").replace(/^.*@/s, "");
  const isOpaque = uri.scheme !== undefined && !rest.startsWith("/");
  const path = isOpaque ? "" : rest.slice(authority === undefined ? 0 : authority.length + 2);
  return { host, path: escapedPath(path), query: uri.rawQuery ?? "" };
}

/** Characters that Go escapes in a path; what is escaped already stays. */
function escapedPath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~$&+,/:;=@!'()*[\]%]/gu, (character) => encodeURIComponent(character));
}

function signingKey(hashes: Hashes, config: AnyObject, day: string): Uint8Array {
  const start = toBytes(`AWS4${textOf(config, "aws_secret_access_key")}`);
  const parts = [day, textOf(config, "aws_region"), textOf(config, "aws_service"), "aws4_request"];
  return parts.reduce((key, part) => hashes.mac("sha256", key, part), start);
}

/** JSON Web Tokens in compact form (RFC 7519, RFC 7515), taken apart as OPA does it. */
import { isArray, isPlainObject } from "../../runtime/kinds.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { PlainObject, Value } from "../../runtime/value.ts";
import { Base64Error, decodeBase64 } from "../bytes/base64.ts";
import { fromBytes, toBytes } from "../bytes/utf8.ts";
import { JsonError, readJson } from "../json/read.ts";

/** A token or key that can't be used; the text is the error of the builtin. */
export class JwtError extends Error {
  override readonly name = "JwtError";
}

/** The three sections, still encoded. */
export interface Sections {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/** Throws {@link JwtError}. */
export function splitToken(text: string): Sections {
  if (!text.includes(".")) throw new JwtError("encoded JWT had no period separators");
  const [header = "", payload = "", signature = "", ...more] = text.split(".", 5);
  const count = text.split(".").length;
  if (count !== 3 || more.length > 0) throw new JwtError(`encoded JWT must have 3 sections, found ${count}`);
  return { header, payload, signature };
}

/** base64url, with its padding or without. Throws {@link JwtError}, the message prefixed. */
export function decodeSection(text: string, prefix = ""): Uint8Array {
  const bytes = toBytes(text);
  const padding = { 0: "", 2: "==", 3: "=" }[bytes.length % 4];
  if (padding === undefined) throw new JwtError(`${prefix}illegal base64url string: ${text}`);
  try {
    return decodeBase64(padding === "" ? bytes : toBytes(text + padding), "url");
  } catch (error) {
    if (error instanceof Base64Error) throw new JwtError(prefix + error.message);
    throw error;
  }
}

/** The header's object; encrypted tokens are refused. Throws {@link JwtError}. */
export function decodeHeader({ header }: Sections): PlainObject {
  const text = fromBytes(decodeSection(header, "JWT header had invalid encoding: "));
  let object: PlainObject;
  try {
    object = jsonObject(text);
  } catch (error) {
    if (error instanceof JwtError) throw new JwtError(`bad JWT header: ${error.message}`);
    throw error;
  }
  if (Object.hasOwn(object, "enc")) throw new JwtError("JWT is a JWE object, which is not supported");
  return object;
}

/** The payload's text. Throws {@link JwtError}. */
export function decodePayload({ payload }: Sections): string {
  return fromBytes(decodeSection(payload, "JWT payload had invalid encoding: "));
}

/** Of repeated keys the last one counts. Throws {@link JwtError}. */
export function jsonObject(text: string): PlainObject {
  let value: Value;
  try {
    value = readJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new JwtError(`invalid JSON: ${error.message}`);
    throw error;
  }
  if (!isPlainObject(value)) throw new JwtError("decoded JSON type was not an Object");
  return value;
}

/** What verification needs of a header. */
export interface Header {
  readonly alg: string;
  readonly kid: string;
  readonly cty: string;
  /** Whether the token may be used at all: it names an algorithm and demands nothing that is unknown. */
  readonly isUsable: boolean;
}

const known = new Set(["alg", "kid", "typ", "cty", "crit"]);

/** Throws {@link JwtError}. */
export function readHeader(object: PlainObject): Header {
  const texts: { [name: string]: string } = {};
  let critical: ReadonlySet<Value> = new Set();
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value === undefined || !known.has(key)) continue;
    if (key === "crit") critical = readCritical(value);
    else if (typeof value === "string") texts[key] = value;
    else throw new JwtError(`${key}: must be a string`);
  }
  const { alg = "", kid = "", cty = "" } = texts;
  const unknownDemand = Object.keys(object).some((key) => !known.has(key) && critical.has(key));
  return { alg, kid, cty, isUsable: alg !== "" && !unknownDemand };
}

function readCritical(value: Value): ReadonlySet<Value> {
  if (!isArray(value)) throw new JwtError("crit: must be a list");
  // The names before the first one that is no text.
  const wrong = value.findIndex((item) => typeof item !== "string");
  const names = new Set(wrong < 0 ? value : value.slice(0, wrong));
  if (names.size === 0) throw new JwtError("crit: must be a nonempty list");
  return names;
}

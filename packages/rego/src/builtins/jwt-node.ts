import { createHash } from "node:crypto";
import { toJson } from "../runtime/export.ts";
import { isArray, isNumber } from "../runtime/kinds.ts";
import { compareNumbers, type Numeric, numberFromText, numberText } from "../runtime/numbers.ts";
import { type AnyObject, sortedEntriesOf } from "../runtime/objects.ts";
import type { PlainObject, Value } from "../runtime/value.ts";
import type { Builtin, BuiltinContext } from "./builtin.ts";
import { encodeBase64 } from "./bytes/base64.ts";
import { toBytes } from "./bytes/utf8.ts";
import { JsonError, readJson } from "./json/read.ts";
import { writeJson } from "./json/write.ts";
import * as declared from "./jwt/declarations.ts";
import { guarded, signatureSteps } from "./jwt/guarded.ts";
import { headerText } from "./jwt/header-text.ts";
import { algorithms, type Key, readKeys, verificationKeys } from "./jwt/jwk-node.ts";
import { type Algorithm, algorithmOf, hasMac, isSigned, makeSignature } from "./jwt/signatures-node.ts";
import {
  decodeHeader,
  decodePayload,
  decodeSection,
  JwtError,
  jsonObject,
  readHeader,
  splitToken,
} from "./jwt/token.ts";
import { objectOperand, operandTypeError, stringOperand } from "./operands.ts";

/** Tokens with keys: `node:crypto` verifies and signs. */
export const jwt: readonly Builtin[] = [
  { ...declared.decodeVerify, run: (c, a, b) => decodeVerify(c, a, b) },
  {
    ...declared.encodeSign,
    run(c, a, b, k) {
      const [header = "", payload = "", key = ""] = [a, b, k].map((value) => writeJson(toJson(value)));
      return encodeSign(c, declared.encodeSign.name, { header, payload, key });
    },
  },
  {
    ...declared.encodeSignRaw,
    run(c, a, b, k) {
      const { name } = declared.encodeSignRaw;
      const key = stringOperand(c, name, 3, k);
      if (key === undefined) return undefined;
      const header = stringOperand(c, name, 1, a);
      if (header === undefined) return undefined;
      const payload = stringOperand(c, name, 2, b);
      return payload === undefined ? undefined : encodeSign(c, name, { header, payload, key });
    },
  },
  ...declared.keySuffixes.map((suffix) => verifier(suffix)),
];

/** `io.jwt.verify_rs256` and its like: by the key of the token's id, else by any key that fits. */
function verifier(suffix: string): Builtin {
  const declaration = declared.verify(suffix);
  const { name } = declaration;
  const algorithm = algorithmOf(suffix === "eddsa" ? "EdDSA" : suffix.toUpperCase());
  return {
    ...declaration,
    run(c, a, b) {
      const given = a;
      const keyText = b;
      if (typeof given !== "string") return operandTypeError(c, name, 1, given, "string");
      return guarded(c, name, given.length, () => {
        const token = splitToken(given);
        const text = stringOperand(c, name, 2, keyText);
        if (text === undefined || algorithm === undefined) return undefined;
        c.charge(text.length);
        const keys = verificationKeys(text);
        c.charge(keys.length * signatureSteps);
        const signature = decodeSection(token.signature);
        const { alg, kid } = readHeader(decodeHeader(token));
        const data = `${token.header}.${token.payload}`;
        const candidates = candidatesOf(keys, kid, alg).filter(({ isPrivate }) => !isPrivate);
        return candidates.some((key) => isSigned(algorithm, key, data, signature));
      });
    },
  };
}

/** The key of this id; without one, those that name no algorithm or the same. */
function candidatesOf(keys: readonly Key[], kid: string, alg: string): readonly Key[] {
  const own = kid === "" ? undefined : keys.find((key) => key.kid === kid);
  return own === undefined ? keys.filter((key) => key.alg === "" || key.alg === alg) : [own];
}

interface Constraints {
  readonly secret: string;
  readonly alg: string;
  readonly iss: string;
  readonly aud: string;
  readonly keys: readonly Key[] | undefined;
  /** Nanoseconds, as a double: OPA compares them so. */
  readonly time: number;
}

const unverified: Value = [false, {}, {}];

function decodeVerify(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const { name } = declared.decodeVerify;
  const given = objectOperand(c, name, 2, b);
  if (given === undefined) return undefined;
  return guarded(c, name, typeof a === "string" ? a.length : 0, () => {
    const constraints = readConstraints(given, c);
    const text = stringOperand(c, name, 1, a);
    if (text === undefined) return undefined;
    const token = verifiedToken(c, text, constraints);
    if (token === undefined || !meets(token.claims, constraints)) return unverified;
    return [true, token.header, token.claims];
  });
}

function readConstraints(given: AnyObject, c: BuiltinContext): Constraints {
  const texts: { [name: string]: string } = {};
  let keys: readonly Key[] | undefined;
  let time = Number(c.nowNs());
  for (const [key, value] of sortedEntriesOf(given)) {
    switch (key) {
      case "cert":
        if (typeof value !== "string") throw new JwtError("cert constraint: must be a string");
        c.charge(value.length);
        keys = verificationKeys(value);
        break;
      case "secret":
      case "alg":
      case "iss":
      case "aud":
        if (typeof value !== "string") throw new JwtError(`${key} constraint: must be a string`);
        texts[key] = value;
        break;
      case "time":
        time = readTime(value);
        break;
      default:
        throw new JwtError(
          `unknown token validation constraint: ${typeof key === "string" ? key : "a key that is no text"}`,
        );
    }
  }
  const { secret = "", alg = "", iss = "", aud = "" } = texts;
  if (keys !== undefined && secret !== "") throw new JwtError("duplicate key constraints");
  if (keys === undefined && secret === "") throw new JwtError("no key constraint");
  return { secret, alg, iss, aud, keys, time };
}

function readTime(value: Value): number {
  if (!isNumber(value)) throw new JwtError("token time constraint: must be a number");
  const time = Number(numberText(value));
  if (!Number.isFinite(time)) throw new JwtError("token time constraint: unvalid float64");
  if (time < 0) throw new JwtError("token time constraint: must not be negative");
  return time;
}

/** The innermost token, when every one around it and itself are signed; else undefined. */
function verifiedToken(
  c: BuiltinContext,
  text: string,
  constraints: Constraints,
): { readonly header: PlainObject; readonly claims: PlainObject } | undefined {
  for (let inner = text; ; ) {
    const token = splitToken(inner);
    const header = decodeHeader(token);
    const { alg, kid, cty, isUsable } = readHeader(header);
    if (!isUsable || (constraints.alg !== "" && constraints.alg !== alg)) return undefined;
    const signature = decodeSection(token.signature);
    const algorithm = algorithmOf(alg);
    if (algorithm === undefined) return undefined;
    const data = `${token.header}.${token.payload}`;
    if (!isVerified(c, constraints, { algorithm, alg, kid, data, signature })) return undefined;
    const payload = decodePayload(token);
    if (cty.toLowerCase() !== "jwt") return { header, claims: jsonObject(payload) };
    inner = payload;
  }
}

function isVerified(
  c: BuiltinContext,
  { keys, secret }: Constraints,
  token: {
    readonly algorithm: Algorithm;
    readonly alg: string;
    readonly kid: string;
    readonly data: string;
    readonly signature: Uint8Array;
  },
): boolean {
  const { algorithm, alg, kid, data, signature } = token;
  if (keys === undefined) return algorithm.family === "HS" && hasMac(algorithm.hash, secret, data, signature);
  c.charge(keys.length * signatureSteps);
  return candidatesOf(keys, kid, alg).some((key) => isSigned(algorithm, key, data, signature));
}

function meets(claims: PlainObject, { iss, aud, time }: Constraints): boolean {
  const claim = (name: string): Value | undefined => (Object.hasOwn(claims, name) ? claims[name] : undefined);
  if (iss !== "" && claim("iss") !== iss) return false;
  const audience = claim("aud");
  if (audience === undefined ? aud !== "" : !(audience === aud || (isArray(audience) && audience.includes(aud))))
    return false;
  const now = numberFromText(String(time / 1e9), "text");
  const exp = instant(claim("exp"), "exp");
  if (exp !== undefined && compareNumbers(now, exp) >= 0) return false;
  const nbf = instant(claim("nbf"), "nbf");
  return nbf === undefined || compareNumbers(now, nbf) >= 0;
}

function instant(value: Value | undefined, name: string): Numeric | undefined {
  if (value === undefined) return undefined;
  if (!isNumber(value)) throw new JwtError(`${name} value must be a number`);
  return value;
}

interface ToSign {
  readonly header: string;
  readonly payload: string;
  readonly key: string;
}

function encodeSign(c: BuiltinContext, name: string, given: ToSign): Value | undefined {
  const { header, payload, key } = given;
  return guarded(c, name, (header.length + payload.length) * 2 + key.length, () => {
    const [first] = readKeys(key);
    if (first === undefined) throw new JwtError("no keys found in JWK set");
    const members = headerText(header);
    const alg = algorithmName(() => members.text("alg"));
    const algorithm = algorithms.has(alg) ? algorithmOf(alg) : undefined;
    if (algorithm === undefined) throw new JwtError(`unknown JWS algorithm: ${alg}`);
    if (isJwt(() => members.text("typ")) && !isJson(payload)) {
      throw new JwtError("type is JWT but payload is not JSON");
    }
    const data = `${encode(toBytes(header))}.${encode(toBytes(payload))}`;
    const make = (): Value => `${data}.${encode(makeSignature(algorithm, first, data))}`;
    if (algorithm.family !== "PS" && algorithm.family !== "ES") return make();
    // These signatures differ each time; one query sees one of them.
    const arguments_ = createHash("sha256")
      .update(JSON.stringify([header, payload, key]))
      .digest("hex");
    return c.pinned(`${name}:${arguments_}`, make);
  });
}

function encode(bytes: Uint8Array): string {
  return encodeBase64(bytes, "url", "no pad");
}

function algorithmName(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof JwtError) throw new JwtError(`missing or invalid 'alg' header: ${error.message}`);
    throw error;
  }
}

/** Also when the header does not say what it is. */
function isJwt(read: () => string): boolean {
  try {
    return read() === "JWT";
  } catch (error) {
    if (error instanceof JwtError) return true;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    readJson(text);
    return true;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

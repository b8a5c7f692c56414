import { keyText } from "../runtime/export.ts";
import { isObject } from "../runtime/kinds.ts";
import { define, entriesOf } from "../runtime/objects.ts";
import { compareStrings } from "../runtime/order.ts";
import type { Value } from "../runtime/value.ts";
import {
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  objectOf,
  setOf,
  string,
  type Type,
  union,
} from "./builtin.ts";
import { type Alphabet, Base64Error, decodeBase64, encodeBase64 } from "./bytes/base64.ts";
import { decodeHex, encodeHex, HexError } from "./bytes/hex.ts";
import { escapeQuery, parseQuery, UrlError, unescape } from "./bytes/url.ts";
import { fromBytes, toBytes } from "./bytes/utf8.ts";
import { builtinError, elements, operandError, operandTypeError, stringOperand } from "./operands.ts";

/** A builtin of one string that may fail with one of the errors of the codecs below. */
function codec(name: string, result: Type, run: (text: string, c: BuiltinContext) => Value | undefined): Builtin {
  return {
    name,
    args: [string],
    result,
    run(c, a) {
      const text = stringOperand(c, name, 1, a);
      if (text === undefined) return undefined;
      // No encoding makes a text more than three times as long.
      c.produce(text.length * 3);
      try {
        return run(text, c);
      } catch (error) {
        if (error instanceof Base64Error || error instanceof HexError || error instanceof UrlError) {
          return builtinError(c, name, error.message);
        }
        throw error;
      }
    },
  };
}

const decoded = (text: string, alphabet: Alphabet): string => fromBytes(decodeBase64(toBytes(text), alphabet));

export const encoding: readonly Builtin[] = [
  codec("base64.encode", string, (text) => encodeBase64(toBytes(text), "standard", "pad")),
  codec("base64.decode", string, (text) => decoded(text, "standard")),
  { name: "base64.is_valid", args: [string], result: boolean, run: (c, a) => isBase64(c, a) },
  codec("base64url.encode", string, (text) => encodeBase64(toBytes(text), "url", "pad")),
  codec("base64url.encode_no_pad", string, (text) => encodeBase64(toBytes(text), "url", "no pad")),
  codec("base64url.decode", string, decodeUrlSafe),
  codec("hex.encode", string, (text) => encodeHex(toBytes(text))),
  codec("hex.decode", string, (text) => fromBytes(decodeHex(toBytes(text)))),
  codec("urlquery.encode", string, escapeQuery),
  codec("urlquery.decode", string, (text) => unescape(text, "plus")),
  {
    name: "urlquery.encode_object",
    args: [objectOf(string, union(string, arrayOf(string), setOf(string)))],
    result: string,
    run: (c, a) => encodeObject(c, a),
  },
  codec("urlquery.decode_object", objectOf(string, arrayOf(string)), decodeObject),
];

function isBase64(c: BuiltinContext, value: Value): boolean {
  if (typeof value !== "string") return false;
  c.charge(value.length);
  try {
    decodeBase64(toBytes(value), "standard");
    return true;
  } catch (error) {
    if (error instanceof Base64Error) return false;
    throw error;
  }
}

/** The padding may be missing (RFC 7515, appendix C). */
function decodeUrlSafe(text: string, c: BuiltinContext): string | undefined {
  const missing = text.endsWith("=") ? 0 : (4 - (toBytes(text).length % 4)) % 4;
  if (missing === 3) return builtinError(c, "base64url.decode", `illegal base64url string: ${text}`);
  return decoded(text + "=".repeat(missing), "url");
}

function encodeObject(c: BuiltinContext, value: Value): Value | undefined {
  const name = "urlquery.encode_object";
  if (!isObject(value)) return operandTypeError(c, name, 1, value, "object");
  const wrong = "values must be string, array[string], or set[string]";
  const parts: string[] = [];
  const entries = entriesOf(value).map(([key, item]) => [keyText(key), item] as const);
  for (const [key, item] of entries.sort((x, y) => compareStrings(x[0], y[0]))) {
    const items = typeof item === "string" ? [item] : elements(item);
    if (items === undefined) return operandError(c, name, 1, wrong);
    for (const one of items) {
      if (typeof one !== "string") return operandError(c, name, 1, wrong);
      c.produce((key.length + one.length) * 3);
      parts.push(`${escapeQuery(key)}=${escapeQuery(one)}`);
    }
  }
  return parts.join("&");
}

function decodeObject(query: string): Value {
  const object: Record<string, Value> = {};
  const lists = new Map<string, string[]>();
  for (const [key, value] of parseQuery(query)) {
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [value]);
    else list.push(value);
  }
  for (const [key, list] of lists) define(object, key, list);
  return object;
}

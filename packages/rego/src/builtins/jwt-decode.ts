import type { Value } from "../runtime/value.ts";
import { anyObject, type Builtin, type BuiltinContext, string, tuple } from "./builtin.ts";
import { encodeHex } from "./bytes/hex.ts";
import { guarded } from "./jwt/guarded.ts";
import { decodeHeader, decodePayload, decodeSection, JwtError, jsonObject, splitToken } from "./jwt/token.ts";
import { stringOperand } from "./operands.ts";

/** Reading tokens without verifying them: no key is needed. */
export const jwtDecoding: readonly Builtin[] = [
  { name: "io.jwt.decode", args: [string], result: tuple(anyObject, anyObject, string), run: (c, a) => decode(c, a) },
];

function decode(c: BuiltinContext, value: Value): Value | undefined {
  const name = "io.jwt.decode";
  const text = stringOperand(c, name, 1, value);
  if (text === undefined) return undefined;
  return guarded(c, name, text.length, () => decodeNested(text));
}

/** A token inside a token is the one that is meant; its text may stand in quotes. */
function decodeNested(text: string): Value {
  const token = splitToken(text);
  const header = decodeHeader(token);
  const payload = decodePayload(token);
  if (Object.hasOwn(header, "cty")) {
    if (typeof header["cty"] !== "string") throw new JwtError("cty: must be a string");
    if (header["cty"] === "JWT") return decodeNested(payload.replace(/^["']+|["']+$/g, ""));
  }
  const claims = jsonObject(payload);
  const signature = decodeSection(token.signature, "JWT signature had invalid encoding: ");
  return [header, claims, encodeHex(signature)];
}

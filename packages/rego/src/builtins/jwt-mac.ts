import type { Value } from "../runtime/value.ts";
import type { Builtin, BuiltinContext } from "./builtin.ts";
import { equalInConstantTime } from "./bytes/equal.ts";
import { toBytes } from "./bytes/utf8.ts";
import type { Hashes } from "./hashes.ts";
import { verify } from "./jwt/declarations.ts";
import { guarded } from "./jwt/guarded.ts";
import { decodeSection, splitToken } from "./jwt/token.ts";
import { stringOperand } from "./operands.ts";

/** Tokens with a shared secret, verified by the hash functions of a runtime. */
export function jwtMacBuiltins(hashes: Hashes): readonly Builtin[] {
  return ([256, 384, 512] as const).map((bits) => {
    const declaration = verify(`hs${bits}`);
    const hasMac = (secret: string, data: string, signature: Uint8Array): boolean =>
      equalInConstantTime(hashes.mac(`sha${bits}`, toBytes(secret), data), signature);
    return { ...declaration, run: (c, a, b) => verifyMac(c, { name: declaration.name, hasMac }, [a, b]) };
  });
}

interface Verification {
  readonly name: string;
  readonly hasMac: (secret: string, data: string, signature: Uint8Array) => boolean;
}

function verifyMac(
  c: BuiltinContext,
  { name, hasMac }: Verification,
  [a, b]: readonly [token: Value, secret: Value],
): Value | undefined {
  const text = stringOperand(c, name, 1, a);
  if (text === undefined) return undefined;
  const secret = stringOperand(c, name, 2, b);
  if (secret === undefined) return undefined;
  return guarded(c, name, text.length + secret.length, () => {
    const token = splitToken(text);
    return hasMac(secret, `${token.header}.${token.payload}`, decodeSection(token.signature));
  });
}

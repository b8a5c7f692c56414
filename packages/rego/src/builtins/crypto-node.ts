import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Value } from "../runtime/value.ts";
import { type Builtin, boolean, string } from "./builtin.ts";
import { stringOperand } from "./operands.ts";

export const crypto: readonly Builtin[] = [
  digest("crypto.md5", "md5"),
  digest("crypto.sha1", "sha1"),
  digest("crypto.sha256", "sha256"),
  hmac("crypto.hmac.md5", "md5"),
  hmac("crypto.hmac.sha1", "sha1"),
  hmac("crypto.hmac.sha256", "sha256"),
  hmac("crypto.hmac.sha512", "sha512"),
  ofTwo("crypto.hmac.equal", boolean, (a, b) => {
    const left = Buffer.from(a);
    const right = Buffer.from(b);
    return left.length === right.length && timingSafeEqual(left, right);
  }),
];

/** Of the text's UTF-8 bytes, in lower-case hexadecimal. */
function digest(name: string, algorithm: string): Builtin {
  return {
    name,
    args: [string],
    result: string,
    run(c, a) {
      const text = stringOperand(c, name, 1, a);
      if (text === undefined) return undefined;
      c.charge(text.length);
      return createHash(algorithm).update(text, "utf8").digest("hex");
    },
  };
}

/** The message comes first, then the key. */
function hmac(name: string, algorithm: string): Builtin {
  return ofTwo(name, string, (message, key) => createHmac(algorithm, key).update(message, "utf8").digest("hex"));
}

function ofTwo(name: string, result: Builtin["result"], run: (a: string, b: string) => Value): Builtin {
  return {
    name,
    args: [string, string],
    result,
    run(c, a, b) {
      const first = stringOperand(c, name, 1, a);
      if (first === undefined) return undefined;
      const second = stringOperand(c, name, 2, b);
      if (second === undefined) return undefined;
      c.charge(first.length + second.length);
      return run(first, second);
    },
  };
}

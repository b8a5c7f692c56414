import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, number, string } from "./builtin.ts";
import { integerOperand, stringOperand } from "./operands.ts";

const name = "rand.intn";

export const rand: readonly Builtin[] = [
  { name, args: [string, number], result: number, run: (c, a, n) => intn(c, a, n) },
];

/** From 0 to below |n|; the same for the same arguments throughout a query. */
function intn(c: BuiltinContext, key: Value, n: Value): Value | undefined {
  const text = stringOperand(c, name, 1, key);
  if (text === undefined) return undefined;
  const bound = integerOperand(c, name, 2, n);
  if (bound === undefined) return undefined;
  const limit = Math.abs(bound);
  return limit === 0 ? 0 : c.pinned(`${name}:${limit}:${text}`, () => below(limit));
}

/** Uniform: numbers beyond the last whole multiple of the limit are drawn again. */
function below(limit: number): number {
  const range = 2 ** 53;
  const usable = range - (range % limit);
  const words = new Uint32Array(2);
  for (;;) {
    crypto.getRandomValues(words);
    const [high = 0, low = 0] = words;
    const drawn = (high >>> 11) * 2 ** 32 + low;
    if (drawn < usable) return drawn % limit;
  }
}

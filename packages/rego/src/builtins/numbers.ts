import { fromBigInt } from "../runtime/numbers.ts";
import type { Value } from "../runtime/value.ts";
import { arrayOf, type Builtin, type BuiltinContext, number } from "./builtin.ts";
import { bigIntOperand, builtinError } from "./operands.ts";

const range: Builtin = {
  name: "numbers.range",
  args: [number, number],
  result: arrayOf(number),
  run: (c, a, b) => {
    const from = bigIntOperand(c, "numbers.range", 1, a);
    const to = from === undefined ? undefined : bigIntOperand(c, "numbers.range", 2, b);
    return from === undefined || to === undefined ? undefined : count(c, from, to, 1n);
  },
};

const rangeStep: Builtin = {
  name: "numbers.range_step",
  args: [number, number, number],
  result: arrayOf(number),
  run: (c, a, b, by) => {
    const from = bigIntOperand(c, "numbers.range_step", 1, a);
    const to = from === undefined ? undefined : bigIntOperand(c, "numbers.range_step", 2, b);
    const step = to === undefined ? undefined : bigIntOperand(c, "numbers.range_step", 3, by);
    if (from === undefined || to === undefined || step === undefined) return undefined;
    if (step > 0n) return count(c, from, to, step);
    return builtinError(c, "numbers.range_step", "numbers.range_step: step must be a positive integer");
  },
};

export const numbers: readonly Builtin[] = [range, rangeStep];

/** From one end to the other, both included, upwards or downwards. */
function count(c: BuiltinContext, from: bigint, to: bigint, step: bigint): Value {
  const distance = to > from ? to - from : from - to;
  const length = Number(distance / step) + 1;
  // Numbers beyond doubles are kept as text, so their digits count.
  const small = isSafe(from) && isSafe(to);
  c.produce(small ? length : length * from.toString().length);
  const signed = to >= from ? step : -step;
  const first = Number(from);
  if (small) {
    // A step beyond safe integers means that there is one element only, which it does not touch.
    const by = length === 1 ? 0 : Number(signed);
    return Array.from({ length }, (_, i) => first + i * by);
  }
  return Array.from({ length }, (_, i) => fromBigInt(from + BigInt(i) * signed));
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

import { budgetExceeded } from "../runtime/errors.ts";
import { fromBigInt, maxDigits } from "../runtime/numbers.ts";
import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, number } from "./builtin.ts";
import { bigIntOperand, operandError } from "./operands.ts";

function binary(name: string, operation: (a: bigint, b: bigint) => bigint): Builtin {
  const run = (c: BuiltinContext, a: Value, b: Value): Value | undefined => {
    const x = bigIntOperand(c, name, 1, a);
    const y = x === undefined ? undefined : bigIntOperand(c, name, 2, b);
    return x === undefined || y === undefined ? undefined : fromBigInt(operation(x, y));
  };
  return { name, args: [number, number], result: number, run };
}

function shift(name: string, operation: (c: BuiltinContext, a: bigint, by: bigint) => bigint): Builtin {
  const run = (c: BuiltinContext, a: Value, b: Value): Value | undefined => {
    const x = bigIntOperand(c, name, 1, a);
    const by = x === undefined ? undefined : bigIntOperand(c, name, 2, b);
    if (x === undefined || by === undefined) return undefined;
    if (by < 0n) return operandError(c, name, 2, "must be an unsigned integer number but got a negative integer");
    return fromBigInt(operation(c, x, by));
  };
  return { name, args: [number, number], result: number, run };
}

/** As many bits as an integer of {@link maxDigits} digits has, roughly. */
const maxShift = BigInt(maxDigits * 3);

function left(c: BuiltinContext, a: bigint, by: bigint): bigint {
  if (a === 0n) return 0n;
  if (by > maxShift) throw budgetExceeded("resultSize");
  c.produce(Number(by) >> 5);
  return a << by;
}

const negate: Builtin = {
  name: "bits.negate",
  args: [number],
  result: number,
  run: (c, a) => {
    const x = bigIntOperand(c, "bits.negate", 1, a);
    return x === undefined ? undefined : fromBigInt(~x);
  },
};

/** Two's complement of any length: -1 has all bits set. */
export const bits: readonly Builtin[] = [
  binary("bits.or", (a, b) => a | b),
  binary("bits.and", (a, b) => a & b),
  binary("bits.xor", (a, b) => a ^ b),
  negate,
  shift("bits.lsh", left),
  shift("bits.rsh", (_, a, by) => a >> by),
];

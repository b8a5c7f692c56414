import { RSet } from "../runtime/collections.ts";
import { isNumber, isSet } from "../runtime/kinds.ts";
import * as n from "../runtime/numbers.ts";
import type { Value } from "../runtime/value.ts";
import { any, anySet, type Builtin, type BuiltinContext, number, setOf, union } from "./builtin.ts";
import { builtinError, numberOperand, operandTypeError } from "./operands.ts";
import { difference } from "./sets.ts";

type Operation = (a: n.Numeric, b: n.Numeric) => n.Numeric | n.Fault;

function binary(name: string, operation: Operation): Builtin {
  return { name, args: [number, number], result: number, run: (c, a, b) => compute(c, name, operation, a, b) };
}

function compute(c: BuiltinContext, name: string, operation: Operation, a: Value, b: Value): Value | undefined {
  const x = numberOperand(c, name, 1, a);
  const y = x === undefined ? undefined : numberOperand(c, name, 2, b);
  if (x === undefined || y === undefined) return undefined;
  c.charge(1 + n.weight(x) + n.weight(y));
  const result = operation(x, y);
  return typeof result === "string" ? builtinError(c, name, result) : result;
}

function unary(name: string, operation: (a: n.Numeric) => n.Numeric): Builtin {
  const run = (c: BuiltinContext, a: Value): Value | undefined => {
    const x = numberOperand(c, name, 1, a);
    if (x === undefined) return undefined;
    c.charge(1 + n.weight(x));
    return operation(x);
  };
  return { name, args: [number], result: number, run };
}

const numberOrSet = union(number, setOf(any));

/** The difference of two numbers or of two sets. */
const minus: Builtin = {
  name: "minus",
  args: [numberOrSet, numberOrSet],
  result: union(number, anySet),
  run: (c, a, b) => {
    if (isNumber(a) && isNumber(b)) return compute(c, "minus", n.subtract, a, b);
    if (isSet(a) && isSet(b)) {
      c.charge(RSet.size(a));
      return difference(a, b);
    }
    if (!isNumber(a) && !isSet(a)) return operandTypeError(c, "minus", 1, a, "number", "set");
    return operandTypeError(c, "minus", 2, b, isNumber(b) ? "set" : "number");
  },
};

export const arithmetic: readonly Builtin[] = [
  binary("plus", n.add),
  minus,
  binary("mul", n.multiply),
  binary("div", n.divide),
  binary("rem", n.remainder),
  unary("abs", n.absolute),
  unary("ceil", n.ceil),
  unary("floor", n.floor),
  unary("round", n.round),
];

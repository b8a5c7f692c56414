/** Builtins whose operands are strings: the check of the operands and the cost are the same for all. */
import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, string, type Type } from "./builtin.ts";
import { stringOperand } from "./operands.ts";

/** A builtin of one string; the cost is the string's length. */
export function ofOne(name: string, result: Type, run: (text: string) => Value): Builtin {
  return {
    name,
    args: [string],
    result,
    run(c, a) {
      const text = stringOperand(c, name, 1, a);
      if (text === undefined) return undefined;
      c.charge(text.length);
      return run(text);
    },
  };
}

/** A builtin of two strings; the cost is the length of both. */
export function ofTwo(
  name: string,
  result: Type,
  run: (a: string, b: string, c: BuiltinContext) => Value | undefined,
): Builtin {
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
      return run(first, second, c);
    },
  };
}

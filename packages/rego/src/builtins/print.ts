import { RSet } from "../runtime/collections.ts";
import { printOptional } from "../runtime/template.ts";
import type { Value } from "../runtime/value.ts";
import { any, arrayOf, type Builtin, boolean, string } from "./builtin.ts";
import { stringOperand } from "./operands.ts";

/** `print(…)`: never fails. Each argument comes as a set, empty where it is undefined (see resolve-term). */
export const tracing: readonly Builtin[] = [
  {
    name: "print",
    args: [arrayOf(any)],
    result: undefined,
    run(c, args: Value) {
      const sets = Array.isArray(args) ? args.filter((arg): arg is RSet => arg instanceof RSet) : [];
      c.print?.(sets.map(printOptional).join(" "));
      return true;
    },
  },
  {
    name: "trace",
    args: [string],
    result: boolean,
    run: (c, note) => {
      const text = stringOperand(c, "trace", 1, note);
      if (text === undefined) return undefined;
      c.note?.(text);
      return true;
    },
  },
];

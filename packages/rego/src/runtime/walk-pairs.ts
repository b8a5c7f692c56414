import type { BuiltinContext } from "../builtins/builtin.ts";
import type { Value } from "./value.ts";
import { walk } from "./walk.ts";

/** All `[path, value]` pairs of `walk`, in its order. */
export function walkPairs(c: BuiltinContext, value: Value): readonly Value[] {
  const pairs: Value[] = [];
  walk(value, (path, at) => {
    // The path is copied, too.
    c.charge(1 + path.length);
    pairs.push([[...path], at]);
  });
  return pairs;
}

import type { Builtin } from "./builtin.ts";
import { keyedFamilies } from "./keyed.ts";
import { portableFamilies } from "./portable.ts";

/** Every builtin by its name: it exists if and only if its family is one of these. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [...portableFamilies, ...keyedFamilies].flat().map((builtin) => [builtin.name, builtin]),
);

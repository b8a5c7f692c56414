import type { X } from "./ir.ts";
import { walkX } from "./walk.ts";

const COMPARISONS = new Set(["equal", "neq", "lt", "lte", "gt", "gte"]);

/** Whether a value is read or made without anything that can fail, loop or be mocked. */
export function isPure(value: X): boolean {
  let pure = true;
  walkX(value, {
    value(x) {
      if (x.x === "comprehension" || x.x === "call" || x.x === "template" || x.x === "document" || x.x === "entry")
        pure = false;
      if (x.x === "builtin" && !COMPARISONS.has(x.builtin.name)) pure = false;
    },
  });
  return pure;
}

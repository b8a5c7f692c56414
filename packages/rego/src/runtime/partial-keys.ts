import { hash } from "./hash.ts";
import type { Value } from "./value.ts";

/** A map key for a value's bucket: a string is its own, everything else its hash (a number). */
export function hashKey(key: Value): unknown {
  return typeof key === "string" ? key : hash(key);
}

/** The order of strings and keys: by code point. */
import { compareStrings } from "./code-point-order.ts";
import { sortStrings } from "./sort-strings.ts";

export { compareStrings } from "./code-point-order.ts";
export { sortStrings, sortTogether } from "./sort-strings.ts";

/** The own keys of a plain object in Rego's order. */
export function sortedKeys(object: { readonly [key: string]: unknown }): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) {
    // Both indexes are below the length.
    if (compareStrings(keys[i - 1] as string, keys[i] as string) > 0) return sortStrings(keys);
  }
  return keys;
}

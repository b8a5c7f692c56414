import type { Json } from "@sekisho/core";
import type { Configuration } from "./read.ts";

/** All files as one value: a list of path and contents, by path; each document of a file is an item of its own. */
export function combine(configurations: readonly Configuration[]): Json {
  return configurations
    .flatMap(({ path, value }) =>
      Array.isArray(value) ? value.map((contents: Json) => ({ path, contents })) : [{ path, contents: value }],
    )
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import { bits } from "./bits.ts";
import type { Builtin } from "./builtin.ts";
import { casts } from "./casts.ts";
import { comparison } from "./comparison.ts";
import { graph } from "./graph.ts";
import { jsonPatch } from "./json-patch.ts";
import { jsonPaths } from "./json-paths.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { tracing } from "./print.ts";
import { sets } from "./sets.ts";
import { regex } from "./regex.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { types } from "./types.ts";
import { walking } from "./walk.ts";

/** All families, in one place: a builtin exists if and only if its family stands here. */
const families: readonly (readonly Builtin[])[] = [
  aggregates,
  arithmetic,
  arrays,
  bits,
  casts,
  comparison,
  graph,
  jsonPatch,
  jsonPaths,
  numbers,
  objects,
  sets,
  tracing,
  regex,
  sprintf,
  strings,
  types,
  walking,
];

/** Every builtin by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  families.flat().map((builtin) => [builtin.name, builtin]),
);

import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import { bits } from "./bits.ts";
import type { Builtin } from "./builtin.ts";
import { casts } from "./casts.ts";
import { cidr } from "./cidr.ts";
import { comparison } from "./comparison.ts";
import { encoding } from "./encoding.ts";
import { graph } from "./graph.ts";
import { json } from "./json.ts";
import { jsonPatch } from "./json-patch.ts";
import { jsonPaths } from "./json-paths.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { tracing } from "./print.ts";
import { rand } from "./rand.ts";
import { rego } from "./rego.ts";
import { semver } from "./semver.ts";
import { sets } from "./sets.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { types } from "./types.ts";
import { units } from "./units.ts";
import { uri } from "./uri.ts";
import { uuid } from "./uuid.ts";
import { walking } from "./walk.ts";

/** Small families that run everywhere. The large ones: portable.ts, on-demand.ts. */
export const lightFamilies: readonly (readonly Builtin[])[] = [
  aggregates,
  arithmetic,
  arrays,
  bits,
  casts,
  cidr,
  comparison,
  encoding,
  graph,
  json,
  jsonPatch,
  jsonPaths,
  numbers,
  objects,
  rand,
  rego,
  semver,
  sets,
  sprintf,
  strings,
  tracing,
  types,
  units,
  uri,
  uuid,
  walking,
];

import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import { bits } from "./bits.ts";
import type { Builtin } from "./builtin.ts";
import { casts } from "./casts.ts";
import { cidr } from "./cidr.ts";
import { comparison } from "./comparison.ts";
import { encoding } from "./encoding.ts";
import { glob } from "./glob.ts";
import { graph } from "./graph.ts";
import { graphql } from "./graphql.ts";
import { impure } from "./impure.ts";
import { json } from "./json.ts";
import { jsonPatch } from "./json-patch.ts";
import { jsonPaths } from "./json-paths.ts";
import { jsonSchema } from "./json-schema.ts";
import { jwtDecoding } from "./jwt-decode.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { tracing } from "./print.ts";
import { rand } from "./rand.ts";
import { regex } from "./regex.ts";
import { rego } from "./rego.ts";
import { renderTemplate } from "./render-template.ts";
import { semver } from "./semver.ts";
import { sets } from "./sets.ts";
import { sprintf } from "./sprintf.ts";
import { strings } from "./strings.ts";
import { time } from "./time.ts";
import { types } from "./types.ts";
import { units } from "./units.ts";
import { uri } from "./uri.ts";
import { uuid } from "./uuid.ts";
import { walking } from "./walk.ts";
import { x509Parsing } from "./x509-parse.ts";
import { yaml } from "./yaml.ts";

/** Families that run everywhere. */
export const portableFamilies: readonly (readonly Builtin[])[] = [
  aggregates,
  arithmetic,
  arrays,
  bits,
  casts,
  cidr,
  comparison,
  encoding,
  glob,
  graph,
  graphql,
  impure,
  json,
  jsonPatch,
  jsonPaths,
  jsonSchema,
  jwtDecoding,
  numbers,
  objects,
  rand,
  regex,
  rego,
  renderTemplate,
  semver,
  sets,
  sprintf,
  strings,
  time,
  tracing,
  types,
  units,
  uri,
  uuid,
  walking,
  x509Parsing,
  yaml,
];

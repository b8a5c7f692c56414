import { aggregates } from "./aggregates.ts";
import { arithmetic } from "./arithmetic.ts";
import { arrays } from "./arrays.ts";
import { aws } from "./aws-node.ts";
import { bits } from "./bits.ts";
import type { Builtin } from "./builtin.ts";
import { casts } from "./casts.ts";
import { cidr } from "./cidr.ts";
import { comparison } from "./comparison.ts";
import { crypto } from "./crypto-node.ts";
import { encoding } from "./encoding.ts";
import { glob } from "./glob.ts";
import { graph } from "./graph.ts";
import { graphql } from "./graphql.ts";
import { impure } from "./impure.ts";
import { json } from "./json.ts";
import { jsonPatch } from "./json-patch.ts";
import { jsonPaths } from "./json-paths.ts";
import { jsonSchema } from "./json-schema.ts";
import { jwt } from "./jwt-node.ts";
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
import { x509 } from "./x509-node.ts";
import { yaml } from "./yaml.ts";

/** All families, in one place: a builtin exists if and only if its family stands here. */
const families: readonly (readonly Builtin[])[] = [
  aggregates,
  arithmetic,
  arrays,
  aws,
  bits,
  casts,
  cidr,
  comparison,
  crypto,
  encoding,
  glob,
  graph,
  graphql,
  impure,
  json,
  jsonPatch,
  jsonPaths,
  jsonSchema,
  jwt,
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
  x509,
  yaml,
];

/** Every builtin by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  families.flat().map((builtin) => [builtin.name, builtin]),
);

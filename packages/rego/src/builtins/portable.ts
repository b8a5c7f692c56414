import type { Builtin } from "./builtin.ts";
import { glob } from "./glob.ts";
import { graphql } from "./graphql.ts";
import { impure } from "./impure.ts";
import { jsonSchema } from "./json-schema.ts";
import { jwtDecoding } from "./jwt-decode.ts";
import { lightFamilies } from "./light.ts";
import { regex } from "./regex.ts";
import { renderTemplate } from "./render-template.ts";
import { time } from "./time.ts";
import { x509Parsing } from "./x509-parse.ts";
import { yaml } from "./yaml.ts";

/** Families that run everywhere. */
export const portableFamilies: readonly (readonly Builtin[])[] = [
  ...lightFamilies,
  glob,
  graphql,
  impure,
  jsonSchema,
  jwtDecoding,
  regex,
  renderTemplate,
  time,
  x509Parsing,
  yaml,
];

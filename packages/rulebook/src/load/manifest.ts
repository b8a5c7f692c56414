import {
  array,
  date,
  type Infer,
  invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  map,
  object,
  optional,
  type Schema,
  string,
  version,
  withDefault,
  wrongType,
} from "@sekisho/core";
import { actionSchema, type Stage } from "../stages/stage.ts";
import { gatesSchema, nameSchema, pathPatternSchema, patternsSchema, severitySchema } from "./schemas.ts";
import { rangeSchema } from "./version-range.ts";

/** What is read of `apiVersion` in every file of a rulebook. */
export const rulebookVersion = version(["rulebook/v1"]);

const stageSchema: Schema<Stage> = object({
  rules: patternsSchema,
  gates: optional(gatesSchema),
  scopes: optional(patternsSchema),
  action: actionSchema,
  until: optional(date),
});

const jsonObject: Schema<JsonObject> = {
  expected: "a map",
  read: (value, at, report) => (isJsonObject(value) ? value : wrongType("a map", value, at, report)),
};

/** `rulebook.yaml` */
export const manifestSchema = object({
  apiVersion: rulebookVersion,
  name: nameSchema,
  version: withDefault(string, ""),
  engine: optional(rangeSchema),
  rego: withDefault(object({ v0: array(pathPatternSchema, { min: 1 }) }), { v0: [] }),
  includes: withDefault(array(object({ use: string, as: optional(nameSchema) })), []),
  rules: withDefault(map(object({ parameters: optional(jsonObject), severity: optional(severitySchema) })), new Map()),
  stages: withDefault(array(stageSchema), []),
});

export type Manifest = Infer<typeof manifestSchema>;

/**
 * What is sound in a manifest with mistakes, so that the rest of the rulebook can be checked with it; undefined where
 * the version or the name is not sound. The mistakes themselves are reported by whoever reads it by its schema.
 */
export function salvageManifest(value: Json): Manifest | undefined {
  if (!isJsonObject(value)) return undefined;
  const broken = new Set<string | number | undefined>();
  manifestSchema.read(value, [], ({ at, kind }) => broken.add(kind === "missing_key" && at.length === 0 ? "" : at[0]));
  const sound = Object.entries(value).filter(([key]) => !broken.has(key));
  const read = manifestSchema.read(Object.fromEntries(sound), [], () => {});
  return read === invalid ? undefined : read;
}

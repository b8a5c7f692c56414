import {
  array,
  date,
  type Infer,
  isJsonObject,
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
import { gatesSchema, nameSchema, patternsSchema, severitySchema } from "./schemas.ts";
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
  includes: withDefault(array(object({ use: string, as: optional(nameSchema) })), []),
  rules: withDefault(map(object({ parameters: optional(jsonObject), severity: optional(severitySchema) })), new Map()),
  stages: withDefault(array(stageSchema), []),
});

export type Manifest = Infer<typeof manifestSchema>;

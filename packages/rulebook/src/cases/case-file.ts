import {
  anything,
  array,
  boolean,
  type Infer,
  map,
  object,
  oneOf,
  optional,
  positiveInteger,
  string,
  withDefault,
} from "@sekisho/core";
import { rulebookVersion } from "../load/manifest.ts";

const expectedViolation = object({
  line: optional(positiveInteger),
  column: optional(positiveInteger),
  instance: optional(string),
  message: optional(string),
  /** Whether the rule offers a patch. */
  patch: optional(boolean),
});

export type ExpectedViolation = Infer<typeof expectedViolation>;

/** `tests/**` + `/*.cases.yaml` */
export const casesSchema = object({
  apiVersion: rulebookVersion,
  kind: oneOf(["Cases"]),
  rule: string,
  parameters: optional(map(anything)),
  cases: array(
    object({
      name: string,
      file: string,
      parameters: optional(map(anything)),
      violations: withDefault(array(expectedViolation), []),
      /** Paths, as messages write them, whose values the rule would have to know. */
      unknown: withDefault(array(string), []),
    }),
    { min: 1 },
  ),
});

export type CasesFile = Infer<typeof casesSchema>;
export type Case = CasesFile["cases"][number];

/** `match` of exemptions and `owns` of owners: which subjects an entry speaks of. */
import { isJsonObject, type Json, optional, ownValue } from "@sekisho/core";
import type { SubjectMatch } from "../exemptions/exemption.ts";
import { addressPatternSchema, pathPatternSchema, patternSchema } from "../load/schemas.ts";
import type { SubjectParts } from "./subject-parts.ts";

/** The keys of an entry that patterns are matched with. */
export const matchFields = {
  scope: optional(patternSchema),
  type: optional(patternSchema),
  path: optional(pathPatternSchema),
  workspace: optional(patternSchema),
  release: optional(patternSchema),
  namespace: optional(patternSchema),
  name: optional(patternSchema),
  address: optional(addressPatternSchema),
  account: optional(patternSchema),
};

/** What of a subject's name an entry may ask for. */
export const MATCHED_PARTS = [
  "scope",
  "type",
  "path",
  "workspace",
  "release",
  "namespace",
  "name",
  "address",
  "account",
] as const;

/** Whether all that an entry asks for holds; a part that a subject does not have matches nothing. */
export function matchesSubject(match: SubjectMatch, parts: SubjectParts, value: Json): boolean {
  if (match.copy !== undefined && match.copy !== parts.copy) return false;
  for (const part of MATCHED_PARTS) {
    const pattern = match[part];
    if (pattern === undefined) continue;
    const found = parts[part];
    if (found === undefined || !pattern.matches(found)) return false;
  }
  return holds(match.labels, labelsOf(value)) && holds(match.tags, tagsOf(value));
}

/** Labels of a Kubernetes object. */
export function labelsOf(value: Json): Json | undefined {
  return ownValue(ownValue(value, "metadata"), "labels");
}

/** Tags of a planned resource as it will be, else of a live one. */
export function tagsOf(value: Json): Json | undefined {
  const after = ownValue(ownValue(value, "change"), "after");
  const holder = isJsonObject(after) ? after : value;
  return ownValue(holder, "tags") ?? ownValue(holder, "tags_all");
}

function holds(wanted: ReadonlyMap<string, string> | undefined, found: Json | undefined): boolean {
  return wanted === undefined || [...wanted].every(([key, value]) => ownValue(found, key) === value);
}

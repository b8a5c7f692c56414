import type { SubjectMatch } from "../exemptions/exemption.ts";
import type { Pattern } from "./pattern.ts";
import { MATCHED_PARTS } from "./subject-match.ts";

/** Whether an entry surely matches all that another one does; false where that can't be told by their texts. */
export function subsumes(wide: SubjectMatch, narrow: SubjectMatch): boolean {
  return (
    MATCHED_PARTS.every((part) => covers(wide[part], narrow[part])) &&
    (wide.copy === undefined || wide.copy === narrow.copy) &&
    isAsked(wide.labels, narrow.labels) &&
    isAsked(wide.tags, narrow.tags)
  );
}

/** Where the narrow one asks for nothing, a subject need not have the part at all. */
function covers(wide: Pattern | undefined, narrow: Pattern | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if (wide.text === narrow.text || wide.text === "**") return true;
  return !narrow.text.includes("*") && wide.matches(narrow.text);
}

/** Whether all that is asked of labels or tags is asked by the other one, too. */
function isAsked(
  wide: ReadonlyMap<string, string> | undefined,
  narrow: ReadonlyMap<string, string> | undefined,
): boolean {
  return [...(wide ?? [])].every(([key, value]) => narrow?.get(key) === value);
}

import type { Owners, Ownership, Pattern, SubjectMatch } from "@sekisho/rulebook";
import type { OwnersFinding } from "./finding.ts";

/** Entries of `owns` that never decide, because a later one matches whatever they match. */
export function shadowedEntries({ owns }: Owners): readonly OwnersFinding[] {
  return owns.flatMap((entry, i): readonly OwnersFinding[] => {
    const later = owns.slice(i + 1).find((other) => decidesFor(other, entry));
    if (later === undefined) return [];
    return [{ code: "owners_entry_shadowed", of: [String(later.span.start.line)], span: entry.span }];
  });
}

/** CODEOWNERS may name nobody, and then an earlier entry decides after all. */
function decidesFor(later: Ownership, earlier: Ownership): boolean {
  if ("codeowners" in later && !("codeowners" in earlier)) return false;
  return PARTS.every((part) => covers(later.match[part], earlier.match[part]));
}

const PARTS = [
  "scope",
  "type",
  "path",
  "workspace",
  "namespace",
  "name",
  "address",
  "account",
] as const satisfies readonly (keyof SubjectMatch)[];

/** Whether a pattern matches all that another one does; where that asks for nothing, only where it asks for nothing, too. */
function covers(wide: Pattern | undefined, narrow: Pattern | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if (wide.text === narrow.text || wide.text === "**") return true;
  return !narrow.text.includes("*") && wide.matches(narrow.text);
}

import { type Owners, type Ownership, subsumes } from "@sekisho/rulebook";
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
  return subsumes(later.match, earlier.match);
}

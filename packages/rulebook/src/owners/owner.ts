import { type Json, ownValue } from "@sekisho/core";
import { labelsOf, matchesSubject, tagsOf } from "../match/subject-match.ts";
import type { SubjectParts } from "../match/subject-parts.ts";
import type { Owners } from "./owners.ts";

/**
 * The team that a subject belongs to: the last entry of `owns` that matches, else the team that its own label or tag
 * names (which routes and gives no right), else the default; "" where the rulebook has no owners.
 */
export function ownerOf(owners: Owners | undefined, parts: SubjectParts, value: Json): string {
  if (owners === undefined) return "";
  const entry = owners.owns.findLast(({ match }) => matchesSubject(match, parts, value));
  return entry?.team ?? claimedTeam(owners, value) ?? owners.default;
}

function claimedTeam({ claims, teams }: Owners, value: Json): string | undefined {
  const named = [
    claims?.label === undefined ? undefined : ownValue(labelsOf(value), claims.label),
    claims?.tag === undefined ? undefined : ownValue(tagsOf(value), claims.tag),
  ];
  return named.find((name): name is string => typeof name === "string" && teams.has(name));
}

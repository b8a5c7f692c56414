import { type Json, ownValue } from "@sekisho/core";
import { labelsOf, matchesSubject, tagsOf } from "../match/subject-match.ts";
import type { SubjectParts } from "../match/subject-parts.ts";
import type { Owners, Ownership } from "./owners.ts";

/** The names that CODEOWNERS of a repository gives for a path of it, from where subjects' paths count. */
export type CodeownersOf = (path: string) => readonly string[];

/**
 * The team that a subject belongs to: the last entry of `owns` that matches, else the team that its own label or tag
 * names (which routes and gives no right), else the default; "" where the rulebook has no owners. An entry with
 * `codeowners: true` matches where CODEOWNERS names a team, the first of those that `teams` knows.
 */
export function ownerOf(
  owners: Owners | undefined,
  parts: SubjectParts,
  value: Json,
  codeowners: CodeownersOf | undefined,
): string {
  if (owners === undefined) return "";
  return ownedTeam(owners, parts, value, codeowners) ?? claimedTeam(owners, value) ?? owners.default;
}

/** A name at the forge, where case and the `@` do not count. */
export function forgeName(name: string): string {
  return name.replace(/^@/, "").toLowerCase();
}

/** Whether CODEOWNERS of a scope's repository may decide on a subject of it. */
export function asksForCodeowners(owners: Owners | undefined, scope: string): boolean {
  const entries = owners?.owns.filter((entry) => "codeowners" in entry) ?? [];
  return entries.some(({ match }) => match.scope === undefined || match.scope.matches(scope));
}

function ownedTeam(
  owners: Owners,
  parts: SubjectParts,
  value: Json,
  codeowners: CodeownersOf | undefined,
): string | undefined {
  for (const entry of owners.owns.toReversed()) {
    if (!matchesSubject(entry.match, parts, value)) continue;
    const team = teamOf(entry, { owners, parts, codeowners });
    if (team !== undefined) return team;
  }
  return undefined;
}

interface Asked {
  readonly owners: Owners;
  readonly parts: SubjectParts;
  readonly codeowners: CodeownersOf | undefined;
}

function teamOf(entry: Ownership, { owners, parts, codeowners }: Asked): string | undefined {
  if ("team" in entry) return entry.team;
  const path = codeownersPath(parts);
  if (path === undefined || codeowners === undefined) return undefined;
  const teams = [...owners.teams.values()];
  return codeowners(path)
    .map((owner) => teams.find(({ github }) => github !== undefined && forgeName(github) === forgeName(owner))?.name)
    .find((team) => team !== undefined);
}

/** What stands for a subject whose path is a directory: some file of its kind that no line of CODEOWNERS names. */
const SOME_FILE = { terraform: "~.tf", rendered: "~.yaml" } as const;

/** The file that CODEOWNERS is asked about; of standard input nobody knows one. */
function codeownersPath({ type, path, release }: SubjectParts): string | undefined {
  if (path === undefined || path === "-") return undefined;
  const isPlanned = type.startsWith("tf:");
  if (!isPlanned && release === undefined) return path;
  const file = isPlanned ? SOME_FILE.terraform : SOME_FILE.rendered;
  return path === "." || path === "" ? file : `${path}/${file}`;
}

function claimedTeam({ claims, teams }: Owners, value: Json): string | undefined {
  const named = [
    claims?.label === undefined ? undefined : ownValue(labelsOf(value), claims.label),
    claims?.tag === undefined ? undefined : ownValue(tagsOf(value), claims.tag),
  ];
  return named.find((name): name is string => typeof name === "string" && teams.has(name));
}

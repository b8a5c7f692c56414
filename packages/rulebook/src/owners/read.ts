import {
  array,
  boolean,
  didYouMean,
  map,
  object,
  oneOf,
  optional,
  type Path,
  refine,
  string,
  withDefault,
} from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { readBySchema, readOneDocument, spanAt } from "../load/documents.ts";
import type { SourceFile } from "../load/files.ts";
import { rulebookVersion } from "../load/manifest.ts";
import { type Mistakes, startOfFile } from "../load/mistakes.ts";
import { nameSchema, patternSchema } from "../load/schemas.ts";
import { matchFields } from "../match/subject-match.ts";
import { forgeName } from "./owner.ts";
import { channelKinds, type Owners, type Ownership, type Team } from "./owners.ts";

const channelSchema = refine(
  object({ slack: optional(string), msteams: optional(string), email: optional(string), webhook: optional(string) }),
  (channel) =>
    Object.keys(channel).length === 1 ? undefined : `a channel has exactly one of ${channelKinds.join(", ")}`,
);

const ownersSchema = object({
  apiVersion: rulebookVersion,
  kind: oneOf(["Owners"]),
  default: nameSchema,
  teams: map(
    object({
      language: withDefault(oneOf(["en", "ja"]), "en"),
      github: optional(string),
      tell: withDefault(array(channelSchema), []),
      approves: withDefault(array(patternSchema), []),
    }),
    nameSchema,
  ),
  owns: withDefault(array(object({ ...matchFields, team: optional(nameSchema), codeowners: optional(boolean) })), []),
  claims: optional(object({ label: optional(string), tag: optional(string) })),
});

/** `owners.yaml`; every team that is named must be there. */
export function readOwners(source: SourceFile, mistakes: Mistakes): Owners | undefined {
  const before = mistakes.list.length;
  const document = readOneDocument(source, mistakes);
  const read = document === undefined ? undefined : readBySchema(ownersSchema, document, mistakes);
  if (document === undefined || read === undefined) return undefined;
  const names = new TeamNames([...read.teams.keys()], document, mistakes);
  names.check(read.default, ["default"]);
  const owns: Ownership[] = [];
  for (const [i, { team, codeowners, ...match }] of read.owns.entries()) {
    const span = spanAt(document, ["owns", i]) ?? startOfFile(source.file);
    if (codeowners === true && team !== undefined) {
      mistakes.error("owners_team_and_codeowners", `owns[${i}] names a team, and CODEOWNERS in its place`, {
        span: spanAt(document, ["owns", i, "codeowners"], "key"),
        hint: "two entries may say both: the last one that matches decides",
      });
    } else if (codeowners === true) {
      owns.push({ match, codeowners, span });
    } else if (team === undefined) {
      mistakes.error("rulebook_missing_key", `owns[${i}] lacks \`team\``, {
        span: spanAt(document, ["owns", i], "key"),
      });
    } else {
      names.check(team, ["owns", i, "team"]);
      owns.push({ match, team, span });
    }
  }
  checkForgeNames(read.teams, document, mistakes);
  if (mistakes.list.length > before) return undefined;
  const teams = new Map([...read.teams].map(([name, team]): [string, Team] => [name, { name, ...team }]));
  return { default: read.default, teams, owns, ...(read.claims === undefined ? {} : { claims: read.claims }) };
}

/** One owner of CODEOWNERS is one team. */
function checkForgeNames(
  teams: ReadonlyMap<string, { readonly github?: string }>,
  document: Document,
  mistakes: Mistakes,
): void {
  const known = new Map<string, string>();
  for (const [name, { github }] of teams) {
    if (github === undefined) continue;
    const other = known.get(forgeName(github));
    if (other !== undefined) {
      mistakes.error("owners_duplicate_github", `${name} and ${other} are both ${github}`, {
        span: spanAt(document, ["teams", name, "github"]),
      });
    }
    known.set(forgeName(github), name);
  }
}

/** The teams of one file, and what is said where another is named. */
class TeamNames {
  readonly #names: readonly string[];
  readonly #document: Document;
  readonly #mistakes: Mistakes;

  constructor(names: readonly string[], document: Document, mistakes: Mistakes) {
    this.#names = names;
    this.#document = document;
    this.#mistakes = mistakes;
  }

  check(name: string, path: Path): void {
    if (this.#names.includes(name)) return;
    const close = didYouMean(name, this.#names);
    this.#mistakes.error("owners_unknown_team", `\`teams\` has no ${name}`, {
      span: spanAt(this.#document, path),
      hint: close === undefined ? `it has ${this.#names.join(", ")}` : `did you mean ${close}?`,
    });
  }
}

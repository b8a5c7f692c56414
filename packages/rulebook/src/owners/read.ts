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
import type { Mistakes } from "../load/mistakes.ts";
import { nameSchema, patternSchema } from "../load/schemas.ts";
import { matchFields } from "../match/subject-match.ts";
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
    if (codeowners === true) {
      mistakes.error("owners_codeowners_unsupported", "`codeowners: true` can't be read yet", {
        span: spanAt(document, ["owns", i, "codeowners"], "key"),
        hint: "name the teams by `path` and `team`",
      });
    } else if (team === undefined) {
      mistakes.error("rulebook_missing_key", `owns[${i}] lacks \`team\``, {
        span: spanAt(document, ["owns", i], "key"),
      });
    } else {
      names.check(team, ["owns", i, "team"]);
      owns.push({ match, team });
    }
  }
  if (mistakes.list.length > before) return undefined;
  const teams = new Map([...read.teams].map(([name, team]): [string, Team] => [name, { name, ...team }]));
  return { default: read.default, teams, owns, ...(read.claims === undefined ? {} : { claims: read.claims }) };
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

import { existsSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import {
  findCodeowners,
  findRepository,
  locateRulebook,
  type Repository,
  readSettingsFile,
  remoteScope,
} from "@sekisho/gate-files/print";
import {
  asksForCodeowners,
  CODEOWNERS_PLACES,
  type Codeowners,
  loadRulebook,
  type Owners,
  type Rulebook,
} from "@sekisho/rulebook";
import { languageOfCommand } from "../../command-options.ts";
import { meantRulebook } from "../../meant-rulebook.ts";
import { wordsOf } from "../words.ts";
import { printJson, printText } from "./answer.ts";
import { lintCodeowners } from "./codeowners.ts";
import { shadowedEntries } from "./entries.ts";
import { repositoryFiles } from "./files.ts";
import type { OwnersFinding } from "./finding.ts";

/** `sekisho owners lint`: 0 nothing is found, 1 something is, 2 could not look. */
export async function lint(invocation: Invocation): Promise<number> {
  const { cwd, options, terminal } = invocation;
  const repository = findRepository([cwd], cwd);
  const { rulebook, diagnostics } = await ownersOf(invocation);
  const codeowners = findCodeowners(repository);
  const isBroken = diagnostics.some(({ severity }) => severity === "error");
  const isNothing = codeowners === undefined && rulebook?.owners === undefined;
  const found = isBroken ? [] : await findingsOf({ repository, codeowners, owners: rulebook?.owners }, invocation);
  const said = {
    diagnostics: [...diagnostics.filter(isOfOwners), ...(codeowners?.diagnostics ?? [])],
    found,
    looked: [
      ...(codeowners === undefined ? [] : ["CODEOWNERS"]),
      ...(rulebook?.owners === undefined ? [] : ["owners.yaml"]),
    ],
  };
  const language = languageOfCommand(invocation);
  const count = said.diagnostics.length + found.length;
  const status = isBroken || isNothing ? 2 : count > 0 ? 1 : 0;
  if (options["output"] === "json") terminal.out(printJson(said, { language, root: repository.root, status }));
  else if (isNothing && !isBroken) terminal.err(`sekisho: ${wordsOf(language).nothing}\n`);
  else terminal.out(printText(said, invocation, language));
  return status;
}

/** All errors, for nothing is known then, and what warnings say of owners. */
function isOfOwners({ severity, code }: Diagnostic): boolean {
  return severity === "error" || code.startsWith("owners_") || code.startsWith("codeowners_");
}

interface Looked {
  readonly repository: Repository;
  readonly codeowners: Codeowners | undefined;
  readonly owners: Owners | undefined;
}

async function findingsOf(
  { repository, codeowners, owners }: Looked,
  invocation: Invocation,
): Promise<readonly OwnersFinding[]> {
  const entries = owners === undefined ? [] : shadowedEntries(owners);
  if (codeowners === undefined) {
    const isAsked = asksForCodeowners(owners, scopeOf(repository, invocation));
    return isAsked ? [{ code: "codeowners_missing", of: [CODEOWNERS_PLACES.join(", ")] }, ...entries] : entries;
  }
  const top = repository.gitTop ?? repository.root;
  const path = relative(top, codeowners.file).split(sep).join("/");
  const files = codeowners.lines.length === 0 ? [] : await repositoryFiles(top);
  return [...unreadFiles(top, path), ...lintCodeowners({ codeowners, path, files, owners }), ...entries];
}

/** CODEOWNERS at places that come after the one that is used. */
function unreadFiles(top: string, used: string): readonly OwnersFinding[] {
  return CODEOWNERS_PLACES.filter(
    (place) => place !== used && statSync(join(top, place), { throwIfNoEntry: false })?.isFile() === true,
  ).map((place) => ({ code: "codeowners_unread_file", of: [place, used] }));
}

function scopeOf({ gitTop, settingsFile }: Repository, { options }: Invocation): string {
  if (typeof options["scope"] === "string") return options["scope"];
  const settings = settingsFile === undefined ? undefined : readSettingsFile(settingsFile, settingsFile).value;
  return settings?.scope ?? remoteScope(gitTop) ?? "";
}

/** The rulebook that is meant; a directory without one is no mistake where nobody names it. */
async function ownersOf(
  invocation: Invocation,
): Promise<{ readonly rulebook?: Rulebook; readonly diagnostics: readonly Diagnostic[] }> {
  const { options, cwd, builtinRulebooks } = invocation;
  const named = options["rulebook"];
  const [meant] =
    typeof named === "string"
      ? [locateRulebook({ use: named, from: cwd }, builtinRulebooks)]
      : meantRulebook({ cwd, builtinRulebooks });
  if (meant === undefined) return { diagnostics: [] };
  if (typeof meant !== "string") {
    const isNamed = typeof named === "string" || meant.code !== "rulebook_not_found" || namesRulebook(cwd);
    return { diagnostics: isNamed ? [meant] : [] };
  }
  if (!existsSync(resolve(meant, "owners.yaml"))) return { diagnostics: [] };
  const { value, diagnostics } = await loadRulebook(meant, { builtinRulebooks });
  return { diagnostics, ...(value === undefined ? {} : { rulebook: value }) };
}

function namesRulebook(cwd: string): boolean {
  const { settingsFile } = findRepository([cwd], cwd);
  return settingsFile !== undefined && readSettingsFile(settingsFile, settingsFile).value?.rulebook !== undefined;
}

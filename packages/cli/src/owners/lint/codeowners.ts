import { didYouMean } from "@sekisho/core";
import { type Codeowners, forgeName, type Owners } from "@sekisho/rulebook";
import type { OwnersFinding } from "./finding.ts";
import { unownedPaths } from "./unowned.ts";

export interface CodeownersUse {
  readonly codeowners: Codeowners;
  /** Its own path, from the repository's top. */
  readonly path: string;
  /** All of the repository, from its top. */
  readonly files: readonly string[];
  /** Absent where the rulebook has none: then no team is dead. */
  readonly owners: Owners | undefined;
}

/** What a sound CODEOWNERS does not do, or does for nobody. */
export function lintCodeowners(use: CodeownersUse): readonly OwnersFinding[] {
  const { codeowners, path, files } = use;
  if (codeowners.lines.length === 0) return [];
  return [
    ...ownItself(codeowners, path),
    ...idleLines(codeowners, files),
    ...deadTeams(codeowners, use.owners),
    ...unownedPaths(codeowners, files).map(
      (unowned): OwnersFinding => ({ code: "codeowners_unowned", of: [unowned.path, String(unowned.files)] }),
    ),
  ];
}

/** Who may change the file may change every owner, so somebody has to own it. */
function ownItself(codeowners: Codeowners, path: string): readonly OwnersFinding[] {
  const line = codeowners.lineFor(path);
  if (line !== undefined && line.owners.length > 0) return [];
  return [{ code: "codeowners_not_owning_itself", of: [path], ...(line === undefined ? {} : { span: line.span }) }];
}

/** Lines that decide on no file: they match none, or later ones decide on all that they match. */
function idleLines(codeowners: Codeowners, files: readonly string[]): readonly OwnersFinding[] {
  const deciding = new Set(files.map((file) => codeowners.lineFor(file)));
  return codeowners.lines
    .filter((line) => !deciding.has(line))
    .map((line): OwnersFinding => {
      const { pattern, span } = line;
      const file = files.find((name) => pattern.matches(name));
      const later = file === undefined ? undefined : codeowners.lineFor(file);
      if (file === undefined || later === undefined)
        return { code: "codeowners_line_unused", of: [pattern.text], span };
      const of = [pattern.text, file, later.pattern.text, String(later.span.start.line)];
      return { code: "codeowners_line_shadowed", of, span };
    });
}

/** Teams that owners.yaml does not know, each once, at its first place. */
function deadTeams({ lines }: Codeowners, owners: Owners | undefined): readonly OwnersFinding[] {
  if (owners === undefined) return [];
  const known = [...owners.teams.values()].flatMap(({ github }) => (github === undefined ? [] : [forgeName(github)]));
  const named = new Map(
    lines
      .flatMap((line) => line.owners)
      .filter(({ name }) => name.startsWith("@") && name.includes("/"))
      .toReversed()
      .map((owner) => [forgeName(owner.name), owner]),
  );
  return [...named]
    .filter(([name]) => !known.includes(name))
    .sort(([, a], [, b]) => a.span.start.offset - b.span.start.offset)
    .map(([name, { name: written, span }]) => ({
      code: "codeowners_dead_team",
      of: [written, didYouMean(name, known) ?? ""],
      span,
    }));
}

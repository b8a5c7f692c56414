import { join, relative, sep } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { CODEOWNERS_PLACES, Codeowners, type CodeownersOf, readCodeowners, readSafely } from "@sekisho/rulebook";
import { type Repository, statOf } from "./repository.ts";

/**
 * CODEOWNERS of a repository, from the first of the places where GitHub looks; undefined where there is none. One that
 * can't be read is empty, with the warning `codeowners_unreadable`. Diagnostics name it by its absolute path.
 */
export function findCodeowners(repository: Repository): Codeowners | undefined {
  const top = topOf(repository);
  const place = CODEOWNERS_PLACES.find((name) => statOf(join(top, name))?.isFile() === true);
  if (place === undefined) return undefined;
  const file = join(top, place);
  try {
    return readCodeowners(readSafely(file, top), file);
  } catch (error) {
    const message = `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`;
    return new Codeowners(file, [], [{ code: "codeowners_unreadable", severity: "warning", message }]);
  }
}

/** What is said although the file is none, or as good as none. */
export const WHOLE_FILE: ReadonlySet<string> = new Set([
  "codeowners_missing",
  "codeowners_unreadable",
  "codeowners_too_large",
]);

export const NO_CODEOWNERS: Diagnostic = {
  code: "codeowners_missing",
  severity: "warning",
  message: "owners.yaml asks for CODEOWNERS of this repository, and there is none",
  hint: `GitHub looks at ${CODEOWNERS_PLACES.join(", ")}`,
};

export function tooManyLines({ file, lines }: Codeowners): Diagnostic {
  return {
    code: "codeowners_too_many_lines",
    severity: "warning",
    message: `${file} has ${lines.length} lines, too many for the files here: the owners of some stay unknown`,
    hint: "put one line for a directory in the place of lines for its files",
  };
}

/** Owners by the names of subjects, which count from the repository's root and not from git's top. */
export function codeownersOf(codeowners: Codeowners, repository: Repository): CodeownersOf {
  return (path) => {
    const fromTop = relative(topOf(repository), join(repository.root, path)).split(sep).join("/");
    if (fromTop.startsWith("../") || path.startsWith("/")) return [];
    return codeowners.lineFor(fromTop)?.owners.map(({ name }) => name) ?? [];
  };
}

function topOf({ gitTop, root }: Repository): string {
  return gitTop ?? root;
}

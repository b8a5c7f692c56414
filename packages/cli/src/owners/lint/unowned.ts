import type { Codeowners } from "@sekisho/rulebook";

/** A file that no line matches, or a directory with such files only, and how many there are. */
export interface Unowned {
  /** `a/b.yaml`, `a/`, or `/` for all of the repository. */
  readonly path: string;
  readonly files: number;
}

/** The files that no line speaks of, by the highest directories that hold nothing else. */
export function unownedPaths(codeowners: Codeowners, files: readonly string[]): readonly Unowned[] {
  const unmatched = files.filter((file) => codeowners.lineFor(file) === undefined);
  const [all, without] = [countByDirectory(files), countByDirectory(unmatched)];
  const paths = new Set(
    unmatched.map((file) => directoriesOf(file).find((at) => all.get(at) === without.get(at)) ?? file),
  );
  return [...paths].map((path) => ({ path, files: without.get(path) ?? 1 }));
}

function countByDirectory(files: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const at of files.flatMap(directoriesOf)) counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
}

/** From the top down: `/`, `a/`, `a/b/` of `a/b/c`. */
function directoriesOf(file: string): readonly string[] {
  const names = file.split("/").slice(0, -1);
  return ["/", ...names.map((_, i) => `${names.slice(0, i + 1).join("/")}/`)];
}

import { type Stats, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** The repository that is checked. All paths are absolute. */
export interface Repository {
  /** Names of subjects are paths from here. */
  readonly root: string;
  /** The `sekisho.yaml` that holds here. */
  readonly settingsFile?: string;
  /** Git's top level, the directory that holds `.git`. */
  readonly gitTop?: string;
}

/**
 * The repository around what is checked (identity.md, "Root"): the directory of the nearest sekisho.yaml upwards, else
 * git's top level, else the working directory. `starts` are the directories that were asked for; the search begins at
 * the deepest directory that holds them all, so that one run has one root.
 */
export function findRepository(starts: readonly string[], cwd: string): Repository {
  const from = commonDirectory(starts.length === 0 ? [cwd] : starts);
  const settingsDirectory = upwards(from, "sekisho.yaml", "file");
  const gitTop = upwards(from, ".git", "any");
  return {
    root: settingsDirectory ?? gitTop ?? cwd,
    ...(settingsDirectory === undefined ? {} : { settingsFile: join(settingsDirectory, "sekisho.yaml") }),
    ...(gitTop === undefined ? {} : { gitTop }),
  };
}

/** A path as the repository knows it: from its root, with `/`; one that lies outside stays absolute. */
export function fileName(path: string, root: string): string {
  const inside = isInside(path, root);
  return (inside ? relative(root, path) : path).split(sep).join("/");
}

/** Whether a path is a directory or lies below it; both absolute. */
export function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}

/** What is at a path, links followed; undefined where nothing is or can be reached. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function commonDirectory(directories: readonly string[]): string {
  let [common = ""] = directories;
  for (const directory of directories) while (!isInside(directory, common)) common = dirname(common);
  return common;
}

function upwards(from: string, name: string, kind: "file" | "any"): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const found = statOf(join(directory, name));
    if (found !== undefined && (kind === "any" || found.isFile())) return directory;
    if (dirname(directory) === directory) return undefined;
  }
}

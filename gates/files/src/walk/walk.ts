import { type Dirent, existsSync, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { formatFor } from "@sekisho/formats";
import type { SourceFinder } from "../render/finder.ts";
import { fileName, isInside, type Repository } from "../repository/repository.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import type { SkipReason } from "./skipped.ts";

/** What a walk comes across, in a stable order. */
export type Step =
  | { readonly kind: "file"; readonly path: string; readonly file: string; readonly explicit: boolean }
  | { readonly kind: "skipped"; readonly file: string; readonly reason: SkipReason }
  | { readonly kind: "problem"; readonly diagnostic: Diagnostic };

export interface WalkOptions {
  readonly repository: Repository;
  /** `check.ignore` of sekisho.yaml, in .gitignore syntax, from the repository's root. */
  readonly ignore: readonly string[];
  /** Whether files of a format are taken below a directory; a file that was named is taken whatever it is. */
  readonly takes: (format: string) => boolean;
  /** Learns of what has to be rendered; what belongs to that is no file of its own. Absent where nothing is rendered. */
  readonly finder?: SourceFinder;
  /** Learns of each directory that is walked. */
  readonly enter?: (directory: string) => void;
}

/** Directories that hold what others wrote or what tools keep: with them, a walk would judge whole package registries. */
export const DEPENDENCIES: ReadonlySet<string> = new Set(["node_modules", ".terraform"]);
const INTERNAL: ReadonlySet<string> = new Set([".git", ".hg", ".svn"]);

const MAX_LEVELS = 128;

/**
 * The files at and below the given absolute paths, each once, directories in the order of their entries' names. What
 * was named itself is taken whatever its name; below a directory, things are passed over as {@link SkipReason} says.
 * Links to directories are not followed below one, nor those that lead outside; a link to a file of the repository is
 * taken, at the end, where the walk did not come across that file itself: whoever applies a directory applies it.
 */
export function* walk(paths: readonly string[], options: WalkOptions): Generator<Step> {
  const walker = new Walker(options);
  for (const path of paths) yield* walker.named(path);
  yield* walker.links();
}

class Walker {
  readonly #repository: Repository;
  /** What sekisho.yaml leaves out; no .gitignore takes that back. */
  readonly #own: IgnoreRules;
  readonly #takes: WalkOptions["takes"];
  readonly #finder: SourceFinder | undefined;
  readonly #enter: WalkOptions["enter"];
  readonly #seen = new Set<string>();
  /** Links to files, below directories. */
  readonly #links: string[] = [];

  constructor({ repository, ignore, takes, finder, enter }: WalkOptions) {
    this.#enter = enter;
    this.#takes = takes;
    this.#finder = finder;
    this.#repository = repository;
    this.#own = IgnoreRules.none.with(repository.root, ignore.join("\n"));
  }

  /** A path that somebody named. */
  *named(path: string): Generator<Step> {
    const file = this.#name(path);
    try {
      const real = realpathSync(path);
      const found = lstatSync(real);
      if (this.#leadsOutside(path, real)) {
        yield problem("link_outside", `${file} is a link that leads out of the repository`, "give the file itself");
      } else if (found.isDirectory()) {
        yield* this.#directory(path, this.#rulesAbove(path), 0);
      } else if (found.isFile()) {
        yield* this.#file(path, true);
      } else {
        yield problem("not_a_file", `expected a file or a directory, found something else: ${file}`, PIPE_HINT);
      }
    } catch (error) {
      yield unreadable(file, error);
    }
  }

  /** What the walk has met of links to files. */
  *links(): Generator<Step> {
    for (const link of this.#links) {
      const path = this.#targetInside(link);
      if (path === undefined || this.#seen.has(path)) yield { kind: "skipped", file: this.#name(link), reason: "link" };
      else yield { kind: "file", path, file: this.#name(link), explicit: false };
    }
  }

  /** The file of the repository that a link leads to, by the repository's own name. */
  #targetInside(link: string): string | undefined {
    const { root } = this.#repository;
    try {
      const real = realpathSync(link);
      const realRoot = realpathSync(root);
      return isInside(real, realRoot) && lstatSync(real).isFile() ? join(root, relative(realRoot, real)) : undefined;
    } catch {
      return undefined;
    }
  }

  *#directory(directory: string, above: IgnoreRules, level: number): Generator<Step> {
    if (this.#seen.has(directory)) return;
    this.#seen.add(directory);
    this.#enter?.(directory);
    if (level > MAX_LEVELS) {
      yield problem("too_deep", `${this.#name(directory)} lies more than ${MAX_LEVELS} directories deep`);
      return;
    }
    let entries: readonly Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      yield unreadable(`${this.#name(directory)}/`, error);
      return;
    }
    const rules = above.withFileOf(directory);
    const names = new Set(entries.map(({ name }) => name));
    this.#finder?.enter({ path: directory, names, explicit: level === 0 });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      if (this.#finder?.covers(path) === true) continue;
      const ignores = (kind: "file" | "directory") =>
        rules.ignores(path, kind) || (isInside(path, this.#repository.root) && this.#own.ignores(path, kind));
      const reason = skipReason(path, entry, { siblings: names, ignores, takes: this.#takes });
      if (reason === "nothing") continue;
      if (reason === "link" && entry.name !== "sekisho.yaml" && !isDirectoryLink(path, entry)) {
        this.#links.push(path);
        continue;
      }
      if (reason !== undefined) {
        const name = this.#name(path);
        yield { kind: "skipped", file: entry.isDirectory() ? `${name}/` : name, reason };
      } else if (entry.isDirectory()) yield* this.#directory(path, rules, level + 1);
      else yield* this.#file(path, false);
    }
  }

  *#file(path: string, explicit: boolean): Generator<Step> {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    yield { kind: "file", path, file: this.#name(path), explicit };
  }

  /** The rules of all directories above one that was named; they don't leave out that one itself. */
  #rulesAbove(directory: string): IgnoreRules {
    const { root, gitTop } = this.#repository;
    const top = gitTop ?? root;
    let rules = IgnoreRules.none;
    if (gitTop !== undefined && isInside(directory, gitTop)) rules = rules.withExcludesOf(gitTop);
    const above: string[] = [];
    if (isInside(directory, top)) {
      for (let at = directory; at !== top; at = dirname(at)) above.push(dirname(at));
    }
    for (const at of above.toReversed()) rules = rules.withFileOf(at);
    return rules;
  }

  /** A link in the repository that shows what is not of the repository: a change must not make us read our host. */
  #leadsOutside(path: string, real: string): boolean {
    const { root } = this.#repository;
    return isInside(path, root) && !isInside(real, realpathSync(root));
  }

  #name(path: string): string {
    return fileName(path, this.#repository.root) || ".";
  }
}

const PIPE_HINT = "pipe it into `sekisho check -`";

interface Surroundings {
  readonly siblings: ReadonlySet<string>;
  readonly ignores: (kind: "file" | "directory") => boolean;
  readonly takes: WalkOptions["takes"];
}

/** Why an entry of a directory is passed over; `nothing` for what nobody expects to be judged. */
function skipReason(
  path: string,
  entry: Dirent,
  { siblings, ignores, takes }: Surroundings,
): SkipReason | "nothing" | undefined {
  if (entry.isDirectory()) {
    if (INTERNAL.has(entry.name)) return "nothing";
    if (ignores("directory")) return "ignored";
    if (DEPENDENCIES.has(entry.name)) return "dependencies";
    if (entry.name === "templates" && siblings.has("Chart.yaml")) return "helm-template";
    return existsSync(join(path, "rulebook.yaml")) ? "rulebook" : undefined;
  }
  const format = formatFor(entry.name);
  if (format?.load === undefined || !takes(format.name)) return isDirectoryLink(path, entry) ? "link" : "other-format";
  if (ignores("file")) return "ignored";
  if (entry.isSymbolicLink()) return "link";
  if (!entry.isFile()) return "special";
  return entry.name === "sekisho.yaml" ? "settings" : undefined;
}

function isDirectoryLink(path: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function unreadable(file: string, error: unknown): Step {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = WHY.get(code) ?? (error instanceof Error ? error.message : String(error));
  return problem(code === "ENOENT" ? "not_found" : "unreadable", `${file} can't be read: ${why}`);
}

const WHY: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or directory"],
  ["ENOTDIR", "a part of its path is no directory"],
  ["EACCES", "permission is denied"],
  ["EPERM", "permission is denied"],
  ["ELOOP", "its links lead in a circle"],
  ["ENAMETOOLONG", "its name is too long"],
]);

function problem(code: string, message: string, hint?: string): Step {
  return {
    kind: "problem",
    diagnostic: { code, severity: "error", message, ...(hint === undefined ? {} : { hint }) },
  };
}

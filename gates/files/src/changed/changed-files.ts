import { realpathSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { LocalRepository, type WorkingChange } from "@sekisho/clients";
import { type Diagnostic, Problem } from "@sekisho/core";
import { closureOf } from "../render/kustomize/closure.ts";
import type { Rendering } from "../render/source.ts";
import { fileName, isInside, type Repository } from "../repository/repository.ts";

/** What the answer says of a run that judges only what has changed. */
export interface ChangedNews {
  /** As the command line names it. */
  readonly ref: string;
  /** The commit from which both parted. */
  readonly base: string;
  /** Files that differ, and of them those that are gone. */
  readonly changed: number;
  readonly deleted: number;
  /** Files and renderings that are as they were, and were not judged. */
  readonly unchanged: number;
  /** The changed file that makes this a check of everything, from the root. */
  readonly whole?: string;
}

export interface ChangedOptions {
  readonly ref: string;
  readonly repository: Repository;
  /** Absolute: a change in one of them changes what all files come to. */
  readonly rules: readonly string[];
}

/**
 * The files that differ from where the working tree and a revision parted. Codes: `git_no_revision`, `changed_no_base`
 * and the Problems of git.
 */
export async function findChanged({ ref, repository, rules }: ChangedOptions): Promise<ChangedFiles | Diagnostic> {
  const git = new LocalRepository(repository.root);
  try {
    const asked = await git.commit(ref);
    const base = await git.mergeBase(asked, "HEAD");
    if (base === undefined) return noBase(ref);
    const top = namedFrom(await git.top(), repository);
    const [changes, { tracked, untracked }] = await Promise.all([git.changesSince(base), git.workingFiles()]);
    const added = untracked.map((path) => ({ path, isDeleted: false }));
    const all = [...changes, ...added].map((change) => absolute(change, top));
    const whole = all.flatMap(namesOf).find((path) => isDecisive(path, rules));
    return new ChangedFiles(all, {
      ref,
      base,
      tracked: new Set(tracked.map((path) => join(top, path))),
      ...(whole === undefined ? {} : { whole: fileName(whole, repository.root) }),
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, severity: "error", message: `--changed: ${error.message}` };
  }
}

/** Git resolves links on the way to its top; names of files here do not. */
function namedFrom(top: string, { root, gitTop }: Repository): string {
  return gitTop !== undefined && realpathSync(gitTop) === realpathSync(top) ? gitTop : resolve(root, top);
}

/** Settings, what git leaves out, and whatever the rulebooks and the baseline are made of. */
function isDecisive(path: string, rules: readonly string[]): boolean {
  return ["sekisho.yaml", ".gitignore"].includes(basename(path)) || rules.some((one) => isInside(path, one));
}

function namesOf({ path, from }: WorkingChange): readonly string[] {
  return from === undefined ? [path] : [path, from];
}

function absolute({ path, from, isDeleted }: WorkingChange, top: string): WorkingChange {
  return { path: join(top, path), isDeleted, ...(from === undefined ? {} : { from: join(top, from) }) };
}

function noBase(ref: string): Diagnostic {
  const message = `--changed: no commit is known from which this one and ${ref} parted`;
  const hint = "a shallow clone lacks it: fetch more of the history (actions/checkout: fetch-depth: 0)";
  return { code: "changed_no_base", severity: "error", message, hint };
}

interface Since {
  readonly ref: string;
  readonly base: string;
  /** Absolute; of other files git can't say whether they are as they were. */
  readonly tracked: ReadonlySet<string>;
  readonly whole?: string;
}

/** Which files and renderings may come to something else than at another commit. Paths are absolute. */
export class ChangedFiles {
  readonly #since: Since;
  readonly #changes: readonly WorkingChange[];
  /** Present and former names. */
  readonly #names: ReadonlySet<string>;
  #unchanged = 0;

  constructor(changes: readonly WorkingChange[], since: Since) {
    this.#since = since;
    this.#changes = changes;
    this.#names = new Set(changes.flatMap(namesOf));
  }

  /** Whether all is judged. */
  get isWhole(): boolean {
    return this.#since.whole !== undefined;
  }

  /** Files that are not there any more, also those that bear another name since. */
  get gone(): readonly string[] {
    return this.#changes.flatMap(({ path, from, isDeleted }) =>
      isDeleted ? [path] : from === undefined ? [] : [from],
    );
  }

  get news(): ChangedNews {
    const { ref, base, whole } = this.#since;
    const counts = {
      changed: this.#changes.length,
      deleted: this.#changes.filter(({ isDeleted }) => isDeleted).length,
      unchanged: this.#unchanged,
    };
    return { ref, base, ...counts, ...(whole === undefined ? {} : { whole }) };
  }

  /** Whether a file is judged; one that is not is counted. What git does not track may be anything. */
  takes(path: string): boolean {
    return this.#count(this.#names.has(path) || !this.#since.tracked.has(path));
  }

  /** Whether what is rendered is judged: something that it is made of has changed. */
  takesRendering({ source, release }: Rendering, root: string): boolean {
    return this.#count(
      source.kind === "chart"
        ? this.#touches(
            [source.directory],
            release?.values.map((file) => resolve(root, file)),
          )
        : source.kind === "overlay"
          ? this.#touchesOverlay(source.directory, root)
          : // It may read whatever it likes.
            this.#changes.length > 0,
    );
  }

  #touchesOverlay(directory: string, root: string): boolean {
    const { directories, resources, patches } = closureOf(directory, isInside(directory, root) ? root : directory);
    return this.#touches(directories, [...resources, ...patches]);
  }

  #touches(directories: readonly string[], files: readonly string[] = []): boolean {
    return [...this.#names].some((name) => files.includes(name) || directories.some((one) => isInside(name, one)));
  }

  #count(isTaken: boolean): boolean {
    if (!isTaken && !this.isWhole) this.#unchanged++;
    return isTaken || this.isWhole;
  }
}

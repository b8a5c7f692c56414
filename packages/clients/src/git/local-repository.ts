import { Problem } from "@sekisho/core";
import { runGit } from "./run-git.ts";

/** A file as one commit has it. */
export interface TreeFile {
  /** From git's top level. */
  readonly path: string;
  /** `100644`, `100755`, `120000` for a link; what is no file is left out. */
  readonly mode: string;
  /** Of its content. */
  readonly blob: string;
}

/** A version of a file that some commit brought. */
export interface FileVersion extends TreeFile {
  /** The newest of the asked commits that brought it, or the oldest one where it was there before. */
  readonly commit: string;
}

/** A file of the working tree that differs from a commit. */
export interface WorkingChange {
  readonly path: string;
  /** Its name in the commit, where it bears another one since. */
  readonly from?: string;
  /** It was there, and is not. */
  readonly isDeleted: boolean;
}

export interface Blob {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const TIMEOUT_MS = 60_000;
/** Contents that are asked for at one time. */
const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * A repository on this machine, of which objects are read: nothing is checked out, so no filter or hook of it runs. Methods
 * throw the Problems of {@link runGit}, and `git_no_revision` for a name that is no commit.
 */
export class LocalRepository {
  readonly #directory: string;
  #top: Promise<string> | undefined;

  /** Any directory inside of it. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The id of the commit that a name means. */
  async commit(revision: string): Promise<string> {
    const refuse = (cause?: unknown): Problem =>
      new Problem("git_no_revision", `expected a revision of this repository, found ${JSON.stringify(revision)}`, {
        cause,
      });
    if (revision === "" || revision.startsWith("-")) throw refuse();
    try {
      return (await this.#text(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`])).trim();
    } catch (error) {
      if (error instanceof Problem && error.code === "git_failed") throw refuse(error);
      throw error;
    }
  }

  /** Absolute, as git names it. */
  top(): Promise<string> {
    // Paths of most commands count from where git runs.
    this.#top ??= this.#run(this.#directory, ["rev-parse", "--show-toplevel"]).then((told) =>
      told.toString("utf8").replace(/\n$/, ""),
    );
    return this.#top;
  }

  /** The files of a commit at or below some paths, which count from the top; "" is all of it. */
  async files(commit: string, paths: readonly string[]): Promise<readonly TreeFile[]> {
    const below = paths.includes("") ? [] : paths;
    const told = await this.#text(["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...below]);
    return told.split("\0").flatMap((entry): readonly TreeFile[] => {
      const match = /^(\d{6}) blob ([0-9a-f]+)\t(.+)$/s.exec(entry);
      const [, mode, blob, path] = match ?? [];
      return mode === undefined || blob === undefined || path === undefined ? [] : [{ path, mode, blob }];
    });
  }

  /** The commit from which two revisions parted; undefined where none is known, as in a shallow clone. */
  async mergeBase(one: string, other: string): Promise<string | undefined> {
    try {
      return (await this.#text(["merge-base", one, other])).trim();
    } catch (error) {
      if (error instanceof Problem && error.code === "git_failed") return undefined;
      throw error;
    }
  }

  /** Files that differ between a commit and the working tree, by their names from the top; a rename is `from` and `path`. */
  async changesSince(commit: string): Promise<readonly WorkingChange[]> {
    const fields = (await this.#text(["diff-index", "-z", "-M", "--name-status", commit, "--"])).split("\0");
    const changes: WorkingChange[] = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const [status = "", path = "", renamed = ""] = fields.slice(i, i + 3);
      const isRename = status.startsWith("R");
      if (isRename) i++;
      changes.push(isRename ? { path: renamed, from: path, isDeleted: false } : { path, isDeleted: status === "D" });
    }
    return changes;
  }

  /** Names from the top of files that git tracks, and of those that it would take. */
  async workingFiles(): Promise<{ readonly tracked: readonly string[]; readonly untracked: readonly string[] }> {
    const list = async (...which: readonly string[]): Promise<readonly string[]> =>
      (await this.#text(["ls-files", "-z", ...which])).split("\0").filter((name) => name !== "");
    const [tracked, untracked] = await Promise.all([list("--cached"), list("--others", "--exclude-standard")]);
    return { tracked, untracked };
  }

  /**
   * All versions of files at or below some paths that commits have: each path and content once, the newest first. `range`
   * is a number of commits up to the one that is checked out, or what `git rev-list` takes: `main~20..main`.
   */
  async versions(
    range: string,
    paths: readonly string[],
  ): Promise<{ readonly commits: number; readonly versions: readonly FileVersion[] }> {
    const commits = await this.#commits(range);
    const known = new Set(commits.map(({ id }) => id));
    const found = new Map<string, FileVersion>();
    const add = (file: TreeFile, commit: string): void => {
      const key = `${file.blob} ${file.path}`;
      if (!found.has(key)) found.set(key, { ...file, commit });
    };
    // The first parent's tree and what differs from it are all of a commit, and so on down to where the range begins.
    const changed = await this.#changes(
      commits.filter(({ parent }) => parent !== undefined && known.has(parent)),
      paths,
    );
    for (const { id, parent } of commits) {
      const files = parent !== undefined && known.has(parent) ? changed.get(id) : await this.files(id, paths);
      for (const file of files ?? []) add(file, id);
    }
    return { commits: commits.length, versions: [...found.values()] };
  }

  /** Contents by their ids, each once; one above `maxBytes` comes without its bytes. */
  async *blobs(
    ids: readonly string[],
    maxBytes: number,
  ): AsyncGenerator<Blob | { readonly id: string; readonly sizeBytes: number }> {
    let batch: string[] = [];
    let sizeBytes = 0;
    for (const { id, size } of await this.#sizes([...new Set(ids)])) {
      if (size > maxBytes) {
        yield { id, sizeBytes: size };
        continue;
      }
      if (batch.length > 0 && sizeBytes + size > BATCH_BYTES) {
        yield* await this.#read(batch);
        batch = [];
        sizeBytes = 0;
      }
      batch.push(id);
      sizeBytes += size;
    }
    if (batch.length > 0) yield* await this.#read(batch);
  }

  /** Newest first. */
  async #commits(range: string): Promise<readonly { readonly id: string; readonly parent: string | undefined }[]> {
    if (range === "" || /^-|\s/.test(range)) {
      throw new Problem(
        "git_no_revision",
        `expected a number or a range such as main~20..main, found ${JSON.stringify(range)}`,
      );
    }
    const which = /^\d{1,6}$/.test(range) ? [`--max-count=${range}`, "HEAD"] : [range];
    try {
      const told = await this.#text(["rev-list", "--parents", "--topo-order", ...which, "--"]);
      return told
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" "))
        .map(([id = "", parent]) => ({ id, parent }));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "git_failed") throw error;
      throw new Problem(
        "git_no_revision",
        `expected a number or a range such as main~20..main, found ${JSON.stringify(range)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** By commit, what it has of files that differ from its first parent. */
  async #changes(
    commits: readonly { readonly id: string; readonly parent: string | undefined }[],
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TreeFile[]>> {
    const changed = new Map<string, TreeFile[]>();
    if (commits.length === 0) return changed;
    const below = paths.includes("") ? [] : paths;
    const input = commits.map(({ id, parent }) => `${id} ${parent}\n`).join("");
    const args = ["diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--full-index", "--", ...below];
    const fields = (await this.#text(args, input)).split("\0");
    let files: TreeFile[] = [];
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] ?? "";
      const entry = /^:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]/.exec(field);
      if (entry === null) {
        const [id] = /^[0-9a-f]{40,64}/.exec(field) ?? [];
        if (id === undefined) continue;
        files = [];
        changed.set(id, files);
        continue;
      }
      i++;
      const [, mode = "", blob = ""] = entry;
      if (/^1[02]/.test(mode)) files.push({ path: fields[i] ?? "", mode, blob });
    }
    return changed;
  }

  async #sizes(ids: readonly string[]): Promise<readonly { readonly id: string; readonly size: number }[]> {
    if (ids.length === 0) return [];
    const told = await this.#text(["cat-file", "--batch-check"], ids.map((id) => `${id}\n`).join(""));
    return told
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" "))
      .map(([id = "", type, size]) => {
        if (type !== "blob") throw new Problem("git_failed", `git has no content ${id}`);
        return { id, size: Number(size) };
      });
  }

  async #read(ids: readonly string[]): Promise<readonly Blob[]> {
    const told = await this.#git(["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
    const blobs: Blob[] = [];
    for (let at = 0; at < told.length; ) {
      const end = told.indexOf(10, at);
      const [id = "", , size] = told.toString("latin1", at, end).split(" ");
      const from = end + 1;
      blobs.push({ id, bytes: told.subarray(from, from + Number(size)) });
      at = from + Number(size) + 1;
    }
    return blobs;
  }

  async #text(args: readonly string[], input?: string): Promise<string> {
    return (await this.#git(args, input)).toString("utf8");
  }

  async #git(args: readonly string[], input?: string): Promise<Buffer> {
    return this.#run(await this.top(), args, input);
  }

  #run(cwd: string, args: readonly string[], input?: string): Promise<Buffer> {
    const options = { cwd, protocols: [], timeoutMs: TIMEOUT_MS, whole: true, local: true } as const;
    return runGit(args, input === undefined ? options : { ...options, input });
  }
}

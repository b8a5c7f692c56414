import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { type GitOptions, runGit } from "./run-git.ts";

export interface GitSource {
  /** `https://…`, `ssh://…`, `file://…`. */
  readonly url: string;
  /** A branch or tag. */
  readonly ref: string;
  readonly token?: string;
}

export interface GitCommit {
  readonly id: string;
  /** As the commit says: not proved. */
  readonly author: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

const FETCH_MS = 60_000;
const LOCAL_MS = 30_000;

/**
 * A bare copy of one branch of a repository, in a directory of its own. One caller at a time.
 */
export class GitRepository {
  readonly #source: GitSource;
  readonly #directory: string;

  /** `directory` is made where it is not there. */
  constructor(source: GitSource, directory: string) {
    requireUrl(source.url);
    this.#source = source;
    this.#directory = directory;
  }

  /** What the ref points at now; its files are here afterwards. Throws the Problems of {@link runGit}. */
  async fetch(): Promise<GitCommit> {
    const { url, ref } = this.#source;
    if (!existsSync(join(this.#directory, "HEAD"))) {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      await this.#git(["init", "--quiet", "--bare"]);
    }
    await this.#git(["fetch", "--quiet", "--depth=1", "--no-tags", "--", url, ref], FETCH_MS);
    const text = (await this.#git(["log", "-1", "--format=%H%n%an%n%ct", "FETCH_HEAD"])).toString("utf8");
    const [id = "", author = "", seconds = "0"] = text.trim().split("\n");
    return { id, author, at: Number(seconds) * 1000 };
  }

  /** The files of a commit in `target`, which is whole or not there. */
  async checkout(commit: string, target: string): Promise<void> {
    if (existsSync(target)) return;
    const parent = join(target, "..");
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    const temporary = mkdtempSync(join(parent, ".new-"));
    try {
      await this.#git(["--work-tree", temporary, "checkout", "--quiet", "--force", commit, "--", "."]);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Makes a branch with one more file on top of a commit, and sends it. Throws Problem `git_branch_exists` where it is
   * there already, and those of {@link runGit}.
   */
  async proposeFile(proposal: {
    readonly base: string;
    readonly branch: string;
    readonly path: string;
    readonly text: string;
    readonly message: string;
    readonly author: { readonly name: string; readonly email: string };
  }): Promise<string> {
    const { base, branch, path, text, message, author } = proposal;
    const blob = await this.#line(["hash-object", "-w", "--stdin"], text);
    const entries = (await this.#git(["ls-tree", "-r", "-z", "--full-tree", base])).toString("utf8");
    const tree = await this.#writeTree(entries, path, blob);
    const identity = ["-c", `user.name=${author.name}`, "-c", `user.email=${author.email}`];
    const commit = await this.#line([...identity, "commit-tree", tree, "-p", base, "-F", "-"], message);
    await this.#push(commit, branch);
    return commit;
  }

  async #push(commit: string, branch: string): Promise<void> {
    const ref = `refs/heads/${branch}`;
    try {
      // With an empty lease: only where there is no such branch.
      const args = ["push", "--quiet", `--force-with-lease=${ref}:`, "--", this.#source.url, `${commit}:${ref}`];
      await this.#git(args, FETCH_MS);
    } catch (error) {
      if (error instanceof Problem && /stale info|already exists|rejected/.test(error.message)) {
        throw new Problem("git_branch_exists", `there is a branch ${branch} already`, { cause: error });
      }
      throw error;
    }
  }

  /** Trees are written from the deepest up; git does it from an index, which is made of the entries. */
  async #writeTree(entries: string, path: string, blob: string): Promise<string> {
    const index = join(this.#directory, `index-${crypto.randomUUID()}`);
    const kept = entries.split("\0").filter((entry) => entry !== "" && entry.slice(entry.indexOf("\t") + 1) !== path);
    const all = [...kept, `100644 blob ${blob}\t${path}`];
    try {
      const input = all.map((entry) => `${entry}\0`).join("");
      await this.#git(["update-index", "-z", "--index-info"], LOCAL_MS, { input, index });
      return (await this.#git(["write-tree"], LOCAL_MS, { index })).toString("utf8").trim();
    } finally {
      rmSync(index, { force: true });
    }
  }

  async #line(args: readonly string[], input: string): Promise<string> {
    return (await this.#git(args, LOCAL_MS, { input })).toString("utf8").trim();
  }

  async #git(
    args: readonly string[],
    timeoutMs = LOCAL_MS,
    more: { readonly input?: string; readonly index?: string } = {},
  ): Promise<Buffer> {
    const { token, url } = this.#source;
    const options: GitOptions = {
      cwd: this.#directory,
      protocols: [new URL(url).protocol.slice(0, -1)],
      timeoutMs,
      ...(token !== undefined && { token }),
      ...(more.input !== undefined && { input: more.input }),
      ...(more.index !== undefined && { index: more.index }),
    };
    return runGit(args, options);
  }
}

/** Addresses that name another program or option are none. Throws Problem `git_url`. */
function requireUrl(url: string): void {
  const isKnown = URL.canParse(url) && /^(?:https?|ssh|file):$/.test(new URL(url).protocol);
  if (!isKnown) throw new Problem("git_url", `expected https://…, ssh://… or file://…, found ${JSON.stringify(url)}`);
}

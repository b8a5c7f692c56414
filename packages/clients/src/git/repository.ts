import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { type GitOptions, runGit } from "./run-git.ts";

export interface GitSource {
  /** `https://…`, `ssh://…`, `file://…`. */
  readonly url: string;
  /** A branch or tag. */
  readonly ref: string;
  readonly token?: string;
  /** Where a host is: an address that may be asked. Rejects where none may. */
  readonly resolve: (host: string) => Promise<string>;
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
  async fetch(signal?: AbortSignal): Promise<GitCommit> {
    const { url, ref } = this.#source;
    if (!existsSync(join(this.#directory, "HEAD"))) {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      await this.#git(["init", "--quiet", "--bare"]);
    }
    const args = ["fetch", "--quiet", "--depth=1", "--no-tags", "--", url, ref];
    await this.#git(args, FETCH_MS, { ...(await this.#way()), ...(signal && { signal }) });
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
    const tree = await this.#writeTree(base, path, blob);
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
      await this.#git(args, FETCH_MS, await this.#way());
    } catch (error) {
      if (error instanceof Problem && /stale info|already exists|rejected/.test(error.message)) {
        throw new Problem("git_branch_exists", `there is a branch ${branch} already`, { cause: error });
      }
      throw error;
    }
  }

  /** Git's own index reads and writes the trees, so that names stay the bytes that they are. */
  async #writeTree(base: string, path: string, blob: string): Promise<string> {
    const index = join(this.#directory, `index-${crypto.randomUUID()}`);
    try {
      await this.#git(["read-tree", base], LOCAL_MS, { index });
      await this.#git(["update-index", "-z", "--index-info"], LOCAL_MS, { input: `100644 ${blob}\t${path}\0`, index });
      return (await this.#git(["write-tree"], LOCAL_MS, { index })).toString("utf8").trim();
    } finally {
      rmSync(index, { force: true });
    }
  }

  /** How the server is asked: at the very address that was checked, by whatever name. */
  async #way(): Promise<{ readonly resolved?: string }> {
    const { protocol, hostname, port } = new URL(this.#source.url);
    if (protocol === "file:") return {};
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    const address = await this.#source.resolve(host);
    // ssh looks names up itself; it knows the server by its key.
    if (protocol === "ssh:" || isIP(host) !== 0) return {};
    return { resolved: `${host}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}:${address}` };
  }

  async #line(args: readonly string[], input: string): Promise<string> {
    return (await this.#git(args, LOCAL_MS, { input })).toString("utf8").trim();
  }

  async #git(
    args: readonly string[],
    timeoutMs = LOCAL_MS,
    more: Partial<Pick<GitOptions, "input" | "index" | "resolved" | "signal">> = {},
  ): Promise<Buffer> {
    const { token, url } = this.#source;
    const options: GitOptions = {
      cwd: this.#directory,
      protocols: [new URL(url).protocol.slice(0, -1)],
      timeoutMs,
      ...(token !== undefined && { token }),
      ...more,
    };
    return runGit(args, options);
  }
}

/** Addresses that name another program or option are none, nor those that hold a secret. Throws Problem `git_url`. */
function requireUrl(url: string): void {
  const isKnown = URL.canParse(url) && /^(?:https?|ssh|file):$/.test(new URL(url).protocol);
  if (isKnown && holdsSecret(new URL(url))) {
    throw new Problem(
      "git_url",
      "the address holds a secret, which everybody who sees it would know: give it as `token`",
    );
  }
  if (!isKnown) throw new Problem("git_url", `expected https://…, ssh://… or file://…, found ${JSON.stringify(url)}`);
}

/** Over ssh a name alone is no secret: it is part of most addresses. */
function holdsSecret({ protocol, username, password }: URL): boolean {
  return password !== "" || (username !== "" && protocol !== "ssh:");
}

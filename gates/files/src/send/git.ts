import { runGit } from "@sekisho/clients";
import { Problem } from "@sekisho/core";

const TIMEOUT_MS = 10_000;

/** A file of the repository that bears another name since; both from the root. */
export interface FileRename {
  readonly from: string;
  readonly to: string;
}

/** What git tells about the checkout; undefined where it can't (no git, a shallow clone, a detached head). */
export class Checkout {
  readonly #root: string;

  /** The directory from which names of files count. */
  constructor(root: string) {
    this.#root = root;
  }

  /** The branch that is checked out. */
  branch(): Promise<string | undefined> {
    return this.#line(["symbolic-ref", "--quiet", "--short", "HEAD"]);
  }

  /** The branch that the remote `origin` calls its own, as a clone remembers it. */
  async defaultBranch(): Promise<string | undefined> {
    const name = await this.#line(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    return name?.replace(/^origin\//, "");
  }

  /** Files below the root that were renamed between a commit and the one that is checked out (`git diff -M`). */
  async renames(from: string): Promise<readonly FileRename[] | undefined> {
    // Of the plumbing, no setting of the repository runs a program.
    const told = await this.#git([
      "diff-tree",
      "-r",
      "-z",
      "-M",
      "--diff-filter=R",
      "--name-status",
      "--relative",
      from,
      "HEAD",
    ]);
    if (told === undefined) return undefined;
    const fields = told.toString("utf8").split("\0");
    return fields.flatMap((status, i) => {
      const [before, after] = [fields[i + 1], fields[i + 2]];
      return i % 3 === 0 && status.startsWith("R") && before !== undefined && after !== undefined
        ? [{ from: before, to: after }]
        : [];
    });
  }

  /** Files below the root that bear this name, from there: tracked ones, and new ones that are not ignored. */
  async filesCalled(name: string): Promise<readonly string[] | undefined> {
    const pattern = `:(glob)**/${name}`;
    const told = await this.#git(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", pattern]);
    return told
      ?.toString("utf8")
      .split("\0")
      .filter((path) => path !== "");
  }

  async #line(args: readonly string[]): Promise<string | undefined> {
    const text = (await this.#git(args))?.toString("utf8").trim();
    return text === "" ? undefined : text;
  }

  async #git(args: readonly string[]): Promise<Buffer | undefined> {
    // In the containers of a CI the checkout often belongs to another user.
    const safe = ["-c", "safe.directory=*"];
    try {
      return await runGit([...safe, ...args], { cwd: this.#root, protocols: [], timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }
}

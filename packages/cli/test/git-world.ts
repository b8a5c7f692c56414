import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Files, folder, SETTINGS } from "./world.ts";

export function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8" }).trim();
}

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A repository in which one commit of `main` has these files, and what the working tree has since. */
export function repository(before: Files, after: Files = {}): string {
  const root = folder({ "sekisho.yaml": SETTINGS, ...before });
  git(root, "init", "--quiet");
  commit(root);
  write(root, after);
  return root;
}

/** The id of a new commit with everything. */
export function commit(root: string): string {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message=x");
  return git(root, "rev-parse", "HEAD");
}

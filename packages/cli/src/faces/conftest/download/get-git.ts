import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { refusal } from "../refusal.ts";

/**
 * Clones a repository into a directory, or brings the checkout that is there to what the repository has; `ref` of the
 * query names a branch, tag or commit, `depth` how much of the history comes. Git runs with the person's own settings:
 * what may be read is what they may read.
 */
export async function getGit(source: URL, directory: string): Promise<void> {
  const url = new URL(source);
  const ref = url.searchParams.get("ref") ?? "";
  const depth = Number.parseInt(url.searchParams.get("depth") ?? "", 10);
  for (const name of ["ref", "depth", "sshkey"]) url.searchParams.delete(name);
  const address = url.href;
  if (existsSync(directory)) await update(address, ref, directory);
  else await clone(address, { ref, depth: Number.isNaN(depth) ? 0 : depth }, directory);
  if (ref !== "") await git(["checkout", "--quiet", ref], directory);
  await git(["submodule", "update", "--init", "--recursive", "--quiet"], directory);
}

interface Wanted {
  readonly ref: string;
  readonly depth: number;
}

async function clone(address: string, { ref, depth }: Wanted, directory: string): Promise<void> {
  mkdirSync(dirname(directory), { recursive: true });
  const shallow = depth > 0 ? ["--depth", String(depth), ...(ref === "" ? [] : ["--branch", ref])] : [];
  await git(["clone", "--quiet", ...shallow, "--", address, directory], dirname(directory));
}

/** Nothing of the old repository is trusted but its files. */
async function update(address: string, ref: string, directory: string): Promise<void> {
  for (const name of readdirSync(directory)) {
    if (name.toLowerCase() === ".git") rmSync(join(directory, name), { recursive: true });
  }
  await git(["init", "--quiet"], directory);
  await git(["remote", "add", "origin", "--", address], directory);
  await git(["fetch", "--quiet", "--tags", "origin"], directory);
  await git(["fetch", "--quiet", "origin", "--", ref === "" ? "HEAD" : ref], directory);
  await git(["reset", "--quiet", "--hard", "FETCH_HEAD"], directory);
}

function git(args: readonly string[], cwd: string): Promise<void> {
  const child = spawn("git", args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.on("error", () => reject(refusal("download_failed", "git must be available and on the PATH")));
    child.on("close", (status) => {
      if (status === 0) resolve();
      else reject(refusal("download_failed", `git ${args[0]} ended with ${status}: ${said.trim()}`));
    });
  });
}

import { readdirSync } from "node:fs";
import { runGit } from "@sekisho/clients";
import { Problem } from "@sekisho/core";

const TIMEOUT_MS = 30_000;

/** All files of a repository from its top: those that git knows or would take, else all that lie there. */
export async function repositoryFiles(top: string): Promise<readonly string[]> {
  try {
    // In the containers of a CI the checkout often belongs to another user.
    const list = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const told = await runGit(list, { cwd: top, protocols: [], timeoutMs: TIMEOUT_MS });
    return [
      ...new Set(
        told
          .toString("utf8")
          .split("\0")
          .filter((name) => name !== ""),
      ),
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return filesBelow(top, "");
  }
}

function filesBelow(top: string, directory: string): readonly string[] {
  return readdirSync(`${top}/${directory}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return entry.name === ".git" || entry.name === "node_modules" ? [] : filesBelow(top, `${path}/`);
  });
}

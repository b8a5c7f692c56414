import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const MAX_BYTES = 1024 * 1024;

/**
 * The URL of the remote `origin`, or of the only remote, read from git's own files: git itself would take longer than
 * judging a file does. Undefined where there is none. `insteadOf` and included files are not followed.
 */
export function gitRemote(gitTop: string): string | undefined {
  const directory = commonDirectory(gitTop);
  const config = directory === undefined ? undefined : readSmall(join(directory, "config"));
  if (config === undefined) return undefined;
  const urls = remoteUrls(config);
  return urls.get("origin") ?? (urls.size === 1 ? [...urls.values()][0] : undefined);
}

/** `.git` is a directory, or in worktrees and submodules a file that names it; the config is in the common one. */
function commonDirectory(gitTop: string): string | undefined {
  const dotGit = join(gitTop, ".git");
  if (statSync(dotGit, { throwIfNoEntry: false })?.isDirectory() === true) return dotGit;
  const named = /^gitdir:\s*(.+?)\s*$/m.exec(readSmall(dotGit) ?? "")?.[1];
  if (named === undefined) return undefined;
  const directory = resolve(gitTop, named);
  const common = readSmall(join(directory, "commondir"))?.trim();
  return common === undefined ? directory : resolve(directory, common);
}

/** `url` of each `[remote "NAME"]` (git-config(1), Syntax); the last one counts, as for git. */
function remoteUrls(config: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  let remote: string | undefined;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (section !== null) {
      const named = section[1]?.toLowerCase() === "remote" ? section[2] : undefined;
      remote = named?.replace(/\\(.)/g, "$1");
    }
    const url = /(?:^|\])\s*url\s*=\s*(.*)$/i.exec(line)?.[1];
    if (remote !== undefined && url !== undefined) urls.set(remote, unquote(url));
  }
  return urls;
}

function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
  return quoted === undefined ? value.replace(/\s+[#;].*$/, "").trim() : quoted.replace(/\\(.)/g, "$1");
}

function readSmall(path: string): string | undefined {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

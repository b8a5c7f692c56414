import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemText } from "../go/system-text.ts";

/** A file that was found below a path which was given. */
export interface FoundFile {
  /** As it is named in messages: the given path, and the names below it. */
  readonly path: string;
  /** Names of the folders between the given path and the file, and before them those of its `prefix:`. */
  readonly parents: readonly string[];
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** What could not be read. */
  readonly mistakes: readonly string[];
}

/**
 * Walks paths as OPA's loader does: links are followed, names are in order, `a.b:path` puts what is there below a.b.
 * `wanted` also hears how deep below a given path a file stands; what `isIgnored` names is passed over with all below it.
 */
export function findFiles(
  paths: readonly string[],
  cwd: string,
  wanted: (name: string, depth: number) => boolean,
  isIgnored: (path: string) => boolean = () => false,
): FoundFiles {
  const files: FoundFile[] = [];
  const mistakes: string[] = [];
  const walk = (path: string, parents: readonly string[], depth: number): void => {
    try {
      const full = resolve(cwd, path);
      const stat = statSync(full);
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (!stat.isDirectory()) {
        if (wanted(name, depth)) files.push({ path, parents });
        return;
      }
      const below = depth > 0 ? [...parents, name] : parents;
      for (const entry of readdirSync(full).sort()) {
        const inner = join(path, entry);
        if (!isIgnored(inner)) walk(inner, below, depth + 1);
      }
    } catch (error) {
      if (!(error instanceof Error) || !("syscall" in error)) throw error;
      mistakes.push(systemText(error).replace(resolve(cwd, path), path));
    }
  };
  for (const given of paths) {
    const { prefix, path } = splitPrefix(given);
    walk(path.startsWith("file://") ? path.slice("file://".length) : path, prefix, 0);
  }
  return { files, mistakes };
}

function splitPrefix(given: string): { readonly prefix: readonly string[]; readonly path: string } {
  const colon = given.indexOf(":");
  if (colon <= 0 || given.indexOf("://") === colon) return { prefix: [], path: given };
  return { prefix: given.slice(0, colon).split("."), path: given.slice(colon + 1) };
}

/** Several mistakes as OPA's loader lists them. */
export function loaderText(mistakes: readonly string[]): string {
  return mistakes.length === 1
    ? `1 error occurred during loading: ${mistakes[0]}`
    : `${mistakes.length} errors occurred during loading:\n${mistakes.join("\n")}`;
}

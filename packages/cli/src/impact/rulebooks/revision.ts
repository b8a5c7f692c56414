import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { LocalRepository, TreeFile } from "@sekisho/clients";
import { isJsonArray, isJsonObject, LIMITS, ownValue } from "@sekisho/core";
import { yaml } from "@sekisho/formats";

/**
 * Writes the rulebook that a commit has in a directory, which counts from git's top, and what it includes by paths, below
 * `target`. Nothing is checked out: contents are the bytes that git keeps. What is missing the loader says.
 */
export async function exportRulebook(
  repository: LocalRepository,
  { commit, directory }: { readonly commit: string; readonly directory: string },
  target: string,
): Promise<void> {
  // Links of the rulebook may lead to other places of its repository, which ends here.
  mkdirSync(join(target, ".git"), { recursive: true });
  const done = new Set<string>();
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (done.has(at)) continue;
    done.add(at);
    const manifest = await exportFiles(repository, await repository.files(commit, [at]), { at, target });
    for (const use of manifest === undefined ? [] : includedPaths(manifest)) {
      const included = posix.normalize(posix.join(at, use));
      if (!included.startsWith("..")) waiting.push(included.replace(/\/$/, ""));
    }
  }
}

/** Answers with the manifest, where there is one. */
async function exportFiles(
  repository: LocalRepository,
  files: readonly TreeFile[],
  { at, target }: { readonly at: string; readonly target: string },
): Promise<Uint8Array | undefined> {
  const byBlob = Map.groupBy(files.filter(isNameable), ({ blob }) => blob);
  let manifest: Uint8Array | undefined;
  for await (const blob of repository.blobs([...byBlob.keys()], LIMITS.maxBytes)) {
    if (!("bytes" in blob)) continue;
    for (const { path, mode } of byBlob.get(blob.id) ?? []) {
      write(join(target, path), mode, blob.bytes);
      if (path === posix.join(at, "rulebook.yaml")) manifest = blob.bytes;
    }
  }
  return manifest;
}

/** A tree that somebody made by hand may name what lies above it. */
function isNameable({ path }: TreeFile): boolean {
  return !path.split("/").some((part) => part === "" || part === ".." || part === "." || part.toLowerCase() === ".git");
}

function write(file: string, mode: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  if (mode === "120000") symlinkSync(new TextDecoder().decode(bytes), file);
  else writeFileSync(file, bytes);
}

function includedPaths(manifest: Uint8Array): readonly string[] {
  const [document] = yaml.read(manifest, "rulebook.yaml").documents;
  const includes = isJsonObject(document?.value) ? ownValue(document.value, "includes") : undefined;
  if (!isJsonArray(includes)) return [];
  return includes.flatMap((include) => {
    const use = ownValue(include, "use");
    return typeof use === "string" && !/^[a-z][a-z0-9+]+:/.test(use) && !posix.isAbsolute(use) ? [use] : [];
  });
}

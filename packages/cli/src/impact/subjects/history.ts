import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type FileVersion, LocalRepository } from "@sekisho/clients";
import { type Diagnostic, LIMITS } from "@sekisho/core";
import { type ReadFile, type Run, readFile, trackedFiles } from "@sekisho/gate-files/judged";
import { judgesFormat, type Rule } from "@sekisho/rulebook";

/** A version of a file, read. */
export interface ReadVersion {
  readonly file: ReadFile;
  readonly commit: string;
}

export interface History {
  readonly commits: number;
  readonly versions: number;
  /** Versions of files of charts and kustomizations, which are not rendered as they were. */
  readonly unrendered: number;
}

/**
 * Every version of what a run would read that commits have, each once: a content under two names is two things. Newest first.
 * Throws the Problems of {@link LocalRepository}.
 */
export async function* readHistory(
  { repository, settings, paths }: Run,
  { range, rules }: { readonly range: string; readonly rules: readonly Rule[] },
  tell: { history(history: History): void; missed(diagnostic: Diagnostic): void },
): AsyncGenerator<ReadVersion> {
  const { root } = repository;
  const git = new LocalRepository(root);
  const top = await git.top();
  const prefix = below(realpathSync(root), top);
  const asked = paths.map((path) => below(join(realpathSync(root), relative(root, path)), top));
  const { commits, versions } = await git.versions(range, asked);
  const inRoot = versions.flatMap((version): readonly FileVersion[] => {
    const isInside = prefix === "" || version.path.startsWith(`${prefix}/`);
    if (!isInside || version.mode === "120000") return [];
    return [{ ...version, path: prefix === "" ? version.path : version.path.slice(prefix.length + 1) }];
  });
  const takes = (format: string): boolean => judgesFormat(rules, format);
  const names = [...new Set(inRoot.map(({ path }) => path))];
  const { taken, rendered } = trackedFiles(names, { root, ignore: settings.ignore, takes });
  const wanted = inRoot.filter(({ path }) => taken.has(path));
  const unrendered = inRoot.filter(({ path }) => rendered.has(path)).length;
  tell.history({ commits, versions: wanted.length, unrendered });
  const byBlob = Map.groupBy(wanted, ({ blob }) => blob);
  for await (const blob of git.blobs([...byBlob.keys()], LIMITS.maxBytes)) {
    for (const { path, commit } of byBlob.get(blob.id) ?? []) {
      if (!("bytes" in blob)) {
        const message = `${path} in ${commit.slice(0, 12)} has ${blob.sizeBytes} bytes; at most ${LIMITS.maxBytes} are read`;
        tell.missed({ code: "file_too_large", severity: "error", message });
        continue;
      }
      const file = await readFile(
        { file: path, bytes: blob.bytes, explicit: false },
        { ...settings, format: undefined },
      );
      if (file.skipped === undefined) yield { file, commit };
    }
  }
}

/** A path from git's top level. */
function below(path: string, top: string): string {
  return relative(realpathSync(top), path).split(sep).join("/");
}

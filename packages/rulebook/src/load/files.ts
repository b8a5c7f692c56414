import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Mistakes, startOfFile } from "./mistakes.ts";
import { readSafely } from "./read-safely.ts";

/** A file of a rulebook. */
export interface SourceFile {
  /** From the rulebook's directory, with `/`. */
  readonly path: string;
  /** A name that can be opened; what diagnostics say. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The files below `under` (a folder or a file of the rulebook) that `wanted` names by path, sorted by path. Names that
 * start with a dot are not read; links are followed, but for one that leads back up or out of the repository. What
 * can't be read is a mistake.
 */
export function readFiles(
  directory: string,
  under: string,
  wanted: (path: string) => boolean,
  mistakes: Mistakes,
): readonly SourceFile[] {
  const found: SourceFile[] = [];
  visit(under, []);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));

  /** `above` are the real names of the folders on the way. */
  function visit(path: string, above: readonly string[]): void {
    const file = join(directory, path);
    try {
      if (statSync(file).isDirectory()) {
        const real = realpathSync(file);
        if (above.includes(real)) throw new Error("a link leads back to a folder above it");
        for (const name of readdirSync(file)) if (!name.startsWith(".")) visit(`${path}/${name}`, [...above, real]);
      } else if (wanted(path)) found.push({ path, file, bytes: readSafely(file, directory) });
    } catch (error) {
      if (above.length === 0 && isMissing(error)) return;
      const reason = error instanceof Error ? error.message : String(error);
      mistakes.error("rulebook_unreadable", `${file} can't be read: ${reason}`, { span: startOfFile(file) });
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

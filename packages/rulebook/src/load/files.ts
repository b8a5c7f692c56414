import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Mistakes, startOfFile } from "./mistakes.ts";

/** A file of a rulebook. */
export interface SourceFile {
  /** From the rulebook's directory, with `/`. */
  readonly path: string;
  /** A name that can be opened; what diagnostics say. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

const MAX_LEVELS = 32;

/**
 * The files below `under` (a folder or a file of the rulebook) that `wanted` names by path, sorted by path. Names that
 * start with a dot are not read; links are followed, to a depth that ends loops. What can't be read is a mistake.
 */
export function readFiles(
  directory: string,
  under: string,
  wanted: (path: string) => boolean,
  mistakes: Mistakes,
): readonly SourceFile[] {
  const found: SourceFile[] = [];
  visit(under, 0);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));

  function visit(path: string, level: number): void {
    const file = join(directory, path);
    try {
      if (statSync(file).isDirectory()) {
        if (level > MAX_LEVELS) throw new Error(`more than ${MAX_LEVELS} levels of folders`);
        for (const name of readdirSync(file)) if (!name.startsWith(".")) visit(`${path}/${name}`, level + 1);
      } else if (wanted(path)) found.push({ path, file, bytes: readFileSync(file) });
    } catch (error) {
      if (level === 0 && isMissing(error)) return;
      const reason = error instanceof Error ? error.message : String(error);
      mistakes.error("rulebook_unreadable", `${file} can't be read: ${reason}`, { span: startOfFile(file) });
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

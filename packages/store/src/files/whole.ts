import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a file for its owner only, which after a kill or a power cut is whole or not there; true once it is on disk. False
 * where one of that name is there already: that one stays as it is.
 */
export function makeWhole(file: string, text: string): boolean {
  if (existsSync(file)) return false;
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: 0o600, flush: true });
    if (!nameIt(temporary, file)) return false;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncPath(dirname(file));
  return true;
}

/** A link replaces no file that another process has made meanwhile; not every file system has links. */
function nameIt(temporary: string, file: string): boolean {
  try {
    linkSync(temporary, file);
  } catch {
    if (existsSync(file)) return false;
    renameSync(temporary, file);
  }
  return true;
}

/** Writes to disk what a file holds, or which files a directory holds. */
export function syncPath(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Problem } from "@sekisho/core";
import { problemOf } from "./errors.ts";

export interface FileLock {
  release(): void;
}

/** A file that SQLite has opened for reading only, for want of better, is first told of by the system. */
const READ_ONLY = new Set(["EROFS", "EACCES", "EPERM"]);

/**
 * Takes an exclusive lock on a file, which it makes: the system drops it with the process, however that ends. Undefined
 * where another process holds it. Throws Problem `store_unreachable`, `store_read_only` and others of errors.ts.
 */
export function lockFile(path: string): FileLock | undefined {
  try {
    const lock = new DatabaseSync(path, { timeout: 0 });
    try {
      if (existsSync(path)) chmodSync(path, 0o600);
      lock.exec("pragma journal_mode = delete; begin exclusive");
    } catch (error) {
      lock.close();
      throw error;
    }
    return { release: () => lock.close() };
  } catch (error) {
    if (READ_ONLY.has(String(Reflect.get(Object(error), "code")))) {
      throw new Problem("store_read_only", `${path} can't be written: correct the rights of its directory`, {
        cause: error,
      });
    }
    const problem = problemOf(error instanceof Error ? error : new Error(String(error)));
    if (problem.code !== "store_busy") throw problem;
    return undefined;
  }
}

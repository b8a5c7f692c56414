import { Problem } from "@sekisho/core";
import { type FileLock, lockFile } from "./file-lock.ts";

/**
 * Marks this process as the server of a SQLite file, by a lock on `FILE.server` beside it. Throws Problem `store_in_use`
 * where another process holds it.
 */
export function holdServerLock(file: string): FileLock {
  const lock = lockFile(`${file}.server`);
  if (lock !== undefined) return lock;
  throw new Problem(
    "store_in_use",
    `another server uses ${file}: stop it first, or run more than one on PostgreSQL (store.url: postgres://…)`,
  );
}

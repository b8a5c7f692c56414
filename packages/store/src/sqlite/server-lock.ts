import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Problem } from "@sekisho/core";
import { problemOf } from "./errors.ts";

export interface ServerLock {
  release(): void;
}

/**
 * Marks this process as the server of a SQLite file, by an exclusive lock on `FILE.server` beside it: the system drops it
 * with the process, however that ends. Throws Problem `store_in_use` where another process holds it.
 */
export function holdServerLock(file: string): ServerLock {
  const path = `${file}.server`;
  try {
    const lock = new DatabaseSync(path, { timeout: 0 });
    if (existsSync(path)) chmodSync(path, 0o600);
    try {
      lock.exec("pragma journal_mode = delete; begin exclusive");
    } catch (error) {
      lock.close();
      throw error;
    }
    return { release: () => lock.close() };
  } catch (error) {
    const problem = problemOf(error instanceof Error ? error : new Error(String(error)));
    if (problem.code !== "store_busy") throw problem;
    throw new Problem(
      "store_in_use",
      `another server uses ${file}: stop it first, or run more than one on PostgreSQL (store.url: postgres://…)`,
    );
  }
}

import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "@sekisho/core";
import type { SpoolPosition } from "@sekisho/store";

/** A chain of records: it begins with a directory, and ends when the directory is lost. */
export interface Chain {
  readonly id: string;
  /** Where it stands before its first record. */
  readonly start: SpoolPosition;
}

/** The chain of a spool's directory; undefined where no service has opened it yet. */
export function readChain(directory: string): Chain | undefined {
  try {
    return chainOf(readFileSync(join(directory, "chain"), "utf8").trim());
  } catch {
    return undefined;
  }
}

/** As {@link readChain}; begins one where there is none. */
export function openChain(directory: string): Chain {
  const found = readChain(directory);
  if (found !== undefined) return found;
  const id = randomUUID();
  writeFileSync(join(directory, "chain"), `${id}\n`, { mode: 0o600, flush: true });
  syncDirectory(directory);
  return chainOf(id);
}

/** Writes to disk which files a directory holds. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The first head is the id's own digest, so that no two chains share a record. */
function chainOf(id: string): Chain {
  return { id, start: { count: 0, head: sha256Hex(`sekisho spool ${id}`) } };
}

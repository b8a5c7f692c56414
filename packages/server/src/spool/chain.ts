import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Hex } from "@sekisho/core";
import type { SpoolPosition } from "@sekisho/store";
import { makeWhole } from "@sekisho/store/whole";

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
  makeWhole(join(directory, "chain"), `${id}\n`);
  return chainOf(id);
}

/** The first head is the id's own digest, so that no two chains share a record. */
function chainOf(id: string): Chain {
  return { id, start: { count: 0, head: sha256Hex(`sekisho spool ${id}`) } };
}

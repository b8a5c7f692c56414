import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "@sekisho/core";
import { syncPath } from "../files/whole.ts";
import { requireSchema } from "../migrate/migrate.ts";
import type { Migration } from "../migrate/migration.ts";
import { storeMigrations } from "../migrations.ts";
import { leaveWal } from "../sqlite/leave-wal.ts";
import { openBackend } from "../store.ts";
import { type Copied, copyStore, type Source } from "./copy-store.ts";
import { schemaDigest, writeSeal } from "./seal.ts";

export interface BackupOptions {
  /** The store: `sqlite:PATH` or `postgres://…`; servers may be at work on it. */
  readonly from: string;
  /** Absolute path of a file that is not there yet. */
  readonly file: string;
  /** Tables of gates. */
  readonly migrations?: readonly Migration[];
  /** Tests: called before and after each statement to the backup. */
  readonly onStep?: (step: string) => void;
}

/**
 * Writes one moment of a store into one SQLite file, which only its owner reads (0600). It gets its name when it is whole
 * and on disk; until then it stands beside, as `FILE.partial-…`, and is deleted where the backup fails. Throws Problems
 * `backup_exists`, `backup_file`, those of `copyStore` and of opening a store.
 */
export async function backupStore({ from, file, onStep, ...options }: BackupOptions): Promise<Copied> {
  const migrations = [...storeMigrations, ...(options.migrations ?? [])];
  if (existsSync(file)) throw new Problem("backup_exists", `${file} is there already: name another file`);
  const source = await openBackend({ url: from }, "reader");
  try {
    await requireSchema(source, { migrations });
    const partial = `${file}.partial-${randomBytes(4).toString("hex")}`;
    make(partial);
    try {
      const copied = await intoFile(partial, { from: source, migrations, ...(onStep && { onStep }) });
      leaveWal(partial);
      intoPlace(partial, file);
      return copied;
    } catch (error) {
      for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${partial}${end}`, { force: true });
      throw error;
    }
  } finally {
    await source.close();
  }
}

interface FileCopy {
  readonly from: Source;
  readonly migrations: readonly Migration[];
  readonly onStep?: (step: string) => void;
}

/** A copy with its seal. */
async function intoFile(file: string, { from, migrations, onStep }: FileCopy): Promise<Copied> {
  const target = await openBackend({ url: `sqlite:${file}`, ...(onStep && { onStep }) }, "writer");
  try {
    return await copyStore({
      from,
      to: target,
      migrations,
      seal: async (db, { at, tables }) => writeSeal(db, { at, tables, schema: await schemaDigest(db) }),
    });
  } finally {
    await target.close();
  }
}

/** SQLite gives the files beside it the same rights. */
function make(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    throw new Problem("backup_file", `${file} can't be made: name a file in a directory that you may write to`, {
      cause: error,
    });
  }
}

function intoPlace(partial: string, file: string): void {
  syncPath(partial);
  // Nobody else's file is replaced, but by who makes it in this very moment.
  if (existsSync(file)) throw new Problem("backup_exists", `${file} is there by now: name another file`);
  renameSync(partial, file);
  syncPath(dirname(file));
}

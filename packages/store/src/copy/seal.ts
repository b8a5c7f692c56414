import { Problem, sha256Hex } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import type { TableDigest } from "./digest.ts";

/** What a backup says of itself: when its moment was, and what every table held then. */
export interface BackupSeal {
  /** UTC epoch milliseconds, by the clock of the database that it was made of. */
  readonly at: number;
  readonly tables: readonly TableDigest[];
  /** Of the definitions of tables, indexes and triggers, and of the migrations that made them. */
  readonly schema: string;
}

export const BACKUP_FORMAT = "sekisho-backup/1";

/** Writes the seal into a copy that is whole. */
export async function writeSeal(db: Kysely<Tables>, { at, tables, schema }: BackupSeal): Promise<void> {
  const text = JSON.stringify({ at, tables, schema });
  await sql`create table store_backup (one integer primary key check (one = 1), format text not null, seal text not null,
    digest text not null)`.execute(db);
  await sql`insert into store_backup values (1, ${BACKUP_FORMAT}, ${text}, ${sha256Hex(text)})`.execute(db);
}

/**
 * The seal of a backup; undefined in a store that is none. Throws Problem `backup_format` where it is of a format that this
 * program does not read, `backup_broken` where it was changed.
 */
export async function readSeal(db: Kysely<Tables>, database: "sqlite" | "postgres"): Promise<BackupSeal | undefined> {
  if (!(await isBackup(db, database))) return undefined;
  const { rows } = await sql<{ readonly format: string; readonly seal: string; readonly digest: string }>`
    select format, seal, digest from store_backup`.execute(db);
  const [row] = rows;
  if (row === undefined || sha256Hex(row.seal) !== row.digest) {
    throw new Problem("backup_broken", "the backup's list of what it holds was changed: take another backup");
  }
  if (row.format !== BACKUP_FORMAT) {
    throw new Problem(
      "backup_format",
      `the backup has the format ${row.format}, expected ${BACKUP_FORMAT}: update this program`,
    );
  }
  // `writeSeal` wrote it, by the digest.
  return JSON.parse(row.seal) as BackupSeal;
}

/** A digest of a SQLite file's schema, with what it remembers of its making. */
export async function schemaDigest(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<Record<string, unknown>>`select type, name, tbl_name, sql from sqlite_schema
    where name <> 'store_backup' and name not like 'sqlite\\_stat%' escape '\\' order by type, name`.execute(db);
  const migrations = await db.selectFrom("schema_migration").selectAll().orderBy("owner").orderBy("id").execute();
  const release = await db.selectFrom("schema_release").selectAll().execute();
  return sha256Hex(JSON.stringify([rows, migrations, release]));
}

/** Throws Problem `store_is_backup`: who changes a backup takes its proof from it. */
export async function refuseBackup({ database, read }: Pick<Backend, "database" | "read">): Promise<void> {
  if (!(await isBackup(read, database))) return;
  throw new Problem(
    "store_is_backup",
    "this file is a backup, which stays as it is: copy it into a store with sekisho store restore FILE --to URL",
  );
}

/** Backups are SQLite files. */
async function isBackup(db: Kysely<Tables>, database: "sqlite" | "postgres"): Promise<boolean> {
  if (database === "postgres") return false;
  const { rows } = await sql`select 1 from sqlite_schema where type = 'table' and name = 'store_backup'`.execute(db);
  return rows.length > 0;
}

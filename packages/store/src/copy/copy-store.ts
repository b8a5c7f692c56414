import { Problem } from "@sekisho/core";
import { type Kysely, type QueryExecutorProvider, sql } from "kysely";
import { beginSchema, migrate } from "../migrate/migrate.ts";
import type { Migration } from "../migrate/migration.ts";
import { setServesFrom, UNFINISHED } from "../migrate/unfinished.ts";
import { insertRows } from "../rows/insert.ts";
import type { Backend } from "../store.ts";
import type { Tables } from "../tables.ts";
import { readCatalog, type Table } from "./catalog.ts";
import { differing, digestTables, type TableDigest, TableHash } from "./digest.ts";
import { type LastId, readLastIds, setLastIds } from "./identity.ts";
import { type KnownSchema, knownSchema } from "./known.ts";
import { pagesOf } from "./pages.ts";

/** A store to read, and how its moments are read. */
export type Source = Pick<Backend, "database" | "snapshot">;

/** What is in both stores now. */
export interface Copied {
  /** By the clock of the database that was read: everything acknowledged before this is in it. */
  readonly at: number;
  readonly tables: readonly TableDigest[];
}

export interface CopyOptions {
  readonly from: Source;
  readonly to: Backend;
  /** The store's and those of all gates. */
  readonly migrations: readonly Migration[];
  /** Runs when all is written and compared, in the transaction that makes the copy a store. */
  readonly seal?: (db: Kysely<Tables>, copied: Copied) => Promise<void>;
  /** Runs before that: what makes the copy worthless rejects. */
  readonly confirm?: (copied: Copied) => Promise<void>;
}

/**
 * Copies one moment of a store, every table and every id, into an empty database; then reads the copy whole and compares
 * it by digests. Until that is done no program opens the copy (`store_unfinished`), whenever this is killed. Throws
 * Problems `copy_target_not_empty`, `copy_unknown_schema`, `copy_table`, `copy_differs`, and those of the databases.
 */
export async function copyStore({ from, to, migrations, seal, confirm }: CopyOptions): Promise<Copied> {
  const { copied, known, last } = await from.snapshot((db) => copyMoment(db, { from, to, migrations }));
  const tables = await readCatalog(to.read, to.database);
  const there = await digestTables(to.read, to.database, only(tables, known.tables));
  const different = differing(copied.tables, there);
  if (different.length > 0) {
    throw new Problem(
      "copy_differs",
      `the copy is not what was read in ${different.join(", ")}: delete it and copy again`,
    );
  }
  await confirm?.(copied);
  await to.transaction(async (db) => {
    await setLastIds(db, to.database, last);
    await setServesFrom(db, known.servesFrom);
    await seal?.(db, copied);
  });
  // What the planner knows of the tables is no part of a copy.
  if (to.database === "postgres") await to.transaction(async (db) => sql`analyze`.execute(db));
  return copied;
}

interface Moment {
  readonly copied: Copied;
  readonly known: KnownSchema;
  readonly last: readonly LastId[];
}

async function copyMoment(
  db: Kysely<Tables>,
  { from: { database }, to, migrations }: Pick<CopyOptions, "from" | "to" | "migrations">,
): Promise<Moment> {
  const { rows: times } = await sql<{ readonly now: number }>`select sekisho_now() as now`.execute(db);
  const known = await knownSchema(db, await readCatalog(db, database), migrations);
  await makeTables(to, known);
  const tables: TableDigest[] = [];
  for (const table of known.tables) tables.push(await copyTable(db, { database, to, table }));
  const last = await readLastIds(db, database, known.tables);
  return { copied: { at: times[0]?.now ?? 0, tables }, known, last };
}

/** An empty store with the very migrations that the other has, marked as unfinished from its first table on. */
async function makeTables(to: Backend, { applied, tables }: KnownSchema): Promise<void> {
  await beginSchema(to, {
    before: async (db) => requireEmpty(db, to.database),
    after: async (db) => setServesFrom(db, UNFINISHED),
  });
  await migrate(to, { migrations: applied, release: UNFINISHED });
  await to.transaction(async (db) => {
    // A migration may have put rows there; the other store says which ones it has still.
    for (const { name } of tables) await sql`delete from ${sql.table(name)}`.execute(db);
  });
}

async function requireEmpty(db: QueryExecutorProvider, database: Backend["database"]): Promise<void> {
  const { rows } = await (database === "sqlite"
    ? sql<{ readonly name: string }>`select name from sqlite_schema order by name`
    : sql<{ readonly name: string }>`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by relname`
  ).execute(db);
  if (rows.length === 0) return;
  const names = rows.slice(0, 3).map(({ name }) => name);
  throw new Problem(
    "copy_target_not_empty",
    `the database to copy into holds ${rows.length} tables and more (${names.join(", ")} …): name an empty one`,
  );
}

interface TableCopy {
  readonly database: Backend["database"];
  readonly to: Backend;
  readonly table: Table;
}

async function copyTable(db: Kysely<Tables>, { database, to, table }: TableCopy): Promise<TableDigest> {
  const hash = new TableHash(table);
  try {
    let written = Promise.resolve();
    try {
      for await (const rows of pagesOf(db, database, table)) {
        hash.add(rows);
        await written;
        // One page is written while the next is read.
        written = to.transaction(async (target) => {
          await insertRows({ db: target, database: to.database }, { table: table.name, columns: table.columns, rows });
        });
        written.catch(() => {});
      }
    } finally {
      await written;
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, `the table ${table.name} could not be copied: ${error.message}`, { cause: error });
  }
  return hash.end();
}

/** The tables of these names, as the other database has them. */
function only(tables: readonly Table[], asked: readonly Table[]): readonly Table[] {
  const names = new Set(asked.map(({ name }) => name));
  return tables.filter(({ name }) => names.has(name));
}

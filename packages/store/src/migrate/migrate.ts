import { Problem, sha256Hex } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import { ddlOf, type Migration } from "./migration.ts";
import { RELEASE } from "./release.ts";
import { UNFINISHED, unfinished } from "./unfinished.ts";

/** What brings the schema up to date needs of a store that is just opened. */
export interface Migratable {
  readonly database: "sqlite" | "postgres";
  readonly read: Kysely<MigrationTables>;
  transaction<T>(work: (db: Kysely<MigrationTables>) => Promise<T>): Promise<T>;
}

export interface MigrationTables {
  readonly schema_migration: {
    readonly owner: string;
    readonly id: string;
    readonly release: number;
    readonly digest: string;
    readonly applied_at: number;
  };
  /** One row: the oldest release of the program that the schema still serves. */
  readonly schema_release: { readonly one: number; readonly serves_from: number };
}

/** Two programs that start at once wait for each other here (a key of `pg_advisory_xact_lock`). */
const MIGRATION_LOCK = 0x5e_71_5e;

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  /** Default: this program's. Tests play older and newer ones. */
  readonly release?: number;
}

/**
 * Applies what is missing, each migration in a transaction of its own with its record, so that a kill leaves whole steps.
 * Throws Problem `store_schema_newer` where a newer program has contracted the schema beyond this one, `store_unfinished`
 * where a copy into the store did not end, and `store_schema_changed` where a migration was applied with other statements.
 */
export async function migrate(store: Migratable, options: MigrateOptions): Promise<void> {
  const { migrations, release = RELEASE } = options;
  await beginSchema(store);
  for (const migration of inOrder(migrations)) await apply(store, migration, release);
  await store.transaction(async (db) => {
    await lock(store, db);
    await refuseNewer(db, release);
  });
}

/** Makes the tables that remember migrations, in a transaction in which nobody else changes the schema. */
export async function beginSchema(
  store: Migratable,
  { before, after }: { readonly before?: SchemaStep; readonly after?: SchemaStep } = {},
): Promise<void> {
  await store.transaction(async (db) => {
    await lock(store, db);
    await before?.(db);
    await createOwnTables(store, db);
    await after?.(db);
  });
}

type SchemaStep = (db: Kysely<MigrationTables>) => Promise<void>;

/**
 * Whether a program that only reads can use the schema as it stands. Throws Problem `store_schema_newer`, `store_unfinished`,
 * and `store_schema_missing` where the database holds no store or an older one that a server has to bring up to date.
 */
export async function requireSchema(store: Migratable, options: MigrateOptions): Promise<void> {
  const { migrations, release = RELEASE } = options;
  const applied = await store.read.selectFrom("schema_migration").select(["owner", "id"]).execute().catch(noTable);
  await refuseNewer(store.read, release);
  const there = new Set(applied.map(({ owner, id }) => `${owner} ${id}`));
  const missing = migrations.filter(({ owner, id, phase }) => phase === "expand" && !there.has(`${owner} ${id}`));
  if (missing.length === 0) return;
  throw new Problem(
    "store_schema_missing",
    `the store lacks ${missing.length} schema changes (${missing[0]?.owner} ${missing[0]?.id} …): start the server once, which makes them`,
  );
}

function noTable(error: unknown): never {
  // `store_failed` is what no known code fits: here the table that is not there.
  if (!(error instanceof Problem) || error.code !== "store_failed") throw error;
  throw new Problem("store_schema_missing", "the database holds no store: start a server on it first");
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  // The store's own first: gates build on its tables.
  const rank = ({ owner }: Migration): string => (owner === "store" ? "" : owner);
  return [...migrations].sort((a, b) => compareTexts(rank(a), rank(b)) || compareTexts(a.id, b.id));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

async function lock({ database }: Migratable, db: Kysely<MigrationTables>): Promise<void> {
  if (database === "postgres") await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(db);
}

async function createOwnTables({ database }: Migratable, db: Kysely<MigrationTables>): Promise<void> {
  const { int, text } = ddlOf(database);
  const statements = [
    `create table if not exists schema_migration (owner ${text} not null, id ${text} not null, release ${int} not null,
     digest ${text} not null, applied_at ${int} not null, primary key (owner, id))`,
    `create table if not exists schema_release (one ${int} primary key check (one = 1), serves_from ${int} not null)`,
    `insert into schema_release (one, serves_from) values (1, 1) on conflict (one) do nothing`,
    ...(database === "postgres" ? [POSTGRES_NOW] : []),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** The database's clock; on SQLite the connection brings a function of this name. */
const POSTGRES_NOW = `do $$ begin
  if to_regproc('sekisho_now') is null then
    create function sekisho_now() returns bigint language sql volatile
      as 'select (extract(epoch from clock_timestamp()) * 1000)::bigint';
  end if;
end $$`;

async function apply(store: Migratable, migration: Migration, release: number): Promise<void> {
  const { owner, id } = migration;
  const statements = migration.statements(ddlOf(store.database));
  const digest = sha256Hex(statements.join("\n;\n"));
  await store.transaction(async (db) => {
    await lock(store, db);
    await refuseNewer(db, release);
    const found = await db
      .selectFrom("schema_migration")
      .select("digest")
      .where("owner", "=", owner)
      .where("id", "=", id)
      .executeTakeFirst();
    if (found !== undefined) return requireSame(found.digest, digest, migration);
    for (const statement of statements) await sql.raw(statement).execute(db);
    await db
      .insertInto("schema_migration")
      .values({ owner, id, release: migration.release, digest, applied_at: sql`sekisho_now()` })
      .execute();
    if (migration.phase === "contract") {
      // Programs of two releases before it used what is gone now.
      await db
        .updateTable("schema_release")
        .set({ serves_from: migration.release - 1 })
        .where("serves_from", "<", migration.release - 1)
        .execute();
    }
  });
}

function requireSame(applied: string, ours: string, { owner, id }: Migration): void {
  if (applied === ours) return;
  throw new Problem(
    "store_schema_changed",
    `the schema change ${owner} ${id} was made with other statements than this program has: use the program that made it`,
  );
}

async function refuseNewer(db: Kysely<MigrationTables>, release: number): Promise<void> {
  const row = await db.selectFrom("schema_release").select("serves_from").executeTakeFirst();
  if (row === undefined || row.serves_from <= release) return;
  if (row.serves_from === UNFINISHED) throw unfinished();
  throw new Problem(
    "store_schema_newer",
    `the store serves programs from schema release ${row.serves_from} on, this one has ${release}: update it`,
  );
}

import { type Kysely, sql } from "kysely";
import type { Store, Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

/** Lets one transaction at a time change the findings of a scope; SQLite has one writer anyhow. It reads {@link readByIndex by index}. */
export async function lockScope({ database }: Pick<Store, "database">, { db }: Tx, scope: string): Promise<void> {
  if (database === "sqlite") return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${scope}, 6)), ${BY_INDEX}`.execute(db);
}

const BY_INDEX = sql`set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)`;

/**
 * Makes a transaction on PostgreSQL read pages and what belongs to them by indexes: of tables that have just been filled
 * the planner knows nothing, and would sort all that is left of them, or read the whole of another, for each page.
 */
export async function readByIndex(db: Kysely<Tables>): Promise<void> {
  await sql`select ${BY_INDEX}`.execute(db);
}

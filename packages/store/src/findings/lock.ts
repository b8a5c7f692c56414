import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";

/**
 * Lets one transaction at a time change the findings of a scope; SQLite has one writer anyhow. It reads pages and
 * what belongs to them by indexes on PostgreSQL: of tables that have just been filled the planner knows nothing, and would
 * sort all that is left of them, or read the whole of another, for each page.
 */
export async function lockScope({ database }: Pick<Store, "database">, { db }: Tx, scope: string): Promise<void> {
  if (database === "sqlite") return;
  const lock = sql`pg_advisory_xact_lock(hashtextextended(${scope}, 6))`;
  const off = sql`set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true)`;
  await sql`select ${lock}, ${off}`.execute(db);
}

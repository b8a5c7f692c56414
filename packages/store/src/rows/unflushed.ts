import { sql } from "kysely";
import type { Tx } from "../store.ts";
import { later } from "./later.ts";

/**
 * The transaction's commit waits for no disk on PostgreSQL: a crash of the database may take it back within half a second.
 * Only for what is done again then and comes to the same, and of which nothing outside learns before a commit that waits,
 * which takes all before it along (decision 17). SQLite's transactions share commits in any case.
 */
export async function unflushed(tx: Tx): Promise<void> {
  if (tx.database === "sqlite") return;
  await later(tx, sql`select set_config('synchronous_commit', 'off', true)`.compile(tx.db));
}

import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";

/** Lets one transaction at a time change the findings of a scope; SQLite has one writer anyhow. */
export async function lockScope({ database }: Pick<Store, "database">, { db }: Tx, scope: string): Promise<void> {
  if (database === "postgres") await sql`select pg_advisory_xact_lock(hashtextextended(${scope}, 6))`.execute(db);
}

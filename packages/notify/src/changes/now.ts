import type { Tables } from "@sekisho/store";
import { type Kysely, sql } from "kysely";

/** The database's clock, by which everything comes due: UTC epoch milliseconds. */
export async function nowIn(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ readonly now: number }>`select sekisho_now() as now`.execute(db);
  return rows[0]?.now ?? 0;
}

import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { type Found, type FoundCode, MAX_FOUND } from "./look.ts";

/** Runs a query whose rows are what is wrong, by a column `of`. */
export async function findBy(
  db: Kysely<Tables>,
  code: FoundCode,
  query: RawBuilder<unknown>,
): Promise<readonly Found[]> {
  const { rows } = await sql<{ readonly of: string | number }>`
    select wrong.of_it as "of" from (${query}) wrong order by wrong.of_it limit ${sql.lit(MAX_FOUND)}`.execute(db);
  return rows.map(({ of }) => ({ code, of: String(of) }));
}

export async function countOf(db: Kysely<Tables>, table: string): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}

import { sql } from "kysely";
import type { Tx } from "../store.ts";

/** Tables whose ids count up (`id` of {@link Ddl}). */
type CountedTable = "finding";

/**
 * Takes as many ids of a table for rows that this transaction inserts with them, so that what points to the rows need not
 * wait until they are there. Ascending; nobody else ever gets one of them.
 */
export async function reserveIds({ db, database }: Tx, table: CountedTable, count: number): Promise<readonly number[]> {
  if (count === 0) return [];
  if (database === "postgres") {
    const { rows } = await sql<{ readonly id: number }>`
      select nextval((select pg_get_serial_sequence(${table}, 'id')::regclass)) as id
      from generate_series(1, ${count})`.execute(db);
    return rows.map(({ id }) => id);
  }
  const { rows } = await sql<{ readonly seq: number }>`
    update sqlite_sequence set seq = seq + ${count} where name = ${table} returning seq`.execute(db);
  let seq = rows[0]?.seq;
  if (seq === undefined) {
    // Nobody has inserted anything yet.
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${count})`.execute(db);
    seq = count;
  }
  const first = seq - count + 1;
  return Array.from({ length: count }, (_, i) => first + i);
}

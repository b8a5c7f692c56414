import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import type { Table } from "./catalog.ts";

/** The last id that a table gave: no row ever gets one again, also where the last rows are gone. */
export interface LastId {
  readonly table: string;
  readonly column: string;
  readonly id: number;
}

/** How far the ids of tables have come. */
export async function readLastIds(
  db: Kysely<Tables>,
  database: "sqlite" | "postgres",
  tables: readonly Table[],
): Promise<readonly LastId[]> {
  const last: LastId[] = [];
  for (const { name: table, identity: column } of tables) {
    if (column === undefined) continue;
    const { rows } = await (database === "sqlite"
      ? sql<{ readonly id: number }>`select seq as id from sqlite_sequence where name = ${table}`
      : sql<{ readonly id: number }>`select coalesce(last_value, 0) as id from pg_sequences
          where format('%I.%I', schemaname, sequencename)::regclass
            = pg_get_serial_sequence(quote_ident(${table}), ${column})::regclass`
    ).execute(db);
    last.push({ table, column, id: rows[0]?.id ?? 0 });
  }
  return last;
}

/** Lets the next ids of tables that were filled by hand follow these. */
export async function setLastIds(
  db: Kysely<Tables>,
  database: "sqlite" | "postgres",
  last: readonly LastId[],
): Promise<void> {
  for (const { table, column, id } of last) {
    if (id === 0) continue;
    if (database === "postgres") {
      await sql`select setval(pg_get_serial_sequence(quote_ident(${table}), ${column})::regclass, ${id})`.execute(db);
    } else {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${id})`.execute(db);
    }
  }
}

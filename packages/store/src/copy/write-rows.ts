import { CompiledQuery, type Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import type { Table } from "./catalog.ts";
import { quoted, type Row } from "./pages.ts";

/** Values of one statement: SQLite takes 32,766, and half of that costs the same. */
const MAX_VALUES = 16_000;
const ARRAYS = { int: "bigint[]", text: "text[]", bytes: "bytea[]" } as const;

/** Adds rows with their ids, by statements as each database takes many rows fastest. */
export async function writeRows(
  db: Kysely<Tables>,
  database: "sqlite" | "postgres",
  { table, rows }: { readonly table: Table; readonly rows: readonly Row[] },
): Promise<void> {
  const { name, columns } = table;
  const into = `insert into ${quoted(name)} (${columns.map((column) => quoted(column.name)).join(", ")})`;
  if (database === "postgres") {
    const arrays = columns.map(({ kind }, i) => `$${i + 1}::${ARRAYS[kind]}`);
    const lists = columns.map((_, i) => rows.map((row) => row[i] ?? null));
    await db.executeQuery(CompiledQuery.raw(`${into} select * from unnest(${arrays.join(", ")})`, lists));
    return;
  }
  const size = Math.max(1, Math.floor(MAX_VALUES / columns.length));
  const marks = `(${columns.map(() => "?").join(", ")})`;
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    await db.executeQuery(CompiledQuery.raw(`${into} values ${part.map(() => marks).join(", ")}`, part.flat()));
  }
}

import { CompiledQuery, type Kysely } from "kysely";
import { type Column, quoted, type Row, type Value } from "../rows/insert.ts";
import type { Tables } from "../tables.ts";
import type { Table } from "./catalog.ts";

/** A page is about as large, whether rows are numbers or chunks of files. */
const PAGE_BYTES = 2 * 1024 * 1024;
const FIRST_ROWS = 32;
const MAX_ROWS = 5_000;
/** Rows that follow may be larger than those before: pages grow step by step. */
const GROWTH = 4;
const ROW_BYTES = 16;

/** The rows of a table in the order of its key, page by page; the same order on both databases. */
export async function* pagesOf(
  db: Kysely<Tables>,
  database: "sqlite" | "postgres",
  table: Table,
): AsyncGenerator<readonly Row[]> {
  const { columns, key, name } = table;
  const list = columns.map((column) => quoted(column.name)).join(", ");
  // Texts compare by bytes, also where a gate's table says otherwise; where it says so, its index serves.
  const ordered = key.map(({ name: of, kind }) =>
    database === "postgres" && kind === "text" ? `${quoted(of)} collate "C"` : quoted(of),
  );
  const at = key.map((column) => columns.findIndex((other) => other.name === column.name));
  const behind = `where (${ordered.join(", ")}) > (${key.map((column, i) => mark(database, i, column)).join(", ")})`;
  let last: Row | undefined;
  for (let limit = FIRST_ROWS; ; ) {
    const text = `select ${list} from ${quoted(name)} ${last === undefined ? "" : behind}
      order by ${ordered.join(", ")} limit ${limit}`;
    const after = last === undefined ? [] : at.map((i) => last?.[i]);
    const { rows: found } = await db.executeQuery<Record<string, Value>>(CompiledQuery.raw(text, after));
    const rows = found.map((row) => columns.map((column) => row[column.name] ?? null));
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    last = rows.at(-1);
    limit = nextLimit(limit, sizeOf(rows));
  }
}

function nextLimit(limit: number, bytes: number): number {
  const fits = Math.floor((limit * PAGE_BYTES) / bytes);
  return Math.max(1, Math.min(fits, limit * GROWTH, MAX_ROWS));
}

function sizeOf(rows: readonly Row[]): number {
  let bytes = 1;
  for (const row of rows) {
    for (const value of row)
      bytes += typeof value === "string" || value instanceof Uint8Array ? value.length : ROW_BYTES;
  }
  return bytes;
}

const CASTS = { int: "bigint", text: "text", bytes: "bytea" } as const;

function mark(database: "sqlite" | "postgres", index: number, { kind }: Column): string {
  return database === "sqlite" ? "?" : `$${index + 1}::${CASTS[kind]}`;
}

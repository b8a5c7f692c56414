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
  const read = async ({ limit, after }: Ask): Promise<readonly Row[]> => {
    const text = `select ${list} from ${quoted(name)} ${after === undefined ? "" : behind}
      order by ${ordered.join(", ")} limit ${limit}`;
    const values = after === undefined ? [] : at.map((i) => after[i]);
    const { rows } = await db.executeQuery<Record<string, Value>>(CompiledQuery.raw(text, values));
    return rows.map((row) => columns.map((column) => row[column.name] ?? null));
  };
  let ask: Ask | undefined = { limit: FIRST_ROWS, after: undefined };
  for (let page = read(ask); ask !== undefined; ) {
    const rows: readonly Row[] = await page;
    ask = rows.length < ask.limit ? undefined : { limit: nextLimit(ask.limit, sizeOf(rows)), after: rows.at(-1) };
    if (ask !== undefined) {
      // The database reads while the caller works on what it has; a caller that stops does not ask how that went.
      page = read(ask);
      page.catch(() => {});
    }
    if (rows.length > 0) yield rows;
  }
}

/** A page: how many rows, behind which one. */
interface Ask {
  readonly limit: number;
  readonly after: Row | undefined;
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

import { CompiledQuery, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import { type CopyQuery, copyText } from "./copy-text.ts";
import { later } from "./later.ts";

/** What a column holds, by one word for both databases. */
export type ColumnKind = "int" | "text" | "bytes";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A row's values in the order of the columns. */
export type Row = readonly Value[];
export type Value = number | string | Uint8Array | null;

/** Many rows of one table. */
export interface Rows {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What stands behind the values: `on conflict …`. */
  readonly end?: string;
}

/** From so many rows on PostgreSQL takes them by COPY, which reads, stores and logs them in half of the time. */
const COPIED = 16;
/** Values of one statement: SQLite takes 32,766, and half of that costs the same. */
const MAX_VALUES = 16_000;
const ARRAYS = { int: "bigint[]", text: "text[]", bytes: "bytea[]" } as const;

type Writing = Pick<Tx, "db" | "database">;

/** Adds rows by statements as each database takes many rows fastest; nobody waits for their answers ({@link later}). */
export async function insertRows(tx: Writing, rows: Rows): Promise<void> {
  await sendInsertions(tx, insertions(tx.database, rows));
}

/** Sends statements that {@link insertionsOf} has made; nobody waits for their answers. */
export async function sendInsertions(tx: Writing, statements: Iterable<Insertion>): Promise<void> {
  for (const statement of statements) await later(tx, statement);
}

/** A statement with its rows, as it goes to the database. */
export type Insertion = CompiledQuery<never>;

/** What the columns of a table hold, by their names. */
export type Kinds = Readonly<Record<string, ColumnKind>>;

export interface NamedRows<C extends Kinds> {
  readonly table: keyof Tables;
  readonly columns: C;
  readonly rows: readonly Readonly<Record<keyof C, Value>>[];
  readonly end?: string;
}

/** As {@link insertRows}, rows given by the names of their columns. */
export async function insertMany<C extends Kinds>(tx: Writing, rows: NamedRows<C>): Promise<void> {
  await sendInsertions(tx, insertionsOf(tx.database, rows));
}

/** The statements of {@link insertMany}: they can be made while the database has something else to do. */
export function insertionsOf<C extends Kinds>(database: Tx["database"], rows: NamedRows<C>): Iterable<Insertion> {
  return insertions(database, listed(rows));
}

/** As {@link insertMany}; answers with what the rows that were added return, by an `end` with `returning`. */
export async function insertReturning<R, C extends Kinds = Kinds>(
  tx: Writing,
  rows: NamedRows<C> & { readonly end: string },
): Promise<readonly R[]> {
  const returned: R[] = [];
  for (const query of insertions(tx.database, listed(rows))) {
    const { rows: found } = await tx.db.executeQuery<R>(query);
    for (const row of found) returned.push(row);
  }
  return returned;
}

function* insertions(database: Tx["database"], { table, columns, rows, end = "" }: Rows): Iterable<Insertion> {
  if (rows.length === 0) return;
  const target = `${quoted(table)} (${columns.map(({ name }) => quoted(name)).join(", ")})`;
  const into = `insert into ${target}`;
  if (database === "postgres") {
    if (end === "" && rows.length >= COPIED) {
      const copied: CopyQuery = { ...CompiledQuery.raw(`copy ${target} from stdin`), copied: copyText(rows) };
      yield copied;
      return;
    }
    // A list a column, and one text for any number of rows: thousands of marks would be read and planned each time.
    const arrays = columns.map(({ kind }, i) => `$${i + 1}::${ARRAYS[kind]}`).join(", ");
    const lists = columns.map((_, i) => arrayOf(rows, i));
    yield CompiledQuery.raw(`${into} select * from unnest(${arrays}) ${end}`, lists);
    return;
  }
  const size = Math.max(1, Math.floor(MAX_VALUES / columns.length));
  const marks = `(${columns.map(() => "?").join(", ")})`;
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    yield CompiledQuery.raw(`${into} values ${part.map(() => marks).join(", ")} ${end}`, part.flat());
  }
}

/**
 * A column as PostgreSQL reads an array. Written here, for pg searches each text twice for what has to be escaped, and most
 * have nothing: a fifth of the time of a scan's reconciliation.
 */
function arrayOf(rows: readonly Row[], column: number): string {
  let text = "";
  for (const row of rows) {
    const value = row[column] ?? null;
    if (text !== "") text += ",";
    if (typeof value === "string")
      text += ESCAPED.test(value) ? `"${value.replaceAll(ALL_ESCAPED, "\\$&")}"` : `"${value}"`;
    else if (value instanceof Uint8Array) text += `"\\\\x${Buffer.from(value).toString("hex")}"`;
    else text += value === null ? "null" : String(value);
  }
  return `{${text}}`;
}

const ESCAPED = /["\\]/;
const ALL_ESCAPED = /["\\]/g;

function listed<C extends Kinds>({ columns, rows, ...rest }: NamedRows<C>): Rows {
  const all = Object.entries(columns).map(([name, kind]): Column => ({ name, kind }));
  return { ...rest, columns: all, rows: rows.map((row) => all.map(({ name }) => row[name] ?? null)) };
}

/** Sets all columns to what should be inserted, but those of the key. */
export function overwrite(columns: Kinds, key: readonly string[]): string {
  const rest = Object.keys(columns).filter((name) => !key.includes(name));
  return `on conflict (${key.join(", ")}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(", ")}`;
}

/** One of many values, which go as one: a mark for each would be read and planned anew for every number of them. */
export function oneOf(
  database: Tx["database"],
  column: string,
  values: readonly (string | number)[],
): RawBuilder<SqlBool> {
  const name = sql.ref(column);
  if (database === "sqlite") return sql`${name} in (select value from json_each(${JSON.stringify(values)}))`;
  const type = typeof values[0] === "number" ? sql.raw("bigint[]") : sql.raw("text[]");
  return sql`${name} = any(${values}::${type})`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

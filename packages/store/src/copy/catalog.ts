import { Problem } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import type { Column, ColumnKind } from "../rows/insert.ts";
import type { Tables } from "../tables.ts";

/** A table as it can be copied: by its columns, in the order of its key. */
export interface Table {
  readonly name: string;
  /** By name. */
  readonly columns: readonly Column[];
  /** The columns of the primary key, in its order. */
  readonly key: readonly Column[];
  /** The column that counts up by itself. */
  readonly identity: string | undefined;
}

/** What a database answers of one column. */
interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** The place in the primary key; null or 0 outside. */
  readonly place: number | null;
  readonly identity: number;
  /** Places in a key count from here. */
  readonly first: number;
}

const KINDS: ReadonlyMap<string, ColumnKind> = new Map([
  ["integer", "int"],
  ["bigint", "int"],
  ["text", "text"],
  ["blob", "bytes"],
  ["bytea", "bytes"],
]);

const SQLITE = sql<ColumnRow>`
  select t.name as "table", c.name as name, lower(c.type) as type, c.pk as place, 1 as first,
    c.pk = 1 and lower(t.sql) like '%autoincrement%' as identity
  from sqlite_schema t join pragma_table_info(t.name) c
  where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'
  order by t.name, c.name`;

const POSTGRES = sql<ColumnRow>`
  select t.relname as "table", c.attname as name, format_type(c.atttypid, c.atttypmod) as type, 0 as first,
    array_position(k.indkey::int2[], c.attnum) as place, (c.attidentity <> '')::int as identity
  from pg_class t join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
    left join pg_index k on k.indrelid = t.oid and k.indisprimary
  where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')
  order by t.relname collate "C", c.attname collate "C"`;

/**
 * Every table of a database, by name. Throws Problem `copy_table` where one has no primary key, or a column of a type
 * that can't be the same on both databases.
 */
export async function readCatalog(db: Kysely<Tables>, database: "sqlite" | "postgres"): Promise<readonly Table[]> {
  const { rows } = await (database === "sqlite" ? SQLITE : POSTGRES).execute(db);
  return [...Map.groupBy(rows, ({ table }) => table)].map(([name, columns]) => tableOf(name, columns));
}

function tableOf(name: string, rows: readonly ColumnRow[]): Table {
  const columns = rows.map(columnOf);
  const places = rows
    .filter(({ place, first }) => place !== null && place >= first)
    .toSorted((a, b) => Number(a.place) - Number(b.place));
  if (places.length === 0) throw new Problem("copy_table", `the table ${name} has no primary key to be copied by`);
  return { name, columns, key: places.map(columnOf), identity: rows.find(({ identity }) => identity === 1)?.name };
}

function columnOf({ table, name, type }: ColumnRow): Column {
  const kind = KINDS.get(type);
  if (kind === undefined) {
    throw new Problem(
      "copy_table",
      `the column ${table}.${name} is of the type ${type}, which the databases do not share`,
    );
  }
  return { name, kind };
}

import { sql } from "kysely";
import { readCatalog, type Table } from "../copy/catalog.ts";
import { pagesOf } from "../copy/pages.ts";
import type { Found, Look, Sightline } from "./look.ts";

/** The database's own view: SQLite's integrity check; on PostgreSQL every row, by its key and by its table, and indexes. */
export const lookAtDatabase: Look = async (at) => {
  const tables = await readCatalog(at.db, at.database);
  return { count: tables.length, found: await (at.database === "sqlite" ? integrity(at) : postgres(at, tables)) };
};

async function integrity({ db }: Sightline): Promise<readonly Found[]> {
  const { rows } = await sql<{ readonly integrity_check: string }>`pragma integrity_check(20)`.execute(db);
  const said = rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
  return said.map((of) => ({ code: "integrity", of }));
}

async function postgres(at: Sightline, tables: readonly Table[]): Promise<readonly Found[]> {
  const found: Found[] = [...(await invalidIndexes(at)), ...(await amcheck(at))];
  for (const table of tables) {
    // Reading whole rows also reads what is stored aside, and every page's checksum where the server has them.
    let byKey = 0;
    for await (const rows of pagesOf(at.db, "postgres", table)) byKey += rows.length;
    if (byKey !== (await rowsOf(at, table))) found.push({ code: "index_rows", of: table.name });
  }
  return found;
}

async function invalidIndexes({ db }: Sightline): Promise<readonly Found[]> {
  const { rows } = await sql<{ readonly of: string }>`
    select c.relname as "of" from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = current_schema()::regnamespace and not (i.indisvalid and i.indisready)`.execute(db);
  return rows.map(({ of }) => ({ code: "index_invalid", of }));
}

/** Where the extension is there and may be used, each B-tree is checked by it. */
async function amcheck({ db }: Sightline): Promise<readonly Found[]> {
  const { rows } = await sql<{ readonly schema: string }>`
    select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'amcheck'
      and has_function_privilege(format('%I.bt_index_check(regclass)', n.nspname)::regprocedure, 'execute')`.execute(
    db,
  );
  const [extension] = rows;
  if (extension === undefined) return [];
  // An index that is broken ends the transaction with an error, which is told as `unreadable`.
  await sql`select ${sql.id(extension.schema, "bt_index_check")}(c.oid::regclass) from pg_class c join pg_am a on a.oid = c.relam
    where c.relnamespace = current_schema()::regnamespace and a.amname = 'btree' and c.relkind = 'i'`.execute(db);
  return [];
}

/** Counted in the table itself. */
async function rowsOf({ db }: Sightline, { name }: Table): Promise<number> {
  for (const way of ["enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"]) {
    await sql`set local ${sql.id(way)} = off`.execute(db);
  }
  const { rows } = await sql<{ readonly count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db);
  for (const way of ["enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"]) {
    await sql`set local ${sql.id(way)} = on`.execute(db);
  }
  return rows[0]?.count ?? 0;
}

import { Problem, sha256Hex } from "@sekisho/core";
import { sql } from "kysely";
import { readCatalog } from "../copy/catalog.ts";
import { knownSchema } from "../copy/known.ts";
import { ddlOf, type Migration } from "../migrate/migration.ts";
import type { Found, Look, Sightline } from "./look.ts";

/** Whether the schema is the one that this program's migrations made, with all its tables, indexes and triggers. */
export function lookAtSchema(migrations: readonly Migration[]): Look {
  return async (at) => {
    const { db, database } = at;
    const catalog = await readCatalog(db, database);
    const found: Found[] = [];
    try {
      await knownSchema(db, catalog, migrations);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      found.push({ code: "schema_unknown", of: error.message });
    }
    const rows = await db.selectFrom("schema_migration").select(["owner", "id", "digest"]).execute();
    const applied = new Map(rows.map(({ owner, id, digest }) => [`${owner} ${id}`, digest]));
    const ours = migrations.filter(({ owner, id }) => applied.has(`${owner} ${id}`));
    for (const migration of ours) {
      const name = `${migration.owner} ${migration.id}`;
      const digest = sha256Hex(migration.statements(ddlOf(database)).join("\n;\n"));
      if (applied.get(name) !== digest) found.push({ code: "schema_changed", of: name });
    }
    const there = await objectsOf(at);
    for (const object of objectsMade(ours, database)) {
      if (!there.has(object)) found.push({ code: "schema_missing", of: object });
    }
    return { count: catalog.length, found };
  };
}

const MADE = /^\s*(create|drop)\s+(?:unique\s+)?(table|index|trigger)\s+(?:if\s+(?:not\s+)?exists\s+)?"?(\w+)/i;

/** What migrations leave behind, as `index NAME`. */
function objectsMade(migrations: readonly Migration[], database: Sightline["database"]): ReadonlySet<string> {
  const objects = new Set<string>();
  for (const statement of migrations.flatMap((migration) => migration.statements(ddlOf(database)))) {
    const [, verb, kind, name] = MADE.exec(statement) ?? [];
    if (kind === undefined) continue;
    const object = `${kind.toLowerCase()} ${name}`;
    if (verb?.toLowerCase() === "create") objects.add(object);
    else objects.delete(object);
  }
  return objects;
}

async function objectsOf({ db, database }: Sightline): Promise<ReadonlySet<string>> {
  const { rows } = await (database === "sqlite"
    ? sql<{ readonly object: string }>`select type || ' ' || name as object from sqlite_schema`
    : sql<{ readonly object: string }>`
        select case when relkind in ('i', 'I') then 'index ' else 'table ' end || relname as object from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'i', 'I')
        union all
        select 'trigger ' || tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = current_schema()::regnamespace and not tgisinternal and tgenabled in ('O', 'A')`
  ).execute(db);
  return new Set(rows.map(({ object }) => object));
}

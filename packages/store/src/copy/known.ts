import { Problem } from "@sekisho/core";
import type { Kysely } from "kysely";
import { ddlOf, type Migration } from "../migrate/migration.ts";
import type { Tables } from "../tables.ts";
import type { Table } from "./catalog.ts";

/** Tables that each store makes for itself: how its schema came to be, and what is said of a backup. */
const OWN = new Set(["schema_migration", "schema_release", "store_backup"]);

export interface KnownSchema {
  /** Those of the given migrations that the store has. */
  readonly applied: readonly Migration[];
  /** The tables that hold what must not be lost. */
  readonly tables: readonly Table[];
  /** The release of programs that the schema serves from. */
  readonly servesFrom: number;
}

/**
 * What of a database this program knows, which is all of it or nothing. Throws Problem `copy_unknown_schema` that names
 * the migrations and tables that nobody here made.
 */
export async function knownSchema(
  db: Kysely<Tables>,
  catalog: readonly Table[],
  migrations: readonly Migration[],
): Promise<KnownSchema> {
  const rows = await db.selectFrom("schema_migration").select(["owner", "id"]).execute();
  const release = await db.selectFrom("schema_release").select("serves_from").executeTakeFirst();
  const known = new Map(migrations.map((migration) => [`${migration.owner} ${migration.id}`, migration]));
  const names = rows.map(({ owner, id }) => `${owner} ${id}`).sort();
  const applied = names.flatMap((name) => known.get(name) ?? []);
  const made = new Set(applied.flatMap((migration) => migration.statements(ddlOf("sqlite")).flatMap(tableMade)));
  const tables = catalog.filter(({ name }) => !OWN.has(name));
  const strangers = [
    ...names.filter((name) => !known.has(name)).map((name) => `the migration ${name}`),
    ...tables.filter(({ name }) => !made.has(name)).map(({ name }) => `the table ${name}`),
  ];
  if (strangers.length > 0) {
    throw new Problem(
      "copy_unknown_schema",
      `this program does not know ${strangers.join(", ")}: use one with the same gates, or drop what belongs to nobody`,
    );
  }
  return { applied, tables, servesFrom: release?.serves_from ?? 1 };
}

function tableMade(statement: string): readonly string[] {
  const found = /^\s*(?:create\s+table\s+(?:if\s+not\s+exists\s+)?|alter\s+table\s+\w+\s+rename\s+to\s+)"?(\w+)/i.exec(
    statement,
  );
  return found?.[1] === undefined ? [] : [found[1]];
}

import { readCatalog } from "../copy/catalog.ts";
import { differing, digestTables } from "../copy/digest.ts";
import { knownSchema } from "../copy/known.ts";
import { type BackupSeal, schemaDigest } from "../copy/seal.ts";
import type { Migration } from "../migrate/migration.ts";
import type { Found, Look } from "./look.ts";

/** Whether a backup is what was written when it was taken. */
export function lookAtBackup(seal: BackupSeal, migrations: readonly Migration[]): Look {
  return async ({ db, database }) => {
    const { tables } = await knownSchema(db, await readCatalog(db, database), migrations);
    const changed = differing(await digestTables(db, database, tables), seal.tables);
    const found: Found[] = changed.map((of) => ({ code: "backup_table", of }));
    if ((await schemaDigest(db)) !== seal.schema) found.push({ code: "backup_schema", of: "schema" });
    return { count: tables.length, found };
  };
}

import { Problem } from "@sekisho/core";
import type { Kysely } from "kysely";
import type { MigrationTables } from "./migrate.ts";

/** The release that a store serves from while it is being filled: higher than that of any program, so that none opens it. */
export const UNFINISHED = Number.MAX_SAFE_INTEGER;

/** Marks a store as not whole yet, or, with the release of the store it was copied from, as whole. */
export async function setServesFrom(db: Kysely<MigrationTables>, release: number): Promise<void> {
  await db.updateTable("schema_release").set({ serves_from: release }).execute();
}

/** The Problem `store_unfinished`: what everybody gets who opens a store whose copy did not end. */
export function unfinished(): Problem {
  return new Problem(
    "store_unfinished",
    "a copy into this store has not ended, so that it is not whole: wait for it, or delete the store and copy again",
  );
}

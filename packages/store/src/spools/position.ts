import { Problem } from "@sekisho/core";
import type { Kysely } from "kysely";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

/** A place in a service's chain of records: how many came before, and the head there. */
export interface SpoolPosition {
  readonly count: number;
  /** Hex of SHA-256. */
  readonly head: string;
}

/** How far a service's records are taken in; undefined before the first. */
export async function spoolPosition(db: Kysely<Tables>, service: string): Promise<SpoolPosition | undefined> {
  return db.selectFrom("spool").select(["count", "head"]).where("service", "=", service).executeTakeFirst();
}

/**
 * Notes that records are taken in, in the transaction that writes what they say. Throws Problem `spool_moved` where
 * another server took them in meanwhile.
 */
export async function advanceSpool(
  { db }: Tx,
  service: string,
  { from, to, at }: { readonly from: SpoolPosition; readonly to: SpoolPosition; readonly at: number },
): Promise<void> {
  const moved = await db
    .insertInto("spool")
    .values({ service, ...to, anchored_at: at })
    .onConflict((conflict) =>
      conflict
        .column("service")
        .doUpdateSet({ ...to, anchored_at: at })
        .where("spool.count", "=", from.count)
        .where("spool.head", "=", from.head),
    )
    .returning("service")
    .executeTakeFirst();
  if (moved === undefined) throw new Problem("spool_moved", `the spool of ${service} was taken in elsewhere`);
}

import { sql } from "kysely";
import type { Tx } from "../store.ts";

/*
 * The line of a key: its first unfinished job is ready, delayed or leased, all others wait. The row of `job_key` is locked
 * from the first touch to the end of the transaction, so that one transaction at a time changes a line.
 */

/** Adds one to the end of a key's line. True for the only one of it. */
export async function joinKey({ db }: Tx, key: string): Promise<boolean> {
  const { unfinished } = await db
    .insertInto("job_key")
    .values({ key, unfinished: 1 })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ unfinished: sql`job_key.unfinished + 1` }))
    .returning("unfinished")
    .executeTakeFirstOrThrow();
  return unfinished === 1;
}

/** Waits for the lock of a key's line. */
export async function lockKey({ db }: Tx, key: string | null): Promise<void> {
  if (key === null) return;
  // An update that changes nothing locks on both databases.
  await db.updateTable("job_key").set({ unfinished: sql`unfinished` }).where("key", "=", key).execute();
}

/** Takes the lock of a key's line where nobody else has it. */
export async function tryLockKey({ database, db }: Tx, key: string | null): Promise<boolean> {
  if (key === null || database === "sqlite") return true;
  const row = await db
    .selectFrom("job_key")
    .select("key")
    .where("key", "=", key)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the first one out of a key's line, which is finished in any way, and lets the next go. */
export async function leaveAsFirst(tx: Tx, key: string | null): Promise<void> {
  if (key === null || (await countDown(tx, key)) === 0) return;
  await tx.db
    .updateTable("job")
    .set({ state: sql`case when run_at <= sekisho_now() then 'ready' else 'delayed' end` })
    .where("id", "=", sql<number>`(select min(id) from job where key = ${key} and state = 'waiting')`)
    .execute();
  tx.wake("jobs");
}

/** Takes one out that waited: the first one stays where it is. */
export async function leaveFromWaiting(tx: Tx, key: string | null): Promise<void> {
  if (key !== null) await countDown(tx, key);
}

async function countDown({ db }: Tx, key: string): Promise<number> {
  const row = await db
    .updateTable("job_key")
    .set({ unfinished: sql`unfinished - 1` })
    .where("key", "=", key)
    .returning("unfinished")
    .executeTakeFirst();
  const unfinished = row?.unfinished ?? 0;
  if (unfinished <= 0) await db.deleteFrom("job_key").where("key", "=", key).execute();
  return unfinished;
}

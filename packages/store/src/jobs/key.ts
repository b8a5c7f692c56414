import { type RawBuilder, sql } from "kysely";
import { later } from "../rows/later.ts";
import type { Tx } from "../store.ts";

/*
 * The line of a key: its first unfinished job is ready, delayed or leased, all others wait. The row of `job_key` is locked
 * from the first touch to the end of the transaction, so that one transaction at a time changes a line.
 */

/** Adds one to the end of a key's line. */
export async function joinKey(tx: Tx, key: string): Promise<void> {
  await later(
    tx,
    sql`insert into job_key (key, unfinished) values (${key}, 1)
      on conflict (key) do update set unfinished = job_key.unfinished + 1`.compile(tx.db),
  );
}

/** Whether a key's line has one job only, in a transaction that has locked it. */
export function isAlone(key: string): RawBuilder<unknown> {
  return sql`(select unfinished from job_key where key = ${key}) = 1`;
}

/** Takes the lock of a key's line: the next statement has it. */
export async function lockKey(tx: Tx, key: string | null): Promise<void> {
  // SQLite has one writer at a time.
  if (key === null || tx.database === "sqlite") return;
  // An update that changes nothing.
  await later(tx, tx.db.updateTable("job_key").set({ unfinished: sql`unfinished` }).where("key", "=", key));
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
  if (key === null) return;
  const state = sql`case when run_at <= sekisho_now() then 'ready' else 'delayed' end`;
  const next = sql`(select min(id) from job where key = ${key} and state = 'waiting')`;
  if (tx.database === "postgres") {
    await later(
      tx,
      sql`
      with gone as (delete from job_key where key = ${key} and unfinished <= 1),
        left_over as (update job_key set unfinished = unfinished - 1 where key = ${key} and unfinished > 1)
      update job set state = ${state} where id = ${next}`.compile(tx.db),
    );
  } else {
    await countDown(tx, key);
    await later(tx, sql`update job set state = ${state} where id = ${next}`.compile(tx.db));
  }
  // Whether one is there nobody waits to hear.
  tx.wake("jobs");
}

/** Takes one out that waited: the first one stays where it is. */
export async function leaveFromWaiting(tx: Tx, key: string | null): Promise<void> {
  if (key !== null) await countDown(tx, key);
}

async function countDown(tx: Tx, key: string): Promise<void> {
  await later(tx, sql`update job_key set unfinished = unfinished - 1 where key = ${key}`.compile(tx.db));
  await later(tx, sql`delete from job_key where key = ${key} and unfinished <= 0`.compile(tx.db));
}

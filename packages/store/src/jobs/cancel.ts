import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../store.ts";
import type { JobId } from "./enqueue.ts";
import { isAlone, joinKey, leaveAsFirst, leaveFromWaiting, lockKey } from "./key.ts";
import type { JobState } from "./tables.ts";

/** `asked`: a worker has the job and learns it at its next heartbeat. `finished`: too late, or there is no such job. */
export type Cancelled = "cancelled" | "asked" | "finished";

/** Ends a job before it runs, or asks the worker that has it to stop. */
export async function cancel(tx: Tx, id: JobId, reason: string): Promise<Cancelled> {
  const found = await tx.db.selectFrom("job").select("key").where("id", "=", id).executeTakeFirst();
  if (found === undefined) return "finished";
  await lockKey(tx, found.key);
  const before = await lockJob(tx, id);
  if (before === "leased") {
    await tx.db.updateTable("job").set({ cancel_reason: reason }).where("id", "=", id).execute();
    return "asked";
  }
  if (before !== "ready" && before !== "delayed" && before !== "waiting") return "finished";
  await tx.db
    .updateTable("job")
    .set({ state: "cancelled", reason, finished_at: sql`sekisho_now()` })
    .where("id", "=", id)
    .execute();
  if (before === "waiting") await leaveFromWaiting(tx, found.key);
  else await leaveAsFirst(tx, found.key);
  return "cancelled";
}

/**
 * Brings a dead job back with all its attempts; its last reason stays until the next outcome. In the line of its key it
 * stands before those that wait. True where the job was dead.
 */
export async function requeue(tx: Tx, id: JobId): Promise<boolean> {
  if ((await lockJob(tx, id)) !== "dead") return false;
  const { key } = await tx.db.selectFrom("job").select("key").where("id", "=", id).executeTakeFirstOrThrow();
  if (key !== null) await joinKey(tx, key);
  await tx.db
    .updateTable("job")
    .set({
      state: key === null ? "ready" : firstOrWaiting(key),
      run_at: sql`sekisho_now()`,
      attempts: 0,
      finished_at: null,
    })
    .where("id", "=", id)
    .execute();
  tx.wake("jobs");
  return true;
}

/** The job's state, which nobody else changes before the transaction ends. */
async function lockJob({ db }: Tx, id: JobId): Promise<string | undefined> {
  const row = await db
    .updateTable("job")
    .set({ state: sql`state` })
    .where("id", "=", id)
    .returning("state")
    .executeTakeFirst();
  return row?.state;
}

function firstOrWaiting(key: string): RawBuilder<JobState> {
  return sql<JobState>`case when ${isAlone(key)} then 'ready' else 'waiting' end`;
}

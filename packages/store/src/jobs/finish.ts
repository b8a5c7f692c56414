import { sql } from "kysely";
import { later } from "../rows/later.ts";
import type { Tx } from "../store.ts";
import { type Backoff, backoffMs, DEFAULT_BACKOFF } from "./backoff.ts";
import type { JobLease, LeasedJob } from "./claim.ts";
import { endAttempt, type FailedState } from "./end-attempt.ts";
import { leaveAsFirst, lockKey } from "./key.ts";

/**
 * Marks a job as done, in the transaction that writes what the job does: both happen or neither. Throws Problem
 * `lease_lost` where the lease is not the present one any more, so that the transaction's writes are undone: another
 * worker runs the job, or has run it. Call it last: the line of the job's key is locked from here to the commit.
 */
export async function complete(tx: Tx, lease: JobLease): Promise<void> {
  await lockKey(tx, lease.key);
  const { id, number } = lease;
  const message = `job ${id} is no longer this worker's: its lease ran out, or it was ended elsewhere`;
  await later(
    tx,
    sql`update job set state = 'done', finished_at = sekisho_now(), reason = null, lease_holder = null,
        lease_until = null, cancel_reason = null
      where id = ${id} and state = 'leased' and lease_number = ${number}`.compile(tx.db),
    { changes: 1, code: "lease_lost", message },
  );
  await leaveAsFirst(tx, lease.key);
}

export interface Failure {
  /** For an operator: what went wrong. No secrets. */
  readonly reason: string;
  /** Default: from up to a second after the first attempt to an hour. `never`: another attempt can't help. */
  readonly backoff?: Backoff | "never";
  /** It waits for at least as long. */
  readonly afterMs?: number;
}

/**
 * Ends a failed attempt: the job runs again after a wait, or is dead after its last one, or cancelled if that was asked
 * for meanwhile. A dead job lets the next of its key go; its reason is kept, and `requeue` brings it back.
 */
export async function fail(tx: Tx, job: LeasedJob, { reason, backoff, afterMs = 0 }: Failure): Promise<FailedState> {
  await lockKey(tx, job.key);
  const delayMs = backoff === "never" ? backoff : Math.max(afterMs, backoffMs(job.attempt, backoff ?? DEFAULT_BACKOFF));
  return endAttempt(tx, job, { reason, delayMs });
}

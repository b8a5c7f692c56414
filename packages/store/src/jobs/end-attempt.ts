import { sql } from "kysely";
import type { Tx } from "../store.ts";
import type { JobLease } from "./claim.ts";
import { leaveAsFirst } from "./key.ts";

/** What became of a job whose attempt failed; `lost`: the lease was not the present one, nothing has changed. */
export type FailedState = "delayed" | "dead" | "cancelled" | "lost";

export interface AttemptEnd {
  readonly reason: string;
  /** Until the next attempt; `never`: there is none, the job is dead. */
  readonly delayMs: number | "never";
  /** `expired`: ends only a lease that has run out. */
  readonly onlyIf?: "expired";
}

const MAX_REASON = 2_000;

/** Ends an attempt that did not do its job. The caller has the lock of the key's line. */
export async function endAttempt(tx: Tx, lease: JobLease, end: AttemptEnd): Promise<FailedState> {
  const { delayMs, onlyIf } = end;
  const isLast = delayMs === "never" ? sql`1 = 1` : sql`attempts >= max_attempts`;
  const state = sql`case when cancel_reason is not null then 'cancelled' when ${isLast} then 'dead' else 'delayed' end`;
  const finished = sql`(cancel_reason is not null or ${isLast})`;
  const expired = onlyIf === "expired" ? sql`and lease_until <= sekisho_now()` : sql``;
  const { rows } = await sql<{ readonly state: FailedState }>`
    update job set state = ${state}, reason = coalesce(cancel_reason, ${end.reason.slice(0, MAX_REASON)}),
      run_at = case when ${finished} then run_at else sekisho_now() + ${delayMs === "never" ? 0 : delayMs} end,
      finished_at = case when ${finished} then sekisho_now() end,
      lease_holder = null, lease_until = null, cancel_reason = null
    where id = ${lease.id} and state = 'leased' and lease_number = ${lease.number} ${expired}
    returning state`.execute(tx.db);
  const ended = rows[0]?.state;
  if (ended === undefined) return "lost";
  if (ended !== "delayed") await leaveAsFirst(tx, lease.key);
  return ended;
}

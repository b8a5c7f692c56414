import { sql } from "kysely";
import { unflushed } from "../rows/unflushed.ts";
import type { Tx } from "../store.ts";
import type { JobLease } from "./claim.ts";
import { endAttempt } from "./end-attempt.ts";
import type { JobId } from "./enqueue.ts";
import { lockKey } from "./key.ts";

/** `cancelled`: still the worker's, who is asked to stop, with the reason. */
export type LeaseState = { readonly state: "held" | "lost" } | { readonly state: "cancelled"; readonly reason: string };

/** Extends leases to `leaseMs` from now, by the database's clock, and tells how each stands. */
export async function heartbeat(
  tx: Tx,
  leases: readonly JobLease[],
  leaseMs: number,
): Promise<ReadonlyMap<JobId, LeaseState>> {
  if (leases.length === 0) return new Map();
  // One that is taken back ends the lease early, as a late one does.
  await unflushed(tx);
  const rows = await tx.db
    .updateTable("job")
    .set({ lease_until: sql`sekisho_now() + ${leaseMs}` })
    .where("state", "=", "leased")
    .where(whichOf(leases))
    .returning(["id", "cancel_reason"])
    .execute();
  const held = new Map(rows.map(({ id, cancel_reason }) => [id, cancel_reason]));
  return new Map(leases.map(({ id }) => [id, stateOf(held.get(id))]));
}

function stateOf(cancelReason: string | null | undefined): LeaseState {
  if (cancelReason === undefined) return { state: "lost" };
  return cancelReason === null ? { state: "held" } : { state: "cancelled", reason: cancelReason };
}

/** Gives leases back: the jobs are ready for others at once, and the attempt does not count. */
export async function release(tx: Tx, leases: readonly JobLease[]): Promise<void> {
  for (const lease of leases.toSorted((a, b) => a.id - b.id)) {
    await lockKey(tx, lease.key);
    const { numUpdatedRows } = await tx.db
      .updateTable("job")
      .set({ state: "ready", lease_holder: null, lease_until: null, attempts: sql`attempts - 1` })
      .where("state", "=", "leased")
      .where("cancel_reason", "is", null)
      .where(whichOf([lease]))
      .executeTakeFirst();
    // Else it is lost, or shall be cancelled, whose reason stands in the job.
    if (numUpdatedRows !== 1n) await endAttempt(tx, lease, { reason: "given back", delayMs: 0 });
  }
  tx.wake("jobs");
}

function whichOf(leases: readonly JobLease[]): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`(${sql.join(
    leases.toSorted((a, b) => a.id - b.id).map(({ id, number }) => sql`(id = ${id} and lease_number = ${number})`),
    sql` or `,
  )})`;
}

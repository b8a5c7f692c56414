import { sql } from "kysely";
import type { Tx } from "../store.ts";
import { backoffMs, DEFAULT_BACKOFF } from "./backoff.ts";
import { endAttempt } from "./end-attempt.ts";
import { tryLockKey } from "./key.ts";

const MAX_PROMOTED = 1_000;
const MAX_RECOVERED = 100;

/** Delayed jobs whose time has come get ready. */
export async function promoteDue({ database, db }: Tx): Promise<void> {
  const skip = database === "postgres" ? sql`for update skip locked` : sql``;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      with due as materialized (
        select id from job where state = 'delayed' and run_at <= (select sekisho_now())
        order by run_at limit ${MAX_PROMOTED} ${skip}
      )
      update job set state = 'ready' where id in (select id from due)`.execute(db);
    if (numAffectedRows < MAX_PROMOTED) return;
  }
}

/** Leases that ran out end as failed attempts: their workers died, hung, or lost the database. */
export async function recoverExpired(tx: Tx): Promise<void> {
  // By id in every transaction, so that two of them do not wait for each other.
  const expired = await tx.db
    .selectFrom("job")
    .select(["id", "key", "attempts", "lease_number", "lease_holder"])
    .where("state", "=", sql.lit("leased"))
    .where("lease_until", "<=", sql<number>`(select sekisho_now())`)
    .orderBy("id")
    .limit(MAX_RECOVERED)
    .execute();
  for (const { id, key, attempts, lease_number, lease_holder } of expired) {
    // Whoever has the line is about to end this very job, or adds one: the next claim looks again.
    if (!(await tryLockKey(tx, key))) continue;
    await endAttempt(
      tx,
      { id, key, number: lease_number },
      {
        reason: `the lease of attempt ${attempts} ran out: ${lease_holder} died, hung or lost the database`,
        delayMs: backoffMs(attempts, DEFAULT_BACKOFF),
        onlyIf: "expired",
      },
    );
  }
}

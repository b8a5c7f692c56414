import type { Json } from "@sekisho/core";
import { sql } from "kysely";
import type { Tx } from "../store.ts";
import type { JobId } from "./enqueue.ts";
import { promoteDue, recoverExpired } from "./recover.ts";

/** A worker's right to run a job, until its time runs out or the worker ends it. */
export interface JobLease {
  readonly id: JobId;
  readonly key: string | null;
  /** Which of the job's leases it is: one of the past changes nothing any more. */
  readonly number: number;
}

/** A job that is the caller's to run. */
export interface LeasedJob extends JobLease {
  readonly kind: string;
  readonly input: Json;
  /** This attempt, from 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  /** The traceparent of who enqueued it. */
  readonly trace?: string;
}

export interface ClaimOptions {
  /** Who asks, as an operator may read it. */
  readonly holder: string;
  readonly leaseMs: number;
  /** The most jobs to take. Default: 1. */
  readonly limit?: number;
  /** Takes only these, so that a program leaves those of a newer one alone. Default: all. */
  readonly kinds?: readonly string[];
}

/**
 * Leases the next jobs by the database's clock: highest priority first, then the one that is due longest, then the oldest.
 * Before that, delayed jobs whose time has come get ready, and leases that ran out end as failed attempts. On PostgreSQL
 * workers take different jobs without waiting for each other.
 */
export async function claim(tx: Tx, options: ClaimOptions): Promise<readonly LeasedJob[]> {
  const { limit = 1, kinds } = options;
  if (limit < 1 || kinds?.length === 0) return [];
  const taken = await take(tx, options);
  // Time has changed nothing where there is a job to take; where there is none, it may have.
  if (taken.length > 0 || !(await bringUpToDate(tx))) return taken;
  return take(tx, { ...options, evenIfDue: true });
}

/** Takes ready jobs in one statement, none where others are due or expired and might come before them. */
async function take(tx: Tx, options: ClaimOptions & { readonly evenIfDue?: boolean }): Promise<readonly LeasedJob[]> {
  const { holder, leaseMs, limit = 1, kinds, evenIfDue = false } = options;
  const isPostgres = tx.database === "postgres";
  const skip = isPostgres ? sql`for update skip locked` : sql``;
  // A crash of the database may take it back: the job is ready again, and of two leases of one number one end counts.
  const unwaited = isPostgres ? sql`and (select set_config('synchronous_commit', 'off', true)) is not null` : sql``;
  const ours = kinds === undefined ? sql`` : sql`and kind in (${sql.join([...kinds])})`;
  const now = sql`(select sekisho_now())`;
  const noneDue = sql`and coalesce(${DUE} > ${now}, true) and coalesce(${EXPIRES} > ${now}, true)`;
  const { rows } = await sql<ClaimedRow>`
    with picked as materialized (
      select id from job where state = 'ready' ${ours} ${evenIfDue ? sql`` : noneDue}
      order by priority desc, run_at, id limit ${limit} ${skip}
    )
    update job set state = 'leased', lease_holder = ${holder}, lease_until = sekisho_now() + ${leaseMs},
      lease_number = lease_number + 1, attempts = attempts + 1
    where id in (select id from picked) ${unwaited}
    returning id, key, kind, input, priority, run_at, attempts, max_attempts, lease_number, trace`.execute(tx.db);
  return rows.toSorted((a, b) => b.priority - a.priority || a.run_at - b.run_at || a.id - b.id).map(leasedJob);
}

// By order, not by comparison: PostgreSQL expects to find a due job soon and would read all that are not due.
const DUE = sql<number | null>`(select run_at from job where state = 'delayed' order by run_at limit 1)`;
const EXPIRES = sql<number | null>`(select lease_until from job where state = 'leased' order by lease_until limit 1)`;

interface ClaimedRow {
  readonly id: number;
  readonly key: string | null;
  readonly kind: string;
  readonly input: string;
  readonly priority: number;
  readonly run_at: number;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly lease_number: number;
  readonly trace: string | null;
}

function leasedJob(row: ClaimedRow): LeasedJob {
  const { id, key, kind, input, priority, attempts, max_attempts, lease_number, trace } = row;
  return {
    id,
    key,
    number: lease_number,
    kind,
    // `enqueue` wrote it.
    input: JSON.parse(input) as Json,
    attempt: attempts,
    maxAttempts: max_attempts,
    priority,
    ...(trace !== null && { trace }),
  };
}

/** One look at the first of two indexes; writes only where time has changed something, and answers with whether it had. */
async function bringUpToDate(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ readonly now: number; readonly due: number | null; readonly expires: number | null }>`
    select sekisho_now() as now, ${DUE} as due, ${EXPIRES} as expires`.execute(tx.db);
  const { now = 0, due = null, expires = null } = rows[0] ?? {};
  const isExpired = expires !== null && expires <= now;
  const isDue = due !== null && due <= now;
  if (isExpired) await recoverExpired(tx);
  if (isDue) await promoteDue(tx);
  return isExpired || isDue;
}

import type { Json } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import type { JobId } from "./enqueue.ts";
import type { JobState } from "./tables.ts";

/** A job as an operator looks at it. Times are UTC epoch milliseconds by the database's clock. */
export interface JobRecord {
  readonly id: JobId;
  readonly kind: string;
  readonly key: string | null;
  readonly input: Json;
  readonly state: JobState;
  readonly priority: number;
  readonly runAt: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly holder: string | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly reason: string | null;
}

export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: string;
  readonly key?: string;
  /** Only jobs before this one: the last of the page before. */
  readonly before?: JobId;
  /** Default: 100. */
  readonly limit?: number;
}

/** Jobs, newest first. */
export async function listJobs(db: Kysely<Tables>, filter: JobFilter = {}): Promise<readonly JobRecord[]> {
  const { state, kind, key, before, limit = 100 } = filter;
  let query = db.selectFrom("job").selectAll().orderBy("id", "desc").limit(limit);
  if (state !== undefined) query = query.where("state", "=", sql.lit(state));
  if (kind !== undefined) query = query.where("kind", "=", kind);
  if (key !== undefined) query = query.where("key", "=", key);
  if (before !== undefined) query = query.where("id", "<", before);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    key: row.key,
    // `enqueue` wrote it.
    input: JSON.parse(row.input) as Json,
    state: row.state,
    priority: row.priority,
    runAt: row.run_at,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    holder: row.lease_holder,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    reason: row.reason,
  }));
}

export interface JobCount {
  readonly kind: string;
  readonly state: "ready" | "delayed" | "waiting" | "leased" | "dead";
  readonly count: number;
  /** How long the first of them is due, in milliseconds by the database's clock; negative for what is due later. */
  readonly oldestMs: number;
}

/** What is not done, by kind and state: the health of the queue, from an index of open jobs only. */
export async function countJobs(db: Kysely<Tables>): Promise<readonly JobCount[]> {
  const { rows } = await sql<JobCount>`
    select kind, state, count(*) as count, (select sekisho_now()) - min(run_at) as ${sql.id("oldestMs")}
    from job where state not in ('done', 'cancelled') group by state, kind order by kind, state`.execute(db);
  return rows;
}

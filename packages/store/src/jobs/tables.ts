import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

/**
 * `delayed`: not before its time · `waiting`: behind another of its key · `leased`: a worker has it · `dead`: given up, for
 * a person to look at. A job that became `ready` stays so, whatever the clock does afterwards.
 */
export type JobState = "ready" | "delayed" | "waiting" | "leased" | "done" | "dead" | "cancelled";

export interface JobTables {
  readonly job: {
    readonly id: Generated<number>;
    readonly kind: string;
    /** Jobs of one key run one at a time and in the order of their ids. */
    readonly key: string | null;
    /** JSON. */
    readonly input: string;
    readonly priority: Generated<number>;
    readonly state: JobState;
    /** Not before this, by the database's clock. */
    readonly run_at: number;
    /** Attempts that count: leases that were not given back, since it was enqueued or requeued. */
    readonly attempts: Generated<number>;
    readonly max_attempts: number;
    /** Counts every lease ever given, so that one of the past is never taken for the present one. */
    readonly lease_number: Generated<number>;
    readonly lease_holder: string | null;
    readonly lease_until: number | null;
    readonly created_at: number;
    readonly finished_at: number | null;
    /** Why the last attempt failed, or why it is dead or cancelled. */
    readonly reason: string | null;
    /** Set while a worker has it: why it shall stop. */
    readonly cancel_reason: string | null;
    /** The traceparent of who enqueued it. */
    readonly trace: string | null;
  };
  /** One row a key with unfinished jobs. Whoever changes what is first of a key locks it, before the job's own row. */
  readonly job_key: { readonly key: string; readonly unfinished: number };
}

export const jobMigration: Migration = {
  owner: "store",
  id: "0002-jobs",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text, database }) => [
    `create table job (id ${id}, kind ${text} not null, key ${text}, input ${text} not null,
      priority ${int} not null default 0, state ${text} not null, run_at ${int} not null,
      attempts ${int} not null default 0, max_attempts ${int} not null, lease_number ${int} not null default 0,
      lease_holder ${text}, lease_until ${int}, created_at ${int} not null, finished_at ${int}, reason ${text},
      cancel_reason ${text})`,
    "create index job_ready on job (priority desc, run_at, id) where state = 'ready'",
    "create index job_delayed on job (run_at) where state = 'delayed'",
    "create index job_waiting on job (key, id) where state = 'waiting'",
    "create index job_leased on job (lease_until) where state = 'leased'",
    "create index job_finished on job (state, finished_at) where finished_at is not null",
    "create index job_open on job (state, kind, run_at) where state not in ('done', 'cancelled')",
    `create table job_key (key ${text} primary key, unfinished ${int} not null)`,
    // A queue's rows die young: clean up after hundreds of them, not after a fifth of the table.
    ...(database === "postgres" ? ["alter table job set (autovacuum_vacuum_scale_factor = 0.01)"] : []),
  ],
};

export const jobTraceMigration: Migration = {
  owner: "store",
  id: "0020-job-trace",
  release: 1,
  phase: "expand",
  statements: ({ text }) => [`alter table job add column trace ${text}`],
};

import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

/** `waiting`: behind another of its key · `leased`: a worker has it · `dead`: given up, for a person to look at. */
export type JobState = "ready" | "waiting" | "leased" | "done" | "dead" | "cancelled";

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
    /** How often it was leased. */
    readonly attempts: Generated<number>;
    readonly max_attempts: number;
    readonly lease_holder: string | null;
    readonly lease_until: number | null;
    readonly created_at: number;
    readonly finished_at: number | null;
    /** Why the last attempt failed, or why it is dead or cancelled. */
    readonly reason: string | null;
  };
  /** One row a key with unfinished jobs: whoever changes what is first of a key locks it. */
  readonly job_key: { readonly key: string; readonly unfinished: number };
}

export const jobMigration: Migration = {
  owner: "store",
  id: "0002-jobs",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text }) => [
    `create table job (id ${id}, kind ${text} not null, key ${text}, input ${text} not null,
      priority ${int} not null default 0, state ${text} not null, run_at ${int} not null,
      attempts ${int} not null default 0, max_attempts ${int} not null, lease_holder ${text}, lease_until ${int},
      created_at ${int} not null, finished_at ${int}, reason ${text})`,
    "create index job_ready on job (priority desc, run_at, id) where state = 'ready'",
    "create index job_waiting on job (key, id) where state = 'waiting'",
    "create index job_leased on job (lease_until) where state = 'leased'",
    "create index job_finished on job (finished_at) where finished_at is not null",
    `create table job_key (key ${text} primary key, unfinished ${int} not null)`,
  ],
};

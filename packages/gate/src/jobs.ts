import type { NewJob } from "@sekisho/store";

export type { JobContext, JobHandler, LeasedJob } from "@sekisho/store";

/** Work that comes due by itself; one of all replicas enqueues it. */
export interface Schedule {
  /** Unique with the gate. */
  readonly name: string;
  readonly everyMs: number;
  /** The job that is due, by the time at which it was due; with a key, one that is still at work is not overtaken. */
  job(dueAt: number): NewJob;
}

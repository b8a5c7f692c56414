import type { Json, Log } from "@sekisho/core";
import type { NewJob, Tx } from "@sekisho/store";

/** What runs a kind of job. */
export interface JobHandler {
  /** `GATE.what`. */
  readonly kind: string;
  /** How long one run may take. */
  readonly timeoutMs: number;
  /**
   * Does the work. Whatever must happen once is written by `context.complete`, in one transaction with the end of the job;
   * everything before may happen again after a kill. A handler that returns without it has nothing to write. One that
   * throws is tried again.
   */
  run(input: Json, context: JobContext): Promise<void>;
}

export interface JobContext {
  /** From 1. */
  readonly attempt: number;
  /** Fires at the timeout, when the job is cancelled, when the server stops, and when the lease is lost. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Ends the job with what `work` writes, both or neither. Rejects with Problem `lease_lost` where another has the job. */
  complete(work: (tx: Tx) => Promise<void>): Promise<void>;
}

/** Work that comes due by itself; one of all replicas enqueues it. */
export interface Schedule {
  /** Unique with the gate. */
  readonly name: string;
  readonly everyMs: number;
  /** The job that is due; with a key, one that is still at work is not doubled. */
  job(due: { readonly at: number }): NewJob;
}

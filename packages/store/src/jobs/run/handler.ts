import { Problem } from "@sekisho/core";
import type { Tx } from "../../store.ts";
import type { Backoff } from "../backoff.ts";
import type { LeasedJob } from "../claim.ts";

/** What runs the jobs of one kind. */
export interface JobHandler {
  readonly kind: string;
  /** How long one attempt may take. Default: five minutes. */
  readonly timeoutMs?: number;
  /** Default: from up to a second after the first attempt to an hour. */
  readonly backoff?: Backoff;
  /**
   * Does the job, maybe not for the first time: what it writes belongs into `finish`, what it asks of others must bear
   * being asked again. Returning is success. Throwing is a failed attempt whose message is stored and an operator reads; a Problem
   * `job_hopeless` says that no other attempt can help, a {@link TryLater} when the next one may.
   */
  run(job: LeasedJob, context: JobContext): Promise<void>;
}

/** A failed attempt after which it is known when another one may help: a rate limit, a person who has to set something. */
export class TryLater extends Problem {
  readonly afterMs: number;
  /** Whether whoever throws it has told it already: a line in the log for each job would tell nothing more. */
  readonly isTold: boolean;

  constructor(code: string, message: string, afterMs: number, { isTold = false } = {}) {
    super(code, message);
    this.afterMs = afterMs;
    this.isTold = isTold;
  }
}

export interface JobContext {
  /**
   * Aborted with a Problem: `job_timeout`, `job_cancelled`, `job_stopped` (the program ends) or `lease_lost` (another
   * worker has the job). A handler that goes on regardless for some seconds is left to itself.
   */
  readonly signal: AbortSignal;
  /**
   * Stores what `work` writes together with the end of the job: both or neither. Rejects with Problem `lease_lost`, and
   * with those of `Store.transaction`. At most once, as the last thing; a handler that writes nothing just returns.
   */
  readonly finish: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

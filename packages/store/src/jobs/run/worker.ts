import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Log, Problem, silentLog } from "@sekisho/core";
import type { Store } from "../../store.ts";
import { Bell, jittered } from "../../wait/bell.ts";
import { claim, type LeasedJob } from "../claim.ts";
import { heartbeat, release } from "../lease.ts";
import { Attempt, textOf } from "./attempt.ts";
import type { JobHandler } from "./handler.ts";

export interface RunOptions {
  /** One a kind. Jobs of other kinds are left to programs that know them. */
  readonly handlers: readonly JobHandler[];
  /** Jobs that run at the same time. Default: 8. */
  readonly concurrency?: number;
  /** Who runs the jobs, as an operator reads it. Default: host and process. */
  readonly holder?: string;
  /** How long after its last sign of life a worker counts as gone; it gives one three times as often. Default: 30 s. */
  readonly leaseMs?: number;
  /** Between two looks for what other processes enqueued and for what is due; about. Default: 1 s. */
  readonly pollMs?: number;
  /** How long a handler has to end after its signal is aborted. Default: 5 s. */
  readonly abortGraceMs?: number;
  readonly log?: Log;
  /** Takes secrets out of the reasons of failed attempts before they are stored. Default: they are stored as they are. */
  readonly redact?: (text: string) => string;
}

export interface JobWorker {
  /** How many jobs run now. */
  readonly running: number;
  /**
   * Takes no more jobs, waits up to `graceMs` for those that run, then aborts them and gives them back, so that another
   * worker has them at once and the attempt does not count. Default: 10 s.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

const CONCURRENCY = 8;
const LEASE_MS = 30_000;
const POLL_MS = 1_000;
const ABORT_GRACE_MS = 5_000;
const STOP_GRACE_MS = 10_000;
/** The most that one transaction claims. */
const MAX_BATCH = 8;
const HEARTBEATS_PER_LEASE = 3;

/** Runs jobs until it is stopped. Several in a process, and in several processes, share the work. */
export function runJobs(store: Store, options: RunOptions): JobWorker {
  return new Loop(store, options);
}

class Loop implements JobWorker {
  readonly #store: Store;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #options: Required<Omit<RunOptions, "handlers">>;
  readonly #running = new Map<Attempt, Promise<void>>();
  readonly #bell = new Bell();
  readonly #unlisten: () => void;
  readonly #claiming: Promise<void>;
  #beat: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(store: Store, { handlers, ...options }: RunOptions) {
    this.#store = store;
    this.#handlers = new Map(handlers.map((handler) => [handler.kind, handler]));
    this.#options = {
      concurrency: CONCURRENCY,
      holder: `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`,
      leaseMs: LEASE_MS,
      pollMs: POLL_MS,
      abortGraceMs: ABORT_GRACE_MS,
      log: silentLog,
      redact: (text) => text,
      ...options,
    };
    this.#unlisten = store.listen("jobs", () => this.#bell.ring());
    this.#scheduleBeat();
    this.#claiming = this.#claimAll();
  }

  get running(): number {
    return this.#running.size;
  }

  async stop({ graceMs = STOP_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#isStopping = true;
    this.#bell.ring();
    await this.#claiming;
    const grace = setTimeout(() => this.#abortAll(), graceMs);
    await Promise.all(this.#running.values());
    clearTimeout(grace);
    clearTimeout(this.#beat);
    this.#unlisten();
  }

  async #claimAll(): Promise<void> {
    const { concurrency, pollMs } = this.#options;
    while (!this.#isStopping) {
      const limit = Math.min(MAX_BATCH, concurrency - this.#running.size);
      const claimed = limit > 0 ? await this.#claim(limit) : [];
      for (const job of claimed) this.#start(job);
      const mayHaveMore = claimed.length === MAX_BATCH && this.#running.size < concurrency;
      if (!mayHaveMore) await this.#bell.wait(jittered(pollMs));
    }
  }

  async #claim(limit: number): Promise<readonly LeasedJob[]> {
    const { holder, leaseMs, log } = this.#options;
    const kinds = [...this.#handlers.keys()];
    try {
      const claimed = await this.#store.transaction(async (tx) => claim(tx, { holder, leaseMs, limit, kinds }));
      if (!this.#isStopping) return claimed;
      await this.#store.transaction(async (tx) => release(tx, claimed));
    } catch (error) {
      log.error("jobs can't be claimed; trying again", { error: textOf(error) });
    }
    return [];
  }

  #start(job: LeasedJob): void {
    const handler = this.#handlers.get(job.kind);
    // It was claimed by the kinds of these handlers.
    if (handler === undefined) throw new Problem("job_kind", `job ${job.id} of kind ${job.kind} has no handler`);
    const { leaseMs, abortGraceMs, log, redact } = this.#options;
    const attempt = new Attempt({ store: this.#store, job, handler, leaseMs, abortGraceMs, log, redact });
    const ended = attempt.run().then(() => {
      this.#running.delete(attempt);
      this.#bell.ring();
    });
    this.#running.set(attempt, ended);
  }

  #scheduleBeat(): void {
    this.#beat = setTimeout(() => {
      void this.#giveSign().finally(() => {
        if (!this.#isStopping || this.#running.size > 0) this.#scheduleBeat();
      });
    }, this.#options.leaseMs / HEARTBEATS_PER_LEASE);
  }

  /** Extends the leases of all that runs, and tells handlers what became of theirs. Rejects never. */
  async #giveSign(): Promise<void> {
    const { leaseMs, log } = this.#options;
    const attempts = [...this.#running.keys()];
    if (attempts.length === 0) return;
    const leases = attempts.map(({ job }) => job);
    try {
      const states = await this.#store.transaction(async (tx) => heartbeat(tx, leases, leaseMs));
      for (const attempt of attempts) tellState(attempt, states.get(attempt.job.id));
    } catch (error) {
      log.error("leases of jobs can't be extended; trying again", { error: textOf(error) });
    }
  }

  #abortAll(): void {
    for (const attempt of this.#running.keys()) attempt.abort(new Problem("job_stopped", "the program stops"));
  }
}

type States = Awaited<ReturnType<typeof heartbeat>>;

function tellState(attempt: Attempt, state: ReturnType<States["get"]>): void {
  if (state?.state === "lost") attempt.abort(new Problem("lease_lost", "another worker has the job"));
  else attempt.renewed();
  if (state?.state === "cancelled") attempt.abort(new Problem("job_cancelled", state.reason));
}

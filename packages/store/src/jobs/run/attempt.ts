import { type Log, Problem } from "@sekisho/core";
import type { Store, Tx } from "../../store.ts";
import type { LeasedJob } from "../claim.ts";
import { complete, fail } from "../finish.ts";
import { release } from "../lease.ts";
import { type JobHandler, TryLater } from "./handler.ts";

const TIMEOUT_MS = 300_000;

export interface AttemptOptions {
  readonly store: Store;
  readonly job: LeasedJob;
  readonly handler: JobHandler;
  readonly leaseMs: number;
  /** How long a handler has to end after its signal is aborted. */
  readonly abortGraceMs: number;
  readonly log: Log;
  readonly redact: (text: string) => string;
}

type Outcome =
  | { readonly end: "returned" }
  | { readonly end: "threw"; readonly error: unknown }
  | { readonly end: "hangs" };

/** One run of a job by its handler, from the lease to the record of what became of it. */
export class Attempt {
  readonly job: LeasedJob;
  readonly #options: AttemptOptions;
  readonly #controller = new AbortController();
  readonly #givenUp = Promise.withResolvers<Outcome>();
  readonly #timeout: NodeJS.Timeout;
  /** By this process's own clock, should the database not answer: beyond it another worker may have the job. */
  readonly #expiry: NodeJS.Timeout;
  #abandon: NodeJS.Timeout | undefined;
  #finished = false;

  constructor(options: AttemptOptions) {
    const { job, handler, leaseMs } = options;
    this.job = job;
    this.#options = options;
    const timeoutMs = handler.timeoutMs ?? TIMEOUT_MS;
    this.#timeout = setTimeout(
      () => this.abort(new Problem("job_timeout", `the attempt took longer than ${timeoutMs} ms`)),
      timeoutMs,
    );
    this.#expiry = setTimeout(
      () => this.abort(new Problem("lease_lost", "the lease could not be extended in time")),
      leaseMs,
    );
  }

  /** The lease has just been extended. */
  renewed(): void {
    this.#expiry.refresh();
  }

  /** Asks the handler to stop. The first reason counts. */
  abort(reason: Problem): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort(reason);
    this.#abandon = setTimeout(() => this.#givenUp.resolve({ end: "hangs" }), this.#options.abortGraceMs);
  }

  /** Resolves once the worker is free for another job; rejects never. */
  async run(): Promise<void> {
    const { log, job } = this.#options;
    const outcome = await Promise.race([this.#handle(), this.#givenUp.promise]);
    for (const timer of [this.#timeout, this.#expiry, this.#abandon]) clearTimeout(timer);
    try {
      await this.#record(outcome);
    } catch (error) {
      // The lease runs out, and the job is another's.
      log.warn("the end of a job could not be stored", { job: job.id, kind: job.kind, error: textOf(error) });
    }
  }

  async #handle(): Promise<Outcome> {
    const { handler, job } = this.#options;
    try {
      await handler.run(job, { signal: this.#controller.signal, finish: async (work) => this.#finish(work) });
      return { end: "returned" };
    } catch (error) {
      return { end: "threw", error };
    }
  }

  async #finish<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { store, job } = this.#options;
    const result = await store.transaction(async (tx) => {
      const worked = await work(tx);
      await complete(tx, job);
      return worked;
    });
    this.#finished = true;
    return result;
  }

  async #record(outcome: Outcome): Promise<void> {
    if (this.#finished) return;
    if (outcome.end === "returned") {
      await this.#finish(async () => {});
      return;
    }
    const { store, job, handler, log, redact } = this.#options;
    // Nobody else aborts it.
    const aborted = this.#controller.signal.reason as Problem | undefined;
    if (aborted?.code === "lease_lost") return;
    if (aborted?.code === "job_stopped") {
      await store.transaction(async (tx) => release(tx, [job]));
      return;
    }
    const error = aborted ?? (outcome.end === "threw" ? outcome.error : undefined);
    const what = redact(textOf(error));
    const reason = outcome.end === "hangs" ? `${what}, and its handler did not stop` : what;
    const hopeless = error instanceof Problem && error.code === "job_hopeless";
    const backoff = hopeless ? { backoff: "never" as const } : handler.backoff && { backoff: handler.backoff };
    const later = error instanceof TryLater && { afterMs: error.afterMs };
    const state = await store.transaction(async (tx) => fail(tx, job, { reason, ...backoff, ...later }));
    const tell = state === "dead" ? "error" : error instanceof TryLater && error.isTold ? "debug" : "warn";
    log[tell]("a job failed", { job: job.id, kind: job.kind, attempt: job.attempt, state, reason });
  }
}

export function textOf(error: unknown): string {
  if (error instanceof Problem) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

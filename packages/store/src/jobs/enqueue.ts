import { canonicalJson, type Json } from "@sekisho/core";
import { sql } from "kysely";
import type { Tx } from "../store.ts";
import { joinKey } from "./key.ts";
import { presentTrace } from "./trace.ts";

export type JobId = number;

export interface NewJob {
  /** `GATE.what`: whose handler runs it. */
  readonly kind: string;
  readonly input: Json;
  /** Jobs of one key run one at a time, in the order in which they were enqueued. */
  readonly key?: string;
  /** Milliseconds from now, by the database's clock. Default: 0. */
  readonly delayMs?: number;
  /** Higher first, among jobs of different keys. Default: 0. */
  readonly priority?: number;
  /** Attempts until it is dead. Default: 10. */
  readonly maxAttempts?: number;
}

const MAX_ATTEMPTS = 10;

/** Adds a job in the transaction of the change that asks for it: it runs if and only if that is stored. */
export async function enqueue(tx: Tx, job: NewJob): Promise<JobId> {
  const { kind, input, key = null, delayMs = 0, priority = 0, maxAttempts = MAX_ATTEMPTS } = job;
  const isFirst = key === null || (await joinKey(tx, key));
  const { id } = await tx.db
    .insertInto("job")
    .values({
      kind,
      key,
      input: canonicalJson(input),
      priority,
      state: isFirst ? (delayMs > 0 ? "delayed" : "ready") : "waiting",
      run_at: sql`sekisho_now() + ${delayMs}`,
      max_attempts: maxAttempts,
      lease_holder: null,
      lease_until: null,
      created_at: sql`sekisho_now()`,
      finished_at: null,
      reason: null,
      cancel_reason: null,
      trace: presentTrace() ?? null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (isFirst) tx.wake("jobs");
  return id;
}

import { canonicalJson, type Json } from "@sekisho/core";
import { type RawBuilder, sql } from "kysely";
import { later } from "../rows/later.ts";
import type { Tx } from "../store.ts";
import { isAlone, joinKey } from "./key.ts";
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
  const query = sql<{ readonly id: JobId }>`${await insertion(tx, job)} returning id`;
  const [row] = (await query.execute(tx.db)).rows;
  if (row === undefined) throw new Error("an inserted job has no id");
  return row.id;
}

/** As {@link enqueue}, for whoever needs no id: nothing is waited for before the end of the transaction. */
export async function enqueueLater(tx: Tx, job: NewJob): Promise<void> {
  await later(tx, (await insertion(tx, job)).compile(tx.db));
}

async function insertion(tx: Tx, job: NewJob): Promise<RawBuilder<unknown>> {
  const { kind, input, key = null, delayMs = 0, priority = 0, maxAttempts = MAX_ATTEMPTS } = job;
  const alone = delayMs > 0 ? "delayed" : "ready";
  if (key !== null) await joinKey(tx, key);
  const state = key === null ? sql`${alone}` : sql`case when ${isAlone(key)} then ${alone} else 'waiting' end`;
  // Whether it waits for another one nobody waits to hear.
  tx.wake("jobs");
  return sql`insert into job (kind, key, input, priority, state, run_at, max_attempts, created_at, trace)
    values (${kind}, ${key}, ${canonicalJson(input)}, ${priority}, ${state}, sekisho_now() + ${delayMs}, ${maxAttempts},
      sekisho_now(), ${presentTrace() ?? null})`;
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@sekisho/core";
import type { Store } from "../../store.ts";
import { backoffMs } from "../seal/backoff.ts";
import type { CheckpointSink } from "./sink.ts";

export interface DeliveryOptions {
  readonly store: Store;
  readonly sink: CheckpointSink;
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const POLL_MS = 1_000;
const MAX_NOTES = 1_000;

/**
 * Brings every checkpoint to a sink, in order, until the signal: also those that were made while it failed or another
 * replica's. A sink that fails is reported and tried again; nobody waits for it.
 */
export async function deliverCheckpoints({ store, sink, log, signal }: DeliveryOptions): Promise<void> {
  let newest: number | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      newest ??= await startOf({ store, sink, log });
      newest = await deliver(store, sink, newest);
      if (failures > 0) log.info("the checkpoint sink works again", { sink: sink.name });
      failures = 0;
    } catch (error) {
      failures++;
      // What it holds now is not known any more.
      newest = undefined;
      log.error("a checkpoint could not be written outside the database", { sink: sink.name, failures, error });
    }
    await sleep(failures === 0 ? POLL_MS : backoffMs(failures), undefined, { signal }).catch(() => {});
  }
}

/** One last time, for what was made just before the end; a failure is reported. */
export async function deliverRest({ store, sink, log }: Omit<DeliveryOptions, "signal">): Promise<void> {
  try {
    await deliver(store, sink, await sink.newest());
  } catch (error) {
    log.error("the last checkpoints could not be written outside the database", { sink: sink.name, error });
  }
}

/** A sink that knows more than the database is the sign of a cut ledger, or of one restored from an older backup. */
async function startOf({ store, sink, log }: Omit<DeliveryOptions, "signal">): Promise<number> {
  const newest = await sink.newest();
  const { size } = await store.look
    .selectFrom("ledger_checkpoint")
    .select(({ fn }) => fn.max("size").as("size"))
    .executeTakeFirstOrThrow();
  if (newest > (size ?? 0)) {
    log.error("the ledger lacks entries that a checkpoint outside covers: run sekisho ledger verify --checkpoint", {
      sink: sink.name,
      outside: newest,
      inside: size ?? 0,
    });
  }
  return newest;
}

async function deliver(store: Store, sink: CheckpointSink, after: number): Promise<number> {
  let newest = after;
  for (;;) {
    const rows = await store.look
      .selectFrom("ledger_checkpoint")
      .select(["size", "note"])
      .where("size", ">", newest)
      .orderBy("size")
      .limit(MAX_NOTES)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return newest;
    await sink.write(rows.map(({ note }) => note));
    newest = last.size;
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@sekisho/core";
import { dropLease, takeLease } from "../../leases/lease.ts";
import type { Store, Tx } from "../../store.ts";
import { deliverCheckpoints, deliverRest } from "../checkpoint/deliver.ts";
import { isKeyNew, recordKeyChange } from "../checkpoint/key-change.ts";
import { type CheckpointOptions, isCheckpointDue, makeCheckpoint } from "../checkpoint/make.ts";
import type { CheckpointSink } from "../checkpoint/sink.ts";
import { backoffMs } from "./backoff.ts";
import { type Head, sealBatch } from "./seal-batch.ts";

export interface SealerOptions {
  readonly store: Store;
  /** This process, as the lease names it: unlike that of any other. */
  readonly holder: string;
  readonly log: Log;
  /** Without it entries are chained, and no checkpoint is signed. */
  readonly checkpoints?: CheckpointOptions & { readonly sinks?: readonly CheckpointSink[] };
  /** Entries of one transaction. Default: 1,000. */
  readonly batchSize?: number;
  /** How long a killed sealer keeps others away, in milliseconds. Default: 2,000. */
  readonly leaseMs?: number;
}

/** A sealer at work. */
export interface Sealer {
  /** Seals what is there, signs it, hands it to the sinks, gives the lease back and ends. */
  stop(): Promise<void>;
}

export const SEALER_LEASE = "ledger.seal";

const BATCH_SIZE = 1_000;
const LEASE_MS = 2_000;
/** After an append: others come meanwhile, and share the work. */
const GATHER_MS = 100;
/** For entries of other replicas, and for checkpoints that time makes due. */
const POLL_MS = 500;

/**
 * Chains entries within a second of their append, and signs checkpoints. Any number may run on one store: the lease lets
 * one work at a time, by a row that stays locked to the end of its transaction. Errors are logged and tried again.
 */
export function startSealer(options: SealerOptions): Sealer {
  const { store, log, checkpoints } = options;
  const ended = new AbortController();
  const sealing = new Sealing(options);
  const loop = sealing.run(ended.signal);
  const sinks = checkpoints?.sinks ?? [];
  const deliveries = sinks.map((sink) => deliverCheckpoints({ store, sink, log, signal: ended.signal }));
  return {
    async stop() {
      ended.abort();
      await loop;
      await sealing.finish();
      await Promise.all(deliveries);
      await Promise.all(sinks.map((sink) => deliverRest({ store, sink, log })));
    },
  };
}

class Sealing {
  readonly #options: SealerOptions;
  #head: Head | undefined;
  /** That the ledger says which key signs. */
  #isKeySaid = false;
  #woken = Promise.withResolvers<void>();

  constructor(options: SealerOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { store, log } = this.#options;
    const unlisten = store.listen("ledger", () => this.#woken.resolve());
    let failures = 0;
    while (!signal.aborted) {
      try {
        if (await this.#isWorkThere()) await this.#sealAll(signal);
        failures = 0;
      } catch (error) {
        failures++;
        this.#head = undefined;
        log.error("the ledger could not be sealed", { failures, error });
      }
      await this.#pause(failures, signal);
    }
    unlisten();
  }

  /** The last batches, a checkpoint of all of them, and the lease for another. */
  async finish(): Promise<void> {
    const { store, log, holder } = this.#options;
    try {
      while ((await this.#step("last")) === "more");
      await store.transaction((tx) => dropLease(tx, { name: SEALER_LEASE, holder }));
    } catch (error) {
      log.error("the ledger could not be sealed to its end", { error });
    }
  }

  /** Looks without the lease, so that an idle server writes nothing. */
  async #isWorkThere(): Promise<boolean> {
    const { store, checkpoints } = this.#options;
    const unsealed = await store.look
      .selectFrom("ledger_entry")
      .select("id")
      .where("seq", "is", null)
      .limit(1)
      .executeTakeFirst();
    if (unsealed !== undefined || checkpoints === undefined) return unsealed !== undefined;
    if (!this.#isKeySaid && (await isKeyNew(store.look, checkpoints.key))) return true;
    this.#isKeySaid = true;
    const { size } = await store.look
      .selectFrom("ledger_entry")
      .select(({ fn }) => fn.max("seq").as("size"))
      .executeTakeFirstOrThrow();
    return isCheckpointDue(store.look, size ?? 0, checkpoints);
  }

  async #sealAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#step("due")) === "more");
  }

  /** One transaction. `busy`: another has the lease. `last` signs whatever no checkpoint covers. */
  async #step(checkpoint: "due" | "last"): Promise<"more" | "done" | "busy"> {
    const { store, holder, checkpoints, batchSize = BATCH_SIZE, leaseMs = LEASE_MS } = this.#options;
    const outcome = await store.transaction(async (tx) => {
      if (!(await takeLease(tx, { name: SEALER_LEASE, holder, ms: leaseMs }))) return undefined;
      const changesKey = await this.#sayKey(tx);
      const batch = await sealBatch(tx.db, { database: store.database, known: this.#head, batchSize });
      const { frontier } = batch.head;
      if (checkpoints !== undefined) {
        const asked = checkpoint === "last" || changesKey ? { ...checkpoints, everyEntries: 1 } : checkpoints;
        if (await isCheckpointDue(tx.db, frontier.size, asked)) await makeCheckpoint(tx.db, frontier, checkpoints);
      }
      return batch;
    });
    if (outcome === undefined) return "busy";
    this.#head = outcome.head;
    this.#isKeySaid = true;
    return outcome.sealed < batchSize ? "done" : "more";
  }

  /** True where an entry of this transaction says that another key signs now. */
  async #sayKey(tx: Tx): Promise<boolean> {
    const key = this.#options.checkpoints?.key;
    if (this.#isKeySaid || key === undefined || !(await isKeyNew(tx.db, key))) return false;
    await recordKeyChange(tx, key);
    return true;
  }

  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    if (failures > 0) {
      await sleep(backoffMs(failures), undefined, { signal }).catch(() => {});
      return;
    }
    const poll = new AbortController();
    const until = AbortSignal.any([signal, poll.signal]);
    await Promise.race([this.#woken.promise, sleep(POLL_MS, undefined, { signal: until }).catch(() => {})]);
    poll.abort();
    this.#woken = Promise.withResolvers();
    await sleep(GATHER_MS, undefined, { signal }).catch(() => {});
  }
}

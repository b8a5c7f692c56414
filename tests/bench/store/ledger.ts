import { silentLog } from "@sekisho/core";
import {
  appendEntries,
  checkProof,
  generateSigningKey,
  proveEntry,
  type SigningKey,
  type Store,
  startSealer,
  verifyLedger,
} from "@sekisho/store";
import type { Row } from "../bench.ts";
import { median } from "../measure.ts";
import { NAMES } from "./databases.ts";
import { entryOf } from "./entries.ts";

const ENTRIES = 1_000_000;
/** Entries of one transaction while the ledger is filled. */
const CHUNK = 20_000;
const VERIFY_LIMIT_MS = 10_000;
const PROOF_LIMIT_MS = 10;
const PROOFS = 200;

/** A million entries: all of them verified, and one of them proved. */
export async function ledgerRows(store: Store): Promise<readonly Row[]> {
  const key = generateSigningKey();
  await fillLedger(store, key);
  const database = NAMES[store.database];
  const verifyMs = await verified(store, key);
  const proofMs = await proved(store, key);
  return [
    {
      workload: `verify 1 M entries, ${database}`,
      ours: verifyMs,
      peer: VERIFY_LIMIT_MS,
      ratio: verifyMs / VERIFY_LIMIT_MS,
      // The limit is that of the database that stands in the same process.
      ...(store.database === "sqlite" && { goal: 1 }),
      unit: "ms",
      against: "limit",
    },
    {
      workload: `prove one of 1 M entries, ${database}`,
      ours: proofMs,
      peer: PROOF_LIMIT_MS,
      ratio: proofMs / PROOF_LIMIT_MS,
      goal: 1,
      unit: "ms",
      against: "limit",
    },
  ];
}

/** Appended and sealed by the store's own functions, with a checkpoint every 10,000 entries. */
export async function fillLedger(store: Store, key: SigningKey): Promise<void> {
  const checkpoints = { key, origin: "bench/ledger", everyEntries: 10_000 };
  const sealer = startSealer({ store, holder: "bench", log: silentLog, checkpoints, batchSize: 5_000 });
  for (let from = 0; from < ENTRIES; from += CHUNK) {
    const entries = Array.from({ length: CHUNK }, (_, i) => entryOf(from + i));
    await store.transaction((tx) => appendEntries(tx, entries));
  }
  await sealer.stop();
}

async function verified(store: Store, key: SigningKey): Promise<number> {
  const started = performance.now();
  const { fault, sealed, covered } = await verifyLedger(store, { keys: [key], now: Date.now() });
  const ms = performance.now() - started;
  if (fault !== undefined || sealed !== ENTRIES || covered !== ENTRIES) {
    throw new Error(`the ledger does not hold: ${JSON.stringify({ fault, sealed, covered })}`);
  }
  return ms;
}

/** The median over entries from all over the ledger. */
async function proved(store: Store, key: SigningKey): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < PROOFS; i++) {
    const seq = 1 + Math.floor((i * ENTRIES) / PROOFS);
    const started = performance.now();
    const proof = await proveEntry(store, seq);
    times.push(performance.now() - started);
    if (checkProof(JSON.stringify(proof), [key]).outcome !== "proved") throw new Error(`the proof of ${seq} fails`);
  }
  return median(times);
}

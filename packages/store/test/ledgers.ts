import { silentLog } from "@sekisho/core";
import { sql } from "kysely";
import { appendEntries, type SealerOptions, type SigningKey, type Store, startSealer } from "../src/index.ts";

export const AT = Date.UTC(2026, 10, 28);

/** Entries `n1` … in the order of their names, each about a rule of its own, a millisecond apart from `startAt` on. */
export async function appendNamed(store: Store, from: number, to: number, startAt = AT): Promise<void> {
  const entries = Array.from({ length: to - from + 1 }, (_, i) => ({
    kind: "finding.opened",
    at: startAt + from + i,
    scope: "cluster:test",
    type: "k8s:Pod",
    name: `n${from + i}`,
    rule: `test/r${(from + i) % 3}`,
    actor: "system",
    detail: { note: `entry "${from + i}"` },
  }));
  await store.transaction((tx) => appendEntries(tx, entries));
}

/** Seals and signs what is there. */
export async function seal(store: Store, key: SigningKey, options: Partial<SealerOptions> = {}): Promise<void> {
  const checkpoints = { key, origin: "test/ledger" };
  await startSealer({ store, holder: "test", log: silentLog, checkpoints, ...options }).stop();
}

/** Names up to each of `sizes`, with a checkpoint there. */
export async function sealedLedger(store: Store, key: SigningKey, sizes: readonly number[]): Promise<void> {
  let from = 1;
  for (const size of sizes) {
    await appendNamed(store, from, size);
    await seal(store, key);
    from = size + 1;
  }
}

/** Does to the database what only somebody with all rights on it can do. */
export async function tamper(store: Store, statements: readonly string[]): Promise<void> {
  const guards =
    store.database === "sqlite"
      ? ["drop trigger ledger_entry_sealed", "drop trigger ledger_entry_kept"]
      : ["drop trigger ledger_entry_guard on ledger_entry"];
  await store.transaction(async ({ db }) => {
    for (const statement of [...guards, ...statements]) await sql.raw(statement).execute(db);
  });
}

import { silentLog } from "@sekisho/core";
import { appendEntry, generateSigningKey, type Store, startSealer, type Tx } from "@sekisho/store";
import { sql } from "kysely";
import type { Row } from "../bench.ts";
import { summarise } from "../measure.ts";
import { NAMES } from "./databases.ts";
import { entryOf } from "./entries.ts";

const CLIENTS = 32;
/** Of each client, in a round. */
const WRITES = 100;
const ROUNDS = 7;
/** 2,000 a second. */
const LIMIT_MS = 0.5;
/** How far the sealer may be behind when the last append is acknowledged. */
const SEALED_WITHIN_MS = 1_000;

/** Appends to the ledger, each a transaction of its own, while the sealer works; beside INSERTs of the same values. */
export async function appendRows(store: Store): Promise<readonly Row[]> {
  await store.transaction(({ db }) =>
    sql`create table plain (id integer primary key, at bigint, kind text, scope text, type text, name text, rule text,
      actor text, body text)`.execute(db),
  );
  const samples: { ours: number; peer: number }[] = [];
  let next = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const sealer = startSealer({ store, holder: "bench", log: silentLog, checkpoints: { key: generateSigningKey() } });
    const ours = await perWrite(store, (tx) => appendEntry(tx, entryOf(next++)));
    await allSealed(store);
    await sealer.stop();
    const peer = await perWrite(store, (tx) => insertPlain(tx, next++));
    // The first round warms both up.
    if (round > 0) samples.push({ ours, peer });
  }
  const { ours, peer, ratio } = summarise(samples);
  const workload = `append by ${CLIENTS} clients, sealed, ${NAMES[store.database]}`;
  const against = "INSERT";
  const rows: Row[] = [{ workload, ours, peer, ratio, goal: 2, unit: "ms", against }];
  if (store.database === "sqlite") {
    rows.push({ workload, ours, peer: LIMIT_MS, ratio: ours / LIMIT_MS, goal: 1, unit: "ms", against: "limit" });
  }
  return rows;
}

/** Milliseconds a transaction, over all clients. */
async function perWrite(store: Store, write: (tx: Tx) => Promise<void>): Promise<number> {
  const started = performance.now();
  const client = async (): Promise<void> => {
    for (let i = 0; i < WRITES; i++) await store.transaction(write);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (performance.now() - started) / (CLIENTS * WRITES);
}

async function insertPlain({ db }: Tx, id: number): Promise<void> {
  const { at, kind, scope, type, name, rule, actor, detail } = entryOf(id);
  const body = JSON.stringify({ v: 1, at, kind, scope, type, name, rule, actor, detail });
  await sql`insert into plain (id, at, kind, scope, type, name, rule, actor, body)
    values (${id}, ${at}, ${kind}, ${scope}, ${type}, ${name}, ${rule}, ${actor}, ${body})`.execute(db);
}

/** A sealer that falls behind would make appends look cheap. */
async function allSealed(store: Store): Promise<void> {
  const until = performance.now() + SEALED_WITHIN_MS;
  for (;;) {
    const waiting = await store.read
      .selectFrom("ledger_entry")
      .select("id")
      .where("seq", "is", null)
      .limit(1)
      .execute();
    if (waiting.length === 0) return;
    if (performance.now() > until) throw new Error(`the sealer is more than ${SEALED_WITHIN_MS} ms behind`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { claim, complete, enqueue, type Store, type Tx } from "@sekisho/store";
import { sql } from "kysely";
import type { Row } from "../bench.ts";
import { summarise } from "../measure.ts";

const WORKERS = 16;
const JOBS = 2_000;
const ROUNDS = 5;
/** Of one transaction that fills the queue. */
const BATCH = 500;
/** 1,000 a second. */
const LIMIT_MS = 1;

/**
 * Jobs claimed and completed one by one, each in two transactions, by workers that work at the same time; beside two plain
 * UPDATEs by primary key, each a transaction, too. Every tenth job is one of five keys.
 */
export async function jobRows(store: Store): Promise<readonly Row[]> {
  await store.transaction(async ({ db }) => {
    await sql`create table plain_job (id integer primary key, state text not null)`.execute(db);
  });
  const samples: { ours: number; peer: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await fill(store, round);
    const ours = await perJob(async () => workQueue(store));
    const peer = await perJob(async (worker) => updatePlain(store, round, worker));
    // The first round warms both up.
    if (round > 0) samples.push({ ours, peer });
  }
  const { ours, peer, ratio } = summarise(samples);
  const workload = `jobs one by one, ${WORKERS} workers, ${store.database === "sqlite" ? "SQLite" : "PostgreSQL"}`;
  return [
    { workload, ours, peer: LIMIT_MS, ratio: ours / LIMIT_MS, goal: 1, unit: "ms", against: "limit" },
    { workload, ours, peer, ratio, unit: "ms", against: "2 UPDATEs" },
  ];
}

async function fill(store: Store, round: number): Promise<void> {
  for (let from = 0; from < JOBS; from += BATCH) {
    await store.transaction(async (tx) => {
      for (let i = from; i < from + BATCH; i++) {
        const job = { kind: "bench.job", input: { i }, priority: i % 3 };
        await enqueue(tx, i % 10 === 0 ? { ...job, key: `k${i % 50}` } : job);
        await sql`insert into plain_job values (${round * JOBS + i}, 'ready')`.execute(tx.db);
      }
    });
  }
}

/** Milliseconds a job, over all workers. */
async function perJob(work: (worker: number) => Promise<number>): Promise<number> {
  const started = performance.now();
  const counts = await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  const elapsedMs = performance.now() - started;
  const done = counts.reduce((sum, count) => sum + count, 0);
  if (done !== JOBS) throw new Error(`${JOBS} jobs were there, ${done} were done`);
  return elapsedMs / JOBS;
}

async function workQueue(store: Store): Promise<number> {
  for (let done = 0; ; done++) {
    const [job] = await store.transaction(async (tx) => claim(tx, { holder: "bench", leaseMs: 60_000 }));
    if (job === undefined && (await isEmpty(store))) return done;
    if (job === undefined) done--;
    else await store.transaction(async (tx) => complete(tx, job));
  }
}

/** What is left may wait behind another of its key. */
async function isEmpty(store: Store): Promise<boolean> {
  const left = await store.read.selectFrom("job").select("id").where("state", "!=", "done").limit(1).executeTakeFirst();
  return left === undefined;
}

async function updatePlain(store: Store, round: number, worker: number): Promise<number> {
  const set = async ({ db }: Tx, id: number, state: string): Promise<void> => {
    await sql`update plain_job set state = ${state} where id = ${id}`.execute(db);
  };
  let done = 0;
  for (let i = worker; i < JOBS; i += WORKERS, done++) {
    for (const state of ["leased", "done"]) await store.transaction(async (tx) => set(tx, round * JOBS + i, state));
  }
  return done;
}

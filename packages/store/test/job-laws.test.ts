import { describeStores } from "@sekisho/testkit";
import * as fc from "fast-check";
import { sql } from "kysely";
import { expect, it } from "vitest";
import {
  cancel,
  claim,
  complete,
  enqueue,
  fail,
  heartbeat,
  type LeasedJob,
  listJobs,
  release,
  requeue,
  runJobs,
  type Store,
} from "../src/index.ts";
import { effectMigration, readEffects, writeEffect } from "./fixtures/job-effects.ts";

const LEASE_MS = 10_000;
const MAX_ATTEMPTS = 3;
const RUNS = process.env["SEKISHO_SOAK"] === undefined ? 40 : 500;

/** What several workers, an operator and the clock do, in any order. `pick` chooses among what is there. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("enqueue"),
      key: fc.constantFrom(undefined, "a", "a", "b"),
      priority: fc.integer({ min: 0, max: 2 }),
      delayMs: fc.constantFrom(0, 0, 5_000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("claim"), limit: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom(
        "complete",
        "fail",
        "give up",
        "crash",
        "release",
        "beat",
        "late",
        "cancel",
        "cancel",
        "requeue",
      ),
      pick: fc.nat(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant("step"), ms: fc.constantFrom(3_000, 12_000, 12_000, -15_000) }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

describeStores("the laws of the queue", ({ open, stepClock }) => {
  it("hold for any interleaving of workers, failures, crashes and clocks", { timeout: 300_000 }, async () => {
    const store = await open({ migrations: [effectMigration] });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        await empty(store);
        await stepClock(store, 0);
        const world = new World(store, async (ms) => stepClock(store, ms));
        for (const one of acts) await world.do(one);
        await world.drain();
      }),
      { numRuns: RUNS },
    );
  });

  it("hold for workers that run at the same time", { timeout: 60_000 }, async () => {
    const store = await open({ migrations: [effectMigration] });
    const keys = ["a", "b", "c"];
    const running = new Set<string>();
    const handlers = [
      {
        kind: "test.job",
        backoff: { baseMs: 1, capMs: 5 },
        async run({ id, key, attempt }: LeasedJob, { finish }: Parameters<JobRun>[1]) {
          if (key !== null) {
            expect(running.has(key)).toBe(false);
            running.add(key);
          }
          await new Promise((resolve) => setTimeout(resolve, id % 3));
          if (key !== null) running.delete(key);
          if ((id * 7 + attempt) % 5 === 0) throw new Error("this time not");
          await finish(async (tx) => writeEffect(tx, `${key ?? ""} ${String(id).padStart(6, "0")}`));
        },
      },
    ];
    const workers = [1, 2, 3].map(() => runJobs(store, { handlers, pollMs: 20, concurrency: 5 }));
    const adding = Array.from({ length: 300 }, (_, i) =>
      store.transaction(async (tx) => {
        const key = keys[i % 6];
        await enqueue(tx, { kind: "test.job", input: null, ...(key !== undefined && { key }), maxAttempts: 50 });
      }),
    );
    await Promise.all(adding);
    while ((await listJobs(store.read, { state: "done", limit: 300 })).length < 300) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const worker of workers) await worker.stop();
    const effects = await readEffects(store);
    expect(new Set(effects).size).toBe(300);
    expect(effects.length).toBe(300);
    for (const key of keys) {
      const ofKey = effects.filter((effect) => effect.startsWith(`${key} `));
      expect(ofKey).toEqual(ofKey.toSorted((a, b) => (a < b ? -1 : 1)));
    }
  });
});

type JobRun = Parameters<typeof runJobs>[1]["handlers"][number]["run"];

async function empty(store: Store): Promise<void> {
  await store.transaction(async ({ db }) => {
    for (const table of ["job", "job_key", "test_effect"]) await sql`delete from ${sql.table(table)}`.execute(db);
  });
}

/** The store, and what its callers know of it. */
class World {
  readonly #store: Store;
  readonly #stepClock: (ms: number) => Promise<void>;
  readonly #ids: number[] = [];
  readonly #attempts = new Map<number, number>();
  readonly #done = new Set<number>();
  #held: LeasedJob[] = [];
  /** Leases of workers that are believed dead; they may come back late. */
  readonly #crashed: LeasedJob[] = [];
  #clockMs = 0;

  constructor(store: Store, stepClock: (ms: number) => Promise<void>) {
    this.#store = store;
    this.#stepClock = stepClock;
  }

  async do(one: Act): Promise<void> {
    if ("priority" in one) {
      const { key, priority, delayMs } = one;
      const job = { kind: "test.job", input: null, priority, delayMs, maxAttempts: MAX_ATTEMPTS };
      this.#ids.push(
        await this.#store.transaction(async (tx) => enqueue(tx, key === undefined ? job : { ...job, key })),
      );
    } else if ("limit" in one) await this.#claim(one.limit);
    else if ("ms" in one) await this.#step(one.ms);
    else if (one.act === "cancel" || one.act === "requeue") await this.#operate(one.act, one.pick);
    else if (one.act === "late") await this.#complete(pickOf(this.#crashed, one.pick));
    else await this.#work(one.act, pickOf(this.#held, one.pick));
  }

  /** Time passes until everything has ended; then nothing is lost, and nothing happened twice. */
  async drain(): Promise<void> {
    for (let round = 0; round < 200; round++) {
      await this.#step(LEASE_MS);
      await this.#claim(10);
      for (const job of this.#held.splice(0)) await this.#complete(job);
      const open = (await this.#rows()).filter(({ finishedAt }) => finishedAt === null);
      if (open.length === 0) break;
    }
    const rows = await this.#rows();
    expect(rows.map(({ id }) => id)).toEqual(this.#ids.toReversed());
    for (const { id, state, reason, attempts } of rows) {
      expect(["done", "dead", "cancelled"]).toContain(state);
      expect(this.#done.has(id)).toBe(state === "done");
      expect(state === "done" ? reason : typeof reason).toBe(state === "done" ? null : "string");
      expect(attempts).toBe(this.#attempts.get(id) ?? 0);
    }
    const effects = await readEffects(this.#store);
    expect(effects.map(Number).toSorted((a, b) => a - b)).toEqual([...this.#done].toSorted((a, b) => a - b));
    expect(await this.#store.read.selectFrom("job_key").selectAll().execute()).toEqual([]);
  }

  async #claim(limit: number): Promise<void> {
    const claimed = await this.#store.transaction(async (tx) =>
      claim(tx, { holder: "worker", leaseMs: LEASE_MS, limit }),
    );
    const rows = await this.#rows();
    for (const job of claimed) {
      const attempt = (this.#attempts.get(job.id) ?? 0) + 1;
      expect(job.attempt).toBe(attempt);
      expect(attempt).toBeLessThanOrEqual(MAX_ATTEMPTS);
      this.#attempts.set(job.id, attempt);
      expect(this.#done.has(job.id)).toBe(false);
      const skipped = rows.filter(({ state, priority }) => state === "ready" && priority > job.priority);
      expect(skipped, "ready and more urgent").toEqual([]);
      const before = rows.filter(({ key, id, finishedAt }) => key === job.key && id < job.id && finishedAt === null);
      if (job.key !== null) expect(before, "before it in its line").toEqual([]);
    }
    const firsts = rows.filter(
      ({ key, state, finishedAt }) => key !== null && state !== "waiting" && finishedAt === null,
    );
    expect(new Set(firsts.map(({ key }) => key)).size, "one at a time by key").toBe(firsts.length);
    this.#held.push(...claimed);
  }

  async #work(what: string, job: LeasedJob | undefined): Promise<void> {
    if (job === undefined) return;
    if (what === "beat") {
      await this.#store.transaction(async (tx) => heartbeat(tx, [job], LEASE_MS));
      return;
    }
    this.#held = this.#held.filter((held) => held !== job);
    if (what === "complete") await this.#complete(job);
    else if (what === "crash") this.#crashed.push(job);
    else if (what === "release") await this.#release(job);
    else {
      const backoff = what === "fail" ? ({ baseMs: 1_000, capMs: 2_000 } as const) : "never";
      await this.#store.transaction(async (tx) => fail(tx, job, { reason: "failed", backoff }));
    }
  }

  async #complete(job: LeasedJob | undefined): Promise<void> {
    if (job === undefined) return;
    try {
      await this.#store.transaction(async (tx) => {
        await writeEffect(tx, String(job.id));
        await complete(tx, job);
      });
      expect(this.#done.has(job.id)).toBe(false);
      const { lease_number } = (await this.#leaseOf(job.id)) ?? {};
      expect(lease_number, "no other lease was given").toBe(job.number);
      this.#done.add(job.id);
    } catch (error) {
      expect(error).toMatchObject({ code: "lease_lost" });
    }
  }

  async #release(job: LeasedJob): Promise<void> {
    const before = await this.#leaseOf(job.id);
    await this.#store.transaction(async (tx) => release(tx, [job]));
    const row = (await this.#rows()).find(({ id }) => id === job.id);
    const isOurs = before?.state === "leased" && before.lease_number === job.number;
    if (isOurs && row?.state === "ready") this.#attempts.set(job.id, job.attempt - 1);
  }

  async #leaseOf(id: number): Promise<{ readonly state: string; readonly lease_number: number } | undefined> {
    return this.#store.read.selectFrom("job").select(["state", "lease_number"]).where("id", "=", id).executeTakeFirst();
  }

  async #operate(what: "cancel" | "requeue", pick: number): Promise<void> {
    const id = pickOf(this.#ids, pick);
    if (id === undefined) return;
    if (what === "cancel") await this.#store.transaction(async (tx) => cancel(tx, id, "not wanted"));
    else if (await this.#store.transaction(async (tx) => requeue(tx, id))) this.#attempts.set(id, 0);
  }

  async #step(ms: number): Promise<void> {
    this.#clockMs += ms;
    await this.#stepClock(this.#clockMs);
  }

  async #rows(): ReturnType<typeof listJobs> {
    return listJobs(this.#store.read, { limit: 1_000 });
  }
}

function pickOf<T>(items: readonly T[], pick: number): T | undefined {
  return items.length === 0 ? undefined : items[pick % items.length];
}

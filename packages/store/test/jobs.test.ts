import { describeStores } from "@sekisho/testkit";
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
  type NewJob,
  release,
  requeue,
  type Store,
  type Tx,
} from "../src/index.ts";

const leaseMs = 30_000;
const hour = 3_600_000;

const add = async (store: Store, job: Partial<NewJob> = {}): Promise<number> =>
  store.transaction(async (tx) => enqueue(tx, { kind: "test.job", input: null, ...job }));
const take = async (store: Store, limit = 1): Promise<readonly LeasedJob[]> =>
  store.transaction(async (tx) => claim(tx, { holder: "worker", leaseMs, limit }));
const takeOne = async (store: Store): Promise<LeasedJob> => {
  const [job] = await take(store);
  if (job === undefined) throw new Error("nothing was ready");
  return job;
};
const finish = async (store: Store, job: LeasedJob): Promise<void> =>
  store.transaction(async (tx) => complete(tx, job));
const states = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.read.selectFrom("job").select("state").orderBy("id").execute();
  return rows.map(({ state }) => state);
};
const reasonOf = async (store: Store, id: number): Promise<string | null | undefined> =>
  (await store.read.selectFrom("job").select("reason").where("id", "=", id).executeTakeFirst())?.reason;

describeStores("jobs", ({ open, stepClock }) => {
  it("claims by priority, then by time, then in the order of enqueueing", async () => {
    const store = await open();
    const low = await add(store);
    const high = await add(store, { priority: 5 });
    const second = await add(store);
    const middle = await add(store, { priority: 1 });
    expect((await take(store, 3)).map(({ id }) => id)).toEqual([high, middle, low]);
    expect((await take(store, 3)).map(({ id }) => id)).toEqual([second]);
    expect(await take(store)).toEqual([]);
  });

  it("waits for the disk where a job is asked for or ends, and on PostgreSQL not where one is taken", async () => {
    const store = await open();
    if (store.database === "sqlite") return;
    const waits = async (work: (tx: Tx) => Promise<unknown>): Promise<string | undefined> =>
      store.transaction(async (tx) => {
        await work(tx);
        const { rows } = await sql<{ readonly on: string }>`select current_setting('synchronous_commit') as on`.execute(
          tx.db,
        );
        return rows[0]?.on;
      });
    expect(await waits((tx) => enqueue(tx, { kind: "test.job", input: null }))).toBe("on");
    const jobs: LeasedJob[] = [];
    expect(await waits(async (tx) => jobs.push(...(await claim(tx, { holder: "worker", leaseMs }))))).toBe("off");
    for (const job of jobs) expect(await waits((tx) => complete(tx, job))).toBe("on");
    expect(await states(store)).toEqual(["done"]);
  });

  it("ends once where a crash of the database took a lease back that somebody still has", async () => {
    const store = await open();
    await add(store);
    const first = await takeOne(store);
    // As the log of the database knows the job before the lease.
    const before = { state: "ready", lease_holder: null, lease_until: null, lease_number: 0, attempts: 0 } as const;
    await store.transaction(async ({ db }) => db.updateTable("job").set(before).execute());
    const second = await takeOne(store);
    expect([first.number, second.number]).toEqual([1, 1]);
    const ended = await Promise.allSettled([first, second].map(async (job) => finish(store, job)));
    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await states(store)).toEqual(["done"]);
  });

  it("hands over what was enqueued", async () => {
    const store = await open();
    const id = await add(store, { input: { a: [1, "あ"] }, key: "k", priority: 2, maxAttempts: 3 });
    expect(await takeOne(store)).toEqual({
      id,
      key: "k",
      number: 1,
      kind: "test.job",
      input: { a: [1, "あ"] },
      attempt: 1,
      maxAttempts: 3,
      priority: 2,
    });
  });

  it("takes only the kinds that a program knows", async () => {
    const store = await open();
    await add(store, { kind: "test.newer", priority: 9 });
    const known = await add(store);
    const claimed = await store.transaction(async (tx) =>
      claim(tx, { holder: "worker", leaseMs, limit: 5, kinds: ["test.job", "test.other"] }),
    );
    expect(claimed.map(({ id }) => id)).toEqual([known]);
  });

  it("undoes the handler's writes when the lease is lost", async () => {
    const store = await open();
    await add(store);
    const slow = await takeOne(store);
    await stepClock(store, leaseMs + 1);
    await take(store);
    await stepClock(store, 2 * leaseMs);
    const quick = await takeOne(store);
    expect(quick).toMatchObject({ id: slow.id, attempt: 2 });
    const late = store.transaction(async (tx) => {
      await enqueue(tx, { kind: "test.effect", input: null });
      await complete(tx, slow);
    });
    await expect(late).rejects.toMatchObject({ code: "lease_lost" });
    await finish(store, quick);
    await expect(finish(store, quick)).rejects.toMatchObject({ code: "lease_lost" });
    expect(await states(store)).toEqual(["done"]);
  });

  it("lets a late worker finish where nobody has taken the job", async () => {
    const store = await open();
    await add(store);
    const job = await takeOne(store);
    await stepClock(store, leaseMs + 1);
    await finish(store, job);
    expect(await states(store)).toEqual(["done"]);
  });

  it("extends a lease by a heartbeat", async () => {
    const store = await open();
    await add(store);
    const job = await takeOne(store);
    await stepClock(store, leaseMs - 1_000);
    const beat = await store.transaction(async (tx) => heartbeat(tx, [job], leaseMs));
    expect(beat.get(job.id)).toEqual({ state: "held" });
    await stepClock(store, leaseMs + 1_000);
    expect(await take(store)).toEqual([]);
    expect(await states(store)).toEqual(["leased"]);
  });

  it("tries again after a wait, and gives up after the last attempt with the reason", async () => {
    const store = await open();
    const id = await add(store, { maxAttempts: 2 });
    const backoff = { baseMs: 1_000, capMs: 1_000 };
    const first = await takeOne(store);
    expect(await store.transaction(async (tx) => fail(tx, first, { reason: "no route", backoff }))).toBe("delayed");
    expect(await reasonOf(store, id)).toBe("no route");
    await stepClock(store, 1_001);
    const second = await takeOne(store);
    expect(second.attempt).toBe(2);
    expect(await store.transaction(async (tx) => fail(tx, second, { reason: "still none", backoff }))).toBe("dead");
    expect(await store.transaction(async (tx) => fail(tx, second, { reason: "late" }))).toBe("lost");
    expect(await reasonOf(store, id)).toBe("still none");
    expect(await states(store)).toEqual(["dead"]);
  });

  it("does not try again what can't succeed", async () => {
    const store = await open();
    await add(store);
    const job = await takeOne(store);
    const outcome = store.transaction(async (tx) => fail(tx, job, { reason: "no such subject", backoff: "never" }));
    expect(await outcome).toBe("dead");
  });

  it("counts a lease that ran out as an attempt, and says so", async () => {
    const store = await open();
    const id = await add(store, { maxAttempts: 1 });
    await takeOne(store);
    await stepClock(store, leaseMs);
    expect(await take(store)).toEqual([]);
    expect(await states(store)).toEqual(["dead"]);
    expect(await reasonOf(store, id)).toContain("the lease of attempt 1 ran out: worker");
  });

  it("gives leases back without counting the attempt", async () => {
    const store = await open();
    await add(store, { maxAttempts: 1 });
    const job = await takeOne(store);
    await store.transaction(async (tx) => release(tx, [job]));
    const again = await takeOne(store);
    expect(again).toMatchObject({ id: job.id, attempt: 1, number: 2 });
    await expect(finish(store, job)).rejects.toMatchObject({ code: "lease_lost" });
    await finish(store, again);
  });

  it("keeps a delayed job until its time", async () => {
    const store = await open();
    const later = await add(store, { delayMs: 60_000, priority: 9 });
    const now = await add(store);
    expect((await takeOne(store)).id).toBe(now);
    expect(await take(store)).toEqual([]);
    await stepClock(store, 60_001);
    const low = await add(store);
    expect((await takeOne(store)).id).toBe(later);
    expect((await takeOne(store)).id).toBe(low);
  });
});

describeStores("jobs of a key", ({ open, stepClock }) => {
  it("run one at a time, in order, whatever their priority", async () => {
    const store = await open();
    const first = await add(store, { key: "k" });
    const second = await add(store, { key: "k", priority: 9 });
    const other = await add(store, { key: "other" });
    const claimed = await take(store, 5);
    expect(claimed.map(({ id }) => id)).toEqual([first, other]);
    expect(await take(store)).toEqual([]);
    for (const job of claimed) await finish(store, job);
    const next = await takeOne(store);
    expect(next.id).toBe(second);
    await finish(store, next);
    expect(await store.read.selectFrom("job_key").selectAll().execute()).toEqual([]);
  });

  it("wait while the first of them waits for another attempt", async () => {
    const store = await open();
    await add(store, { key: "k" });
    await add(store, { key: "k" });
    const job = await takeOne(store);
    const backoff = { baseMs: 0, capMs: 0 };
    await store.transaction(async (tx) => fail(tx, job, { reason: "no", backoff }));
    expect((await takeOne(store)).id).toBe(job.id);
    expect(await take(store)).toEqual([]);
  });

  it("go on behind one that is dead or cancelled", async () => {
    const store = await open();
    const ids = [
      await add(store, { key: "k" }),
      await add(store, { key: "k" }),
      await add(store, { key: "k", delayMs: 1_000 }),
      await add(store, { key: "k" }),
    ];
    const dead = await takeOne(store);
    await store.transaction(async (tx) => fail(tx, dead, { reason: "no", backoff: "never" }));
    expect(await states(store)).toEqual(["dead", "ready", "waiting", "waiting"]);
    expect(await store.transaction(async (tx) => cancel(tx, ids[3] ?? 0, "not wanted"))).toBe("cancelled");
    expect(await store.transaction(async (tx) => cancel(tx, ids[1] ?? 0, "not wanted"))).toBe("cancelled");
    expect(await states(store)).toEqual(["dead", "cancelled", "delayed", "cancelled"]);
    await stepClock(store, 1_001);
    const third = await takeOne(store);
    expect(third.id).toBe(ids[2]);
    // Back from the dead it waits for the one that runs.
    expect(await store.transaction(async (tx) => requeue(tx, dead.id))).toBe(true);
    expect(await store.transaction(async (tx) => requeue(tx, dead.id))).toBe(false);
    expect(await take(store)).toEqual([]);
    await finish(store, third);
    expect(await takeOne(store)).toMatchObject({ id: dead.id, attempt: 1 });
  });

  it("come back from the dead into a line that is empty, and run", async () => {
    const store = await open();
    const id = await add(store, { key: "k" });
    const first = await takeOne(store);
    await store.transaction(async (tx) => fail(tx, first, { reason: "no", backoff: "never" }));
    expect(await store.transaction(async (tx) => requeue(tx, id))).toBe(true);
    const again = await takeOne(store);
    expect(again).toMatchObject({ id, attempt: 1 });
    await finish(store, again);
    expect(await states(store)).toEqual(["done"]);
  });
});

describeStores("cancelling a job", ({ open, stepClock }) => {
  it("tells the worker that has it at its next heartbeat", async () => {
    const store = await open();
    const id = await add(store, { key: "k" });
    await add(store, { key: "k" });
    const job = await takeOne(store);
    expect(await store.transaction(async (tx) => cancel(tx, id, "not wanted"))).toBe("asked");
    const beat = await store.transaction(async (tx) => heartbeat(tx, [job], leaseMs));
    expect(beat.get(id)).toEqual({ state: "cancelled", reason: "not wanted" });
    expect(await store.transaction(async (tx) => fail(tx, job, { reason: "aborted" }))).toBe("cancelled");
    expect(await reasonOf(store, id)).toBe("not wanted");
    expect(await states(store)).toEqual(["cancelled", "ready"]);
    expect(await store.transaction(async (tx) => cancel(tx, id, "again"))).toBe("finished");
  });

  it("happens when its lease runs out or is given back, at the latest", async () => {
    const store = await open();
    const expiring = await add(store);
    await takeOne(store);
    const given = await add(store);
    const job = await takeOne(store);
    for (const id of [expiring, given]) await store.transaction(async (tx) => cancel(tx, id, "not wanted"));
    await store.transaction(async (tx) => release(tx, [job]));
    expect(await states(store)).toEqual(["leased", "cancelled"]);
    await stepClock(store, leaseMs);
    expect(await take(store)).toEqual([]);
    expect(await states(store)).toEqual(["cancelled", "cancelled"]);
  });

  it("does not undo one that is done", async () => {
    const store = await open();
    const id = await add(store);
    const job = await takeOne(store);
    await store.transaction(async (tx) => cancel(tx, id, "too late"));
    await finish(store, job);
    expect(await states(store)).toEqual(["done"]);
    expect(await store.transaction(async (tx) => cancel(tx, 999, "unknown"))).toBe("finished");
  });
});

describeStores("a clock that is stepped", ({ open, stepClock }) => {
  it("an hour forward ends leases early: their workers lose them, nothing is done twice", async () => {
    const store = await open();
    await add(store);
    const job = await takeOne(store);
    await stepClock(store, hour);
    await take(store);
    await stepClock(store, hour + 2_000);
    const again = await takeOne(store);
    await expect(finish(store, job)).rejects.toMatchObject({ code: "lease_lost" });
    await finish(store, again);
    expect(await states(store)).toEqual(["done"]);
  });

  it("an hour back leaves ready jobs ready, and lets what a dead worker held and delayed jobs wait an hour more", async () => {
    const store = await open();
    await stepClock(store, hour);
    const held = await add(store);
    await takeOne(store);
    const delayed = await add(store, { delayMs: 1_000 });
    const ready = await add(store);
    await stepClock(store, 0);
    const fresh = await add(store);
    const claimed = await take(store, 5);
    expect(claimed.map(({ id }) => id)).toEqual([fresh, ready]);
    for (const job of claimed) await finish(store, job);
    await stepClock(store, hour - 30_000);
    expect(await take(store)).toEqual([]);
    await stepClock(store, hour + leaseMs + 1_000);
    expect((await takeOne(store)).id).toBe(delayed);
    await stepClock(store, hour + leaseMs + 3_000);
    expect(await takeOne(store)).toMatchObject({ id: held, attempt: 2 });
  });
});

import { Problem } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { expect, it, vi } from "vitest";
import {
  cancel,
  claim,
  countJobs,
  enqueue,
  type JobHandler,
  type JobState,
  listJobs,
  type NewJob,
  runJobs,
  type Store,
  sweepJobs,
} from "../src/index.ts";

const backoff = { baseMs: 1, capMs: 1 };
const quick = { pollMs: 20, leaseMs: 3_000, abortGraceMs: 50 };

const add = async (store: Store, job: Partial<NewJob> = {}): Promise<number> =>
  store.transaction(async (tx) => enqueue(tx, { kind: "test.job", input: null, ...job }));
const handler = (run: JobHandler["run"], more: Partial<JobHandler> = {}): JobHandler => ({
  kind: "test.job",
  backoff,
  run,
  ...more,
});
const jobIs = async (store: Store, id: number, state: JobState): Promise<void> =>
  vi.waitFor(
    async () => {
      const row = await store.read.selectFrom("job").select("state").where("id", "=", id).executeTakeFirst();
      expect(row?.state).toBe(state);
    },
    { timeout: 15_000, interval: 20 },
  );
const reasonOf = async (store: Store, id: number): Promise<string | null | undefined> =>
  (await store.read.selectFrom("job").select("reason").where("id", "=", id).executeTakeFirst())?.reason;
/** Ends when the signal is aborted. */
const untilAborted = async (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });

describeStores("a worker", ({ open }) => {
  it("runs jobs as they come, and stores their effect with their end", async () => {
    const store = await open();
    const first = await add(store);
    const worker = runJobs(store, {
      ...quick,
      pollMs: 60_000,
      handlers: [
        handler(async (job, { finish }) => {
          await finish(async (tx) => enqueue(tx, { kind: "test.effect", input: job.id }));
        }),
      ],
    });
    await jobIs(store, first, "done");
    // Woken by the transaction: the next poll is a minute away.
    const second = await add(store);
    await jobIs(store, second, "done");
    await worker.stop();
    const effects = await listJobs(store.read, { kind: "test.effect" });
    expect(effects.map(({ input }) => input)).toEqual([second, first]);
  });

  it("tries again what throws, with the reason, and buries what is hopeless", async () => {
    const store = await open();
    const flaky = await add(store, { key: "k", maxAttempts: 5 });
    const hopeless = await add(store, { key: "k" });
    const failing = await add(store, { key: "k", maxAttempts: 2 });
    const last = await add(store, { key: "k" });
    const run = vi.fn<JobHandler["run"]>(async (job) => {
      if (job.id === flaky && job.attempt < 3) throw new Error("not yet");
      if (job.id === hopeless) throw new Problem("job_hopeless", "there is no such subject");
      if (job.id === failing) throw new Error("never");
      await Promise.resolve();
    });
    const worker = runJobs(store, { ...quick, handlers: [handler(run)] });
    await jobIs(store, last, "done");
    await worker.stop();
    expect(run.mock.calls.map(([job]) => [job.id, job.attempt])).toEqual([
      [flaky, 1],
      [flaky, 2],
      [flaky, 3],
      [hopeless, 1],
      [failing, 1],
      [failing, 2],
      [last, 1],
    ]);
    expect(await reasonOf(store, hopeless)).toBe("job_hopeless: there is no such subject");
    expect(await reasonOf(store, failing)).toBe("never");
  });

  it("undoes what a handler wrote when it throws inside finish", async () => {
    const store = await open();
    const id = await add(store, { maxAttempts: 1 });
    const worker = runJobs(store, {
      ...quick,
      handlers: [
        handler(async (_, { finish }) =>
          finish(async (tx) => {
            await enqueue(tx, { kind: "test.effect", input: null });
            throw new Error("no");
          }),
        ),
      ],
    });
    await jobIs(store, id, "dead");
    await worker.stop();
    expect(await listJobs(store.read, { kind: "test.effect" })).toEqual([]);
  });

  it("stops a handler that takes too long, and leaves one that hangs to itself", async () => {
    const store = await open();
    const slow = await add(store, { maxAttempts: 1, input: "slow" });
    const hanging = await add(store, { maxAttempts: 1, input: "hangs" });
    const release = Promise.withResolvers<void>();
    const late = Promise.withResolvers<unknown>();
    const worker = runJobs(store, {
      ...quick,
      concurrency: 1,
      handlers: [
        handler(
          async (job, { signal, finish }) => {
            if (job.input === "slow") await untilAborted(signal);
            await release.promise;
            await finish(async (tx) => enqueue(tx, { kind: "test.effect", input: null })).catch(late.resolve);
          },
          { timeoutMs: 50 },
        ),
      ],
    });
    await jobIs(store, hanging, "dead");
    release.resolve();
    expect(await late.promise).toMatchObject({ code: "lease_lost" });
    await worker.stop();
    expect(await reasonOf(store, slow)).toBe("job_timeout: the attempt took longer than 50 ms");
    expect(await reasonOf(store, hanging)).toContain("did not stop");
    expect(await listJobs(store.read, { kind: "test.effect" })).toEqual([]);
  });

  it("keeps a lease that runs longer than leases do, and hears that it is cancelled", async () => {
    const store = await open();
    const id = await add(store);
    const options = { ...quick, leaseMs: 600 };
    const reasons: unknown[] = [];
    const handlers = [
      handler(async (_, { signal }) => {
        await untilAborted(signal).finally(() => reasons.push(signal.reason));
      }),
    ];
    const workers = [runJobs(store, { ...options, handlers }), runJobs(store, { ...options, handlers })];
    await jobIs(store, id, "leased");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await listJobs(store.read)).toMatchObject([{ state: "leased", attempts: 1 }]);
    await store.transaction(async (tx) => cancel(tx, id, "not wanted"));
    await jobIs(store, id, "cancelled");
    for (const worker of workers) await worker.stop();
    expect(reasons).toMatchObject([{ code: "job_cancelled", message: "not wanted" }]);
  });

  it("waits for what runs when it stops, then gives it back", async () => {
    const store = await open();
    const short = await add(store, { input: 100 });
    const long = await add(store, { input: 60_000, maxAttempts: 1 });
    const worker = runJobs(store, {
      ...quick,
      handlers: [
        handler(async (job, { signal }) => {
          const ended = new Promise((resolve) => setTimeout(resolve, Number(job.input)).unref());
          await Promise.race([ended, untilAborted(signal)]);
        }),
      ],
    });
    await jobIs(store, long, "leased");
    await worker.stop({ graceMs: 1_000 });
    expect(worker.running).toBe(0);
    await jobIs(store, short, "done");
    await jobIs(store, long, "ready");
    expect(await listJobs(store.read, { state: "ready" })).toMatchObject([{ id: long, attempts: 0, holder: null }]);
  });

  it("leaves jobs alone that it does not know", async () => {
    const store = await open();
    const newer = await add(store, { kind: "test.newer" });
    const known = await add(store);
    const worker = runJobs(store, { ...quick, handlers: [handler(async () => {})] });
    await jobIs(store, known, "done");
    await worker.stop();
    await jobIs(store, newer, "ready");
  });
});

describeStores("looking after jobs", ({ open, stepClock }) => {
  it("counts what is open by kind and state, and lists by filter", async () => {
    const store = await open();
    await add(store, { key: "k" });
    await add(store, { key: "k" });
    await add(store, { kind: "test.late", delayMs: 60_000 });
    await stepClock(store, 5_000);
    const counts = await countJobs(store.read);
    expect(counts.map(({ kind, state, count }) => [kind, state, count])).toEqual([
      ["test.job", "ready", 1],
      ["test.job", "waiting", 1],
      ["test.late", "delayed", 1],
    ]);
    expect(counts[0]?.oldestMs).toBeGreaterThanOrEqual(5_000);
    expect(counts[2]?.oldestMs).toBeLessThan(0);
    const [waiting, ready] = await listJobs(store.read, { key: "k" });
    expect([waiting?.state, ready?.state]).toEqual(["waiting", "ready"]);
    expect(await listJobs(store.read, { before: waiting?.id ?? 0, limit: 1 })).toEqual([ready]);
    expect(await listJobs(store.read, { state: "dead" })).toEqual([]);
  });

  it("deletes finished jobs when their time is over, and nothing else", async () => {
    const store = await open();
    const worker = runJobs(store, { ...quick, handlers: [handler(async () => {})] });
    const done = await add(store);
    await jobIs(store, done, "done");
    await worker.stop();
    const cancelled = await add(store);
    await store.transaction(async (tx) => cancel(tx, cancelled, "not wanted"));
    const dead = await add(store, { maxAttempts: 1 });
    await store.transaction(async (tx) => claim(tx, { holder: "worker", leaseMs: 1 }));
    await stepClock(store, 1_000);
    await store.transaction(async (tx) => claim(tx, { holder: "worker", leaseMs: 1 }));
    const open_ = await add(store);
    expect(await sweepJobs(store)).toBe(0);
    await stepClock(store, 8 * 86_400_000);
    expect(await sweepJobs(store)).toBe(2);
    expect((await listJobs(store.read)).map(({ id }) => id)).toEqual([open_, dead]);
    await stepClock(store, 91 * 86_400_000);
    expect(await sweepJobs(store)).toBe(1);
    expect((await listJobs(store.read)).map(({ id }) => id)).toEqual([open_]);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { expect, it, vi } from "vitest";
import {
  type Channel,
  countJobs,
  deliverMessages,
  type JobWorker,
  listJobs,
  type Message,
  openStore,
  runJobs,
  type Store,
  sendLater,
  sweepOutbox,
  TryLater,
} from "../src/index.ts";
import { type Killable, startKillable } from "./killable.ts";

/** A message that several kills hit waits for minutes before its next attempt. */
const DRAIN_MS = process.env["SEKISHO_SOAK"] === undefined ? 60_000 : 2_000_000;
const KILLS = process.env["SEKISHO_SOAK"] === undefined ? 3 : 50;

const send = async (store: Store, topicKey: string, body: string): Promise<number> =>
  store.transaction(async (tx) => sendLater(tx, { channel: "chat", topicKey, body, maxAttempts: 2 }));
const run = (store: Store, deliver: Channel["deliver"]): JobWorker =>
  runJobs(store, {
    pollMs: 20,
    handlers: [{ ...deliverMessages(store, new Map([["chat", { deliver }]])), backoff: { baseMs: 1, capMs: 1 } }],
  });
const drained = async (store: Store): Promise<void> =>
  vi.waitFor(async () => expect((await countJobs(store.read)).filter(({ state }) => state !== "dead")).toEqual([]), {
    timeout: DRAIN_MS,
    interval: 50,
  });

describeStores("the outbox", ({ open, create, stepClock }) => {
  it("delivers what is stored with its change, in the order of a topic, and keeps the answers", async () => {
    const store = await open();
    const undone = store.transaction(async (tx) => {
      await sendLater(tx, { channel: "chat", topicKey: "a", body: "never" });
      throw new Error("no");
    });
    await expect(undone).rejects.toThrow("no");
    for (let i = 0; i < 6; i++) await send(store, i % 2 === 0 ? "a" : "b", `${i}`);
    const seen: Message[] = [];
    const worker = run(store, async (message) => {
      seen.push(message);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { ts: message.id };
    });
    await drained(store);
    await worker.stop();
    const bodiesOf = (key: string): readonly unknown[] =>
      seen.filter(({ topicKey }) => topicKey === key).map(({ body }) => body);
    expect(bodiesOf("a")).toEqual(["0", "2", "4"]);
    expect(bodiesOf("b")).toEqual(["1", "3", "5"]);
    const rows = await store.read.selectFrom("outbox_message").select(["id", "receipt", "delivered_at"]).execute();
    for (const { id, receipt, delivered_at } of rows) {
      expect(receipt).toBe(`{"ts":${id}}`);
      expect(delivered_at).not.toBeNull();
    }
    expect(await sweepOutbox(store, { keptMs: 1_000 })).toBe(0);
    await stepClock(store, 10_000);
    expect(await sweepOutbox(store, { keptMs: 1_000 })).toBe(6);
  });

  it("tries again what a channel refuses, and keeps why it gave up", async () => {
    const store = await open();
    const refused = await send(store, "a", "refused");
    const hopeless = await send(store, "a", "hopeless");
    const after = await send(store, "a", "fine");
    await store.transaction(async (tx) => sendLater(tx, { channel: "gone", topicKey: "a", body: "", maxAttempts: 1 }));
    const asked: number[] = [];
    const worker = run(store, async ({ id, body }) => {
      asked.push(id);
      if (body === "refused") throw new Error("status 503");
      if (body === "hopeless") throw new Problem("job_hopeless", "status 404");
      return Promise.resolve(null);
    });
    await drained(store);
    await worker.stop();
    expect(asked).toEqual([refused, refused, hopeless, after]);
    const dead = await listJobs(store.read, { state: "dead" });
    expect(new Set(dead.map(({ reason }) => reason?.split(":")[0]))).toEqual(
      new Set(["channel_unknown", "job_hopeless", "status 503"]),
    );
  });

  it("writes what follows from an answer together with the answer, and waits as long as a channel asks", async () => {
    const store = await open();
    const id = await send(store, "a", "first");
    let asked = 0;
    const channel: Channel = {
      async deliver() {
        if (asked++ === 0) throw new TryLater("rate_limited", "slow down", 3_600_000);
        return Promise.resolve("taken");
      },
      async record(tx, message, receipt) {
        await sendLater(tx, { channel: "next", topicKey: "a", body: [message.id, receipt] });
      },
    };
    const worker = runJobs(store, { pollMs: 20, handlers: [deliverMessages(store, new Map([["chat", channel]]))] });
    const waiting = async (): Promise<readonly number[]> =>
      (await store.read.selectFrom("job").select("run_at").where("state", "=", "delayed").execute()).map(
        ({ run_at }) => run_at,
      );
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1));
    expect((await waiting())[0]).toBeGreaterThan(Date.now() + 3_500_000);
    await stepClock(store, 3_700_000);
    const next = store.read.selectFrom("outbox_message").select("body").where("channel", "=", "next");
    await vi.waitFor(async () => expect(await next.execute()).toEqual([{ body: `[${id},"taken"]` }]));
    await worker.stop();
  });

  it("delivers twice only what was answered and not recorded when the process died", {
    timeout: 60_000 + KILLS * 60_000,
  }, async () => {
    const url = await create();
    const directory = mkdtempSync(join(tmpdir(), "sekisho-outbox-"));
    const file = join(directory, "delivered");
    const answers = (): readonly number[] =>
      existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").map(Number) : [];
    const expected = new Map<number, number>();
    try {
      for (let round = 0; round < KILLS; round++) {
        const store = await openStore({ url });
        await store.transaction(async (tx) => {
          for (let i = 0; i < 100; i++) {
            const id = await sendLater(tx, { channel: "file", topicKey: `t${i % 20}`, body: i, maxAttempts: 1_000 });
            expected.set(id, 1);
          }
        });
        await store.close();
        const child = await startWorker(url, file, 5 + Math.floor(Math.random() * 300));
        expect(await child.ended()).toBe("SIGKILL");
        const reader = await openStore({ url, role: "reader" });
        const open = await reader.read.selectFrom("outbox_message").select("id").where("receipt", "is", null).execute();
        await reader.close();
        const asked = Map.groupBy(answers(), (id) => id);
        for (const { id } of open) expected.set(id, 1 + (asked.get(id)?.length ?? 0));
      }
      const last = await startWorker(url, file, 0);
      const reader = await openStore({ url, role: "reader" });
      await drained(reader);
      const unrecorded = reader.read.selectFrom("outbox_message").select("id").where("receipt", "is", null);
      expect(await unrecorded.execute()).toEqual([]);
      await reader.close();
      await last.kill();
      const counts = new Map([...Map.groupBy(answers(), (id) => id)].map(([id, all]) => [id, all.length]));
      expect(counts).toEqual(expected);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

async function startWorker(url: string, file: string, killAtStep: number): Promise<Killable> {
  return startKillable("outbox-process.ts", [url, file, String(killAtStep)]);
}

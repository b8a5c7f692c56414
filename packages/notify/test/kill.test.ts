import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enqueue, openStore, type Store } from "@sekisho/store";
import { expect, it } from "vitest";
import { notifyMigrations } from "../src/index.ts";
import { tablesIn } from "../src/tables.ts";
import { type Receiver, startReceiver } from "./receivers.ts";
import { report, settled } from "./rig.ts";

const isSoak = process.env["SEKISHO_SOAK"] !== undefined;
const CHANGES = isSoak ? 10_000 : 1_000;
/** All steps of the first messages, or some. */
const STEPS = isSoak ? Array.from({ length: 240 }, (_, i) => i + 1) : [1, 4, 9, 13, 22, 37, 58, 95, 160, 400];
const ROUNDS = 3;
/** Beyond a burst of messages, and what waits for its end. */
const BURST_MS = 700_000;
const DUE = "server.notify-due";

it(`${CHANGES} changes of state, told again, out of order, by processes that die: none is lost, and only what was answered and not recorded comes twice`, {
  timeout: isSoak ? 3_600_000 : 400_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-notify-kill-"));
  const url = `sqlite:${join(directory, "sekisho.db")}`;
  const hook = await startReceiver();
  try {
    const allowed = new Map<string, number>();
    let clock = 0;
    await inStore(url, async (store) => fill(store));
    for (const [i, step] of STEPS.entries()) {
      await inStore(url, async (store) => tellAgain(store, i));
      expect(await runUntilDead(url, hook.url, { step, clock })).toBe("SIGKILL");
      await hook.idle();
      for (const id of await inStore(url, async (store) => unrecorded(store))) {
        const times = timesOf(hook, id);
        if (times > 0) allowed.set(id, times + 1);
      }
      clock += BURST_MS;
    }
    await finish(url, hook.url, clock);
    await inStore(url, async (store) => {
      const { events, told, messages } = await inventory(store);
      expect(events.length).toBeGreaterThanOrEqual(CHANGES);
      expect(told.map(({ event }) => event)).toEqual(events);
      expect(told.filter(({ message }) => message === null)).toEqual([]);
      for (const id of messages) {
        const times = timesOf(hook, id);
        expect(times).toBeGreaterThanOrEqual(1);
        expect(times).toBeLessThanOrEqual(allowed.get(id) ?? 1);
      }
      expect(new Set(hook.received.map(({ headers }) => headers["sekisho-id"]))).toEqual(new Set(messages));
    });
  } finally {
    await hook.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

async function inStore<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url, migrations: notifyMigrations });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Findings open, resolve and open again: three changes each, in scans of one to twelve of them. */
async function fill(store: Store): Promise<void> {
  const count = Math.ceil(CHANGES / ROUNDS);
  for (let from = 0, size = 1; from < count; from += size, size = (size % 12) + 1) {
    const names = Array.from({ length: Math.min(size, count - from) }, (_, i) => `deploy/${from + i}.yaml#shop/a`);
    for (let round = 0; round < ROUNDS; round++) {
      const state = round % 2 === 0 ? "broken" : "whole";
      await report(
        store,
        names.map((name) => ({ name, state, owner: "hooked" })),
        `repo:github.com/acme/shop-${from}`,
      );
    }
  }
}

/** Messages to owners that were taken already come once more, the last ones first, and what is due is looked for. */
async function tellAgain(store: Store, seed: number): Promise<void> {
  const rows = await store.read
    .selectFrom("outbox_message")
    .select("id")
    .where("channel", "=", "owner")
    .where("receipt", "is not", null)
    .orderBy("id", "desc")
    .limit(20 + seed)
    .execute();
  await store.transaction(async (tx) => {
    for (const { id } of rows) await enqueue(tx, { kind: "outbox.deliver", input: { message: id } });
    await enqueue(tx, { kind: DUE, input: null });
  });
}

interface Run {
  readonly step: number;
  readonly clock: number;
}

async function runUntilDead(url: string, hook: string, { step, clock }: Run): Promise<string | null> {
  const program = join(import.meta.dirname, "fixtures", "notify-process.ts");
  const child = spawn(process.execPath, [program, url, hook, String(step), String(clock)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await once(child, "exit");
  return child.signalCode;
}

/** The last process works until nothing is left, also of what waits for the end of a burst. */
async function finish(url: string, hook: string, clock: number): Promise<void> {
  for (let later = clock; ; later += BURST_MS) {
    await inStore(url, async (store) => {
      // A killed attempt waits for its turn; this test is about what is told, not when.
      await store.transaction(async ({ db }) =>
        db.updateTable("job").set({ run_at: 0 }).where("state", "=", "delayed").execute(),
      );
      await tellAgain(store, 0);
    });
    const program = join(import.meta.dirname, "fixtures", "notify-process.ts");
    const child = spawn(process.execPath, [program, url, hook, "0", String(later)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const reader = await openStore({ url, role: "reader", migrations: notifyMigrations });
    await settled(reader, isSoak ? 1_200_000 : 120_000);
    const waiting = await tablesIn(reader)
      .selectFrom("notify_change")
      .select("event")
      .where("message", "is", null)
      .execute();
    await reader.close();
    child.kill("SIGKILL");
    await once(child, "exit");
    if (waiting.length === 0) return;
  }
}

/** Messages of the webhook whose answer no process recorded. */
async function unrecorded(store: Store): Promise<readonly string[]> {
  const rows = await store.read
    .selectFrom("outbox_message")
    .select("body")
    .where("channel", "=", "webhook")
    .where("receipt", "is", null)
    .execute();
  return rows.map(({ body }) => idIn(body));
}

function idIn(body: string): string {
  // `addMessage` wrote it.
  return String((JSON.parse(body) as { readonly message: number }).message);
}

function timesOf({ received }: Receiver, id: string): number {
  return received.filter(({ headers }) => headers["sekisho-id"] === id).length;
}

async function inventory(store: Store): Promise<{
  readonly events: readonly number[];
  readonly told: readonly { readonly event: number; readonly message: number | null }[];
  readonly messages: readonly string[];
}> {
  const events = await store.read
    .selectFrom("finding_event")
    .select("id")
    .where("told", "=", 1)
    .orderBy("id")
    .execute();
  const told = await tablesIn(store)
    .selectFrom("notify_change")
    .select(["event", "message"])
    .orderBy("event")
    .execute();
  const sent = await store.read.selectFrom("outbox_message").select("body").where("channel", "=", "webhook").execute();
  return { events: events.map(({ id }) => id), told, messages: sent.map(({ body }) => idIn(body)) };
}

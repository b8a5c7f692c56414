import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@sekisho/core";
import { expect } from "vitest";
import { countJobs, enqueue, type JobHandler, type NewJob, runJobs, type Store } from "../../src/index.ts";
import { readEffects, writeEffect } from "../fixtures/job-effects.ts";
import { acksIn } from "./acks.ts";
import type { MakePath } from "./path.ts";

const KIND = "test.path";
/** A sign of life comes three times in it. */
const LEASE_MS = 900;

interface Input {
  readonly name: string;
  readonly does: "works" | "works slowly" | "fails" | "fails once" | "is hopeless" | "has a successor";
}

/** Every way that a job can go; two lines of a key each, one of which stands behind a job that dies. */
const JOBS: readonly (Omit<NewJob, "kind" | "input"> & Input)[] = [
  { name: "a1", key: "a", does: "has a successor" },
  { name: "a2", key: "a", does: "works" },
  { name: "b1", key: "b", does: "fails", maxAttempts: 2 },
  { name: "b2", key: "b", does: "works" },
  { name: "c", does: "fails once" },
  { name: "d", does: "is hopeless" },
  { name: "e", does: "works slowly" },
];

/** Enqueue, claim, heartbeat, and every end of an attempt. */
export const jobs: MakePath = (dir) => {
  const acks = acksIn(dir);
  return {
    async run({ store, reader }) {
      const there = new Set(await namesIn(reader));
      for (const { name, does, ...job } of JOBS) {
        if (there.has(name)) continue;
        await store.transaction(async (tx) => enqueue(tx, { ...job, kind: KIND, input: { name, does } }));
        acks.add(name);
      }
      const worker = runJobs(store, { leaseMs: LEASE_MS, pollMs: 50, concurrency: 2, handlers: [handler] });
      while ((await countJobs(reader.read)).some(({ state }) => state !== "dead")) await sleep(10);
      await worker.stop();
    },
    async expectKept(store, where) {
      expect(await namesIn(store), `${where}: acknowledged jobs`).toEqual(expect.arrayContaining([...acks.all()]));
      // The worker is gone: nobody need wait until its lease has run out.
      await store.transaction(async ({ db }) =>
        db.updateTable("job").set({ lease_until: 0 }).where("state", "=", "leased").execute(),
      );
    },
    async outcome(store) {
      const rows = await store.read.selectFrom("job").select(["input", "state"]).execute();
      const effects = await readEffects(store);
      return {
        states: rows.map(({ input, state }) => `${nameOf(input)} ${state}`).sort(),
        effects: effects.toSorted(),
        inLine: effects.filter((name) => name.startsWith("a")),
        lines: await store.read.selectFrom("job_key").selectAll().execute(),
      };
    },
  };
};

const handler: JobHandler = {
  kind: KIND,
  backoff: { baseMs: 0, capMs: 0 },
  async run({ input, attempt, key }, { finish }) {
    // `JOBS`, and the successor below.
    const { name, does } = input as unknown as Input;
    if (does === "is hopeless") throw new Problem("job_hopeless", `${name} can't be done`);
    if (does === "fails" || (does === "fails once" && attempt === 1)) throw new Error(`${name} fails`);
    if (does === "works slowly") await sleep(LEASE_MS / 2);
    await finish(async (tx) => {
      await writeEffect(tx, name);
      if (does !== "has a successor" || key === null) return;
      await enqueue(tx, { kind: KIND, key, input: { name: `${name} successor`, does: "works" } });
    });
  },
};

async function namesIn(store: Store): Promise<readonly string[]> {
  const rows = await store.read.selectFrom("job").select("input").execute();
  return rows.map(({ input }) => nameOf(input));
}

function nameOf(input: string): string {
  // `run` and the handler wrote it.
  return (JSON.parse(input) as Input).name;
}

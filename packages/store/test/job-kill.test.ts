import { setTimeout as sleep } from "node:timers/promises";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { countJobs, enqueue, openStore, type Store } from "../src/index.ts";
import { effectMigration, readEffects } from "./fixtures/job-effects.ts";
import { type Killable, startKillable } from "./killable.ts";

const KILLS = process.env["SEKISHO_SOAK"] === undefined ? 3 : 50;
/** Chains that each round begins with, more than a round can finish, and how many jobs follow the first of each. */
const CHAINS = 120;
const FOLLOWING = 4;

describeStores("workers that are killed", ({ create }) => {
  it(`lose no job and do none twice, killed ${KILLS} times`, { timeout: 60_000 + KILLS * 20_000 }, async () => {
    const url = await create();
    const migrations = [effectMigration];
    const expected: string[] = [];
    for (let round = 0; round < KILLS; round++) {
      const seeding = await openStore({ url, migrations });
      expected.push(...(await enqueueChains(seeding, round)));
      await seeding.close();
      // By turns at a step of its own, and by another process at any time.
      const atStep = round % 2 === 0;
      const child = await startWorker(url, atStep ? 20 + Math.floor(Math.random() * 1_500) : 0);
      if (!atStep) {
        await sleep(20 + Math.random() * 400);
        await child.kill();
      }
      expect(await child.ended()).toBe("SIGKILL");
    }
    const last = await startWorker(url, 0);
    const reader = await openStore({ url, migrations, role: "reader" });
    try {
      await drained(reader);
      expect((await readEffects(reader)).toSorted(compare)).toEqual(expected.toSorted(compare));
      const states = await reader.read.selectFrom("job").select("state").distinct().execute();
      expect(states).toEqual([{ state: "done" }]);
      const attempts = await reader.read.selectFrom("job").select("id").where("attempts", ">", 1).execute();
      expect(attempts.length, "kills that hit a running job").toBeGreaterThan(0);
      expect(await reader.read.selectFrom("job_key").selectAll().execute()).toEqual([]);
    } finally {
      await reader.close();
      await last.kill();
    }
  });
});

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Half of them with a key of three, so that they stand in line. Answers with the effects that they shall have. */
async function enqueueChains(store: Store, round: number): Promise<readonly string[]> {
  const names = Array.from({ length: CHAINS }, (_, i) => `r${round}c${i}`);
  await store.transaction(async (tx) => {
    for (const [i, name] of names.entries()) {
      const job = { kind: "test.chain", input: { name, left: FOLLOWING }, maxAttempts: 1_000 };
      await enqueue(tx, i % 2 === 0 ? job : { ...job, key: `k${i % 3}` });
    }
  });
  return names.flatMap((name) => Array.from({ length: FOLLOWING + 1 }, (_, left) => `${name}.${left}`));
}

async function startWorker(url: string, killAtStep: number): Promise<Killable> {
  return startKillable("job-process.ts", [url, String(killAtStep)]);
}

async function drained(store: Store): Promise<void> {
  while ((await countJobs(store.read)).length > 0) await sleep(100);
}

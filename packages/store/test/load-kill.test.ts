import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeStores } from "@sekisho/testkit";
import { afterAll, expect, it } from "vitest";
import {
  Deliveries,
  drain,
  expectDone,
  expectLedger,
  expectStored,
  linesOf,
  startLoad,
  withoutOthers,
} from "./load.ts";

const KILLS = process.env["SEKISHO_SOAK"] === undefined ? 10 : 50;
const WRITERS = 4;

describeStores("a server that is killed under load", ({ create, database }) => {
  const made = mkdtempSync(join(tmpdir(), "sekisho-load-"));
  afterAll(() => rmSync(made, { recursive: true, force: true }));

  it(`loses nothing and does nothing twice, killed ${KILLS} times`, { timeout: 120_000 + KILLS * 20_000 }, async () => {
    const url = await create();
    const dir = join(made, database);
    mkdirSync(dir);
    const deliveries = new Deliveries(dir);
    for (let life = 0; life < KILLS; life++) {
      // By turns at a step of its own, and by this process at any time.
      const dieAtStep = life % 2 === 0 ? 1 + Math.floor(Math.random() * 1_000) : 0;
      const child = await startLoad({ url, dir, life: `${life}`, writers: WRITERS, dieAtStep });
      if (dieAtStep === 0) {
        await sleep(Math.random() * 300);
        await child.kill();
      }
      expect(await child.ended()).toBe("SIGKILL");
      const reader = await withoutOthers(url);
      await deliveries.killed(reader);
      await expectStored(reader, dir, `life ${life}, step ${dieAtStep}`);
      await reader.close();
    }
    await drain({ url, dir });
    const reader = await withoutOthers(url);
    try {
      await expectStored(reader, dir, "at the end");
      await expectDone(reader, dir);
      const twice = await deliveries.expectAll(reader);
      const acked = linesOf(join(dir, "acks")).length;
      expect(acked).toBeGreaterThan(KILLS);
      expect(await expectLedger(reader, dir, "at the end"), "entries that checkpoints cover").toBeGreaterThan(KILLS);
      console.log(`${database}: ${KILLS} kills, ${acked} acknowledged writes, ${twice} messages came more than once`);
    } finally {
      await reader.close();
    }
  });
});

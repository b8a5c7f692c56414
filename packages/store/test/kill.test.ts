import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { openStore, reconcileScan } from "../src/index.ts";
import { twoScans } from "./kill-scans.ts";
import { startKillable } from "./killable.ts";
import { findingsIn, historyIn, report } from "./reports.ts";

/** In `npm test` ten moments, spread over all; in `npm run soak` every one. */
const KILLS = process.env["SEKISHO_SOAK"] ? Number.POSITIVE_INFINITY : 10;

describeStores("a reporter that is killed at any moment", ({ create }) => {
  it("loses nothing, and nothing happens twice", { timeout: 3_600_000 }, async () => {
    const whole = await create();
    const unharmed = await startKillable("report-child.ts", [whole, "0"]);
    expect(await unharmed.ended()).toBe("0");
    const steps = Number(unharmed.output());
    expect(steps).toBeGreaterThan(50);
    const expected = await finish(whole);
    expect(expected.history).toHaveLength(3);
    const apart = Math.max(1, Math.floor(steps / KILLS));
    for (let at = 1; at <= steps; at += apart) {
      const url = await create();
      const killed = await startKillable("report-child.ts", [url, String(at)]);
      expect(await killed.ended(), `step ${at}`).toBe("SIGKILL");
      expect(await finish(url), `killed at step ${at}`).toEqual(expected);
    }
  });
});

/** All that a store holds of some scans. */
interface Outcome {
  readonly findings: readonly string[];
  readonly history: readonly string[];
  readonly entries: readonly string[];
  readonly messages: readonly string[];
  readonly jobs: readonly string[];
}

/** What the next process does: the same reports again, and what was begun is ended. */
async function finish(url: string): Promise<Outcome> {
  const store = await openStore({ url });
  try {
    for (const scan of twoScans) {
      await report(store, scan);
      await reconcileScan(store, scan.id);
    }
    const entries = await store.read.selectFrom("ledger_entry").select("body").execute();
    const messages = await store.read.selectFrom("outbox_message").select(["channel", "body"]).execute();
    const jobs = await store.read.selectFrom("job").select("kind").execute();
    return {
      findings: await findingsIn(store),
      history: await historyIn(store),
      entries: entries.map(({ body }) => body).sort(),
      messages: messages.map(({ channel, body }) => `${channel} ${body}`).sort(),
      jobs: jobs.map(({ kind }) => kind).sort(),
    };
  } finally {
    await store.close();
  }
}

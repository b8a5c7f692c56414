import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@sekisho/store";
import { describeStores, ROUND_TYPES, rounds, type TestCloud } from "@sekisho/testkit";
import { afterAll, expect, it } from "vitest";
import { runtimeOf, until } from "./gates.ts";

const SCOPES = Array.from({ length: 40 }, (_, i) => `aws:1111222233${String(i).padStart(2, "0")}/eu-west-1`);
const [BUCKET, VOLUME] = ROUND_TYPES;

describeStores("the gate rounds", ({ open, stepClock }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-rounds-"));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("resolves what a scope's answer covers, and nothing of what did not answer", { timeout: 60_000 }, async () => {
    const store = await open();
    let mended = false;
    let now = 1_000_000;
    const cloud: TestCloud = {
      scopes: () => SCOPES,
      list(scope, type) {
        // At the second round one scope in four does not answer for volumes, and one in ten not at all.
        const index = SCOPES.indexOf(scope);
        if (mended && ((type === VOLUME && index % 4 === 0) || index % 10 === 1)) throw new Error("throttled");
        return [{ name: `${scope} thing`, ok: mended }];
      },
    };
    const clock = { now: () => now };
    const runtime = await runtimeOf(store, {
      data,
      clock,
      gates: [{ gate: rounds, config: { everyMs: 3_600_000, cloud } }],
    });
    try {
      await until(async () => ((await scansDone(store)) === 40 ? true : undefined));
      expect(await states(store)).toEqual({ [`${BUCKET} open`]: 40, [`${VOLUME} open`]: 40 });
      mended = true;
      now += 3_700_000;
      await stepClock(store, 3_700_000);
      await until(async () => ((await scansDone(store)) === 80 ? true : undefined));
      expect(await states(store)).toEqual({
        [`${BUCKET} open`]: 4,
        [`${BUCKET} resolved`]: 36,
        [`${VOLUME} open`]: 14,
        [`${VOLUME} resolved`]: 26,
      });
    } finally {
      await runtime.close(5000);
    }
  });
});

async function scansDone(store: Store): Promise<number> {
  const rows = await store.read.selectFrom("scan").select("id").where("phase", "in", ["closed", "failed"]).execute();
  return rows.length;
}

async function states(store: Store): Promise<Readonly<Record<string, number>>> {
  const rows = await store.read.selectFrom("finding").select(["type", "state"]).execute();
  const counts: Record<string, number> = {};
  for (const { type, state } of rows) counts[`${type} ${state}`] = (counts[`${type} ${state}`] ?? 0) + 1;
  return counts;
}

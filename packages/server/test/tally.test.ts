import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeStores, type TallyEvent, type TallyTables, tally } from "@sekisho/testkit";
import type { Kysely } from "kysely";
import { afterAll, expect, it } from "vitest";
import { runtimeOf, until } from "./gates.ts";

const THINGS = 20;
const VERSIONS = 10;

describeStores("the gate tally", ({ open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-tally-"));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("counts the latest of each thing, whatever the order and however often events come", {
    timeout: 60_000,
  }, async () => {
    const store = await open({ migrations: tally.migrations ?? [] });
    const runtime = await runtimeOf(store, { data, gates: [{ gate: tally, config: undefined }] });
    const events = Array.from({ length: THINGS * VERSIONS }, (_, i): TallyEvent => {
      const [thing, version] = [i % THINGS, Math.floor(i / THINGS) + 1];
      return { id: `${thing} ${version}`, thing: `thing ${thing}`, version, size: version * 100 + thing };
    });
    // Each twice, in an order that mixes versions: 7919 is prime to their number.
    const sent = Array.from({ length: events.length * 2 }, (_, i) => events[(i * 7919) % events.length]);
    try {
      const receipts = await Promise.all(
        sent.map((event) =>
          runtime.receive("tally", "event", { bytes: Buffer.from(JSON.stringify(event)), headers: {} }),
        ),
      );
      expect(receipts.filter(({ outcome }) => outcome === "accepted")).toHaveLength(events.length);
      expect(receipts.filter(({ outcome }) => outcome === "repeated")).toHaveLength(events.length);
      await until(async () => {
        const left = await store.read.selectFrom("job").select("id").where("state", "<>", "done").execute();
        return left.length === 0 ? true : undefined;
      });
      // The gate's migration made the table.
      const db = store.read as unknown as Kysely<TallyTables>;
      const latest = await db.selectFrom("tally_latest").selectAll().execute();
      expect(latest).toHaveLength(THINGS);
      for (const { thing, version, size } of latest) {
        expect([version, size]).toEqual([VERSIONS, VERSIONS * 100 + Number(thing.slice("thing ".length))]);
      }
    } finally {
      await runtime.close(1000);
    }
  });
});

import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  appendEntries,
  exportLedger,
  generateSigningKey,
  type LedgerQuery,
  pageOfLedger,
  searchLedger,
} from "../src/index.ts";
import { AT, appendNamed, sealedLedger } from "./ledgers.ts";

const key = generateSigningKey();

describeStores("search and export", ({ open }) => {
  it("finds entries by what they say, the newest first", async () => {
    const store = await open();
    await sealedLedger(store, key, [9]);
    await appendNamed(store, 10, 12);
    const names = async (query: Partial<LedgerQuery>) =>
      (await searchLedger(store, { limit: 3, ...query })).map(({ name }) => name);
    expect(await names({})).toEqual(["n12", "n11", "n10"]);
    expect(await names({ rule: "test/r0", scope: "cluster:test", type: "k8s:Pod" })).toEqual(["n12", "n9", "n6"]);
    expect(await names({ name: "n3", actor: "system" })).toEqual(["n3"]);
    expect(await names({ since: AT + 4, until: AT + 6 })).toEqual(["n5", "n4"]);
    expect(await names({ kind: "finding.*", text: 'entry "7"' })).toEqual(["n7"]);
    expect(await names({ kind: "finding.opened", limit: 1 })).toEqual(["n12"]);
    expect(await names({ kind: "finding.open" })).toEqual([]);
    expect(await names({ kind: "find%" })).toEqual([]);
    expect(await names({ text: "ENTRY" })).toEqual([]);
  });

  it("looks for a text as long as it may, and goes on from there", async () => {
    const store = await open();
    await sealedLedger(store, key, [9]);
    await store.transaction(async (tx) => {
      for (let i = 0; i < 26; i++) {
        await appendEntries(
          tx,
          Array.from({ length: 1_000 }, () => ({ kind: "test.filler", at: AT, detail: { what: "filler" } })),
        );
      }
    });
    const look = (after: number | undefined, budgetMs: number, limit = 2) =>
      pageOfLedger(store, { text: "entry", limit }, { after, budgetMs });
    // No time at all: one stretch each.
    const first = await look(undefined, 0);
    expect(first).toMatchObject({ entries: [], isPartial: true });
    const second = await look(first.next, 0);
    expect(second).toMatchObject({ entries: [], isPartial: true });
    const found: (string | null)[] = [];
    for (let next = second.next; next !== undefined; ) {
      const page = await look(next, 0);
      expect(page.isPartial).toBe(false);
      found.push(...page.entries.map(({ name }) => name));
      next = page.next;
    }
    expect(found).toEqual(Array.from({ length: 9 }, (_, i) => `n${9 - i}`));
    expect(await look(undefined, 60_000, 3)).toMatchObject({ entries: [{ name: "n9" }, {}, {}], isPartial: false });
    const all = await pageOfLedger(store, { kind: "finding.*", limit: 5 }, { budgetMs: 0 });
    const rest = await pageOfLedger(store, { kind: "finding.*", limit: 5 }, { after: all.next, budgetMs: 0 });
    expect([...all.entries, ...rest.entries].map(({ name }) => name)).toEqual(found);
    expect(rest.next).toBeUndefined();
  });

  it("writes entries and checkpoints as JSON lines", async () => {
    const store = await open();
    await sealedLedger(store, key, [4, 6]);
    let text = "";
    await exportLedger(store, (lines) => {
      text += lines;
    });
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines[0]).toEqual({ format: "sekisho-ledger-export/1", origin: "test/ledger" });
    expect(lines.slice(1, 7)).toEqual(
      Array.from({ length: 6 }, (_, i) => ({
        seq: i + 1,
        body: expect.stringContaining(`"name":"n${i + 1}"`) as unknown,
        leaf: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        chain: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      })),
    );
    expect(lines.slice(7)).toMatchObject([{ size: 4 }, { size: 6 }]);
  });
});

import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { exportLedger, generateSigningKey, type LedgerQuery, searchLedger } from "../src/index.ts";
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

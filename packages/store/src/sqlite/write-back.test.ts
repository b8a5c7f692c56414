import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { appendEntry } from "../ledger/append.ts";
import { openStore } from "../store.ts";
import type { Runner } from "./runner.ts";
import { WriteBack } from "./write-back.ts";

/** A connection whose passes leave so many pages over, one after the other. */
function leaving(...over: readonly number[]): { readonly runner: Runner; readonly passes: () => number } {
  let passes = 0;
  const run = (): ReturnType<Runner["run"]> => {
    const left = over[passes++];
    if (left === undefined) return Promise.reject(new Error("no more passes"));
    return Promise.resolve({ columns: ["busy", "log", "checkpointed"], rows: [[0, 100, 100 - left]], changes: 0 });
  };
  return { runner: { run, close: () => Promise.resolve() }, passes: () => passes };
}

function countMany(writeBack: WriteBack, times: number): void {
  for (let i = 0; i < times; i++) writeBack.count();
}

it("writes back after some hundred transactions, until nothing is left over", async () => {
  const { runner, passes } = leaving(7, 0, 0);
  const writeBack = new WriteBack(runner);
  countMany(writeBack, 399);
  expect(passes()).toBe(0);
  countMany(writeBack, 1);
  await writeBack.close();
  expect(passes()).toBe(2);
});

it("ends where writers are always faster, and where the disk fails", async () => {
  const { runner, passes } = leaving(9, 9, 9, 9);
  const busy = new WriteBack(runner);
  countMany(busy, 400);
  await busy.close();
  expect(passes()).toBe(3);
  const failing = new WriteBack(leaving().runner);
  countMany(failing, 400);
  await failing.close();
});

it("brings what a running server's store was told into its file", async () => {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-write-back-"));
  const file = join(directory, "sekisho.db");
  const store = await openStore({ url: `sqlite:${file}` });
  try {
    const before = statSync(file).size;
    const append = (i: number): Promise<void> =>
      store.transaction(async (tx) => {
        await appendEntry(tx, { kind: "test.kept", at: i, name: `${i}`.padEnd(200) });
      });
    for (let i = 0; i < 400; i++) await append(i);
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(before + 50_000), { timeout: 10_000 });
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

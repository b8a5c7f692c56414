import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ReadStep } from "../reading.ts";
import { ReadCache } from "./read-cache.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-read-cache-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const STEP: ReadStep = { kind: "skipped", skipped: { file: "x", reason: "link" } };

test("a file is read again when it, or how it is read, has changed", async () => {
  const cache = new ReadCache();
  const file = join(directory, "a");
  const readAs = async (how: string): Promise<number> => {
    await cache.of(file, how, async () => STEP);
    return cache.reads;
  };
  writeFileSync(file, "1");
  expect([await readAs("x"), await readAs("x"), await readAs("y"), await readAs("y")]).toEqual([1, 1, 2, 2]);
  writeFileSync(file, "2");
  utimesSync(file, 1, 1);
  expect([await readAs("y"), await readAs("y")]).toEqual([3, 3]);
  writeFileSync(join(directory, "b"), "2");
  utimesSync(join(directory, "b"), 1, 1);
  renameSync(join(directory, "b"), file);
  expect(await readAs("y")).toBe(4);
  rmSync(file);
  expect([await readAs("y"), await readAs("y")]).toEqual([5, 6]);
});

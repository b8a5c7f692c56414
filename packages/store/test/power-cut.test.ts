import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import {
  buildRecorder,
  Disk,
  type Operation,
  type Recording,
  type Remains,
  readLog,
  recordingEnv,
  whyNoRecorder,
} from "@sekisho/testkit";
import { afterAll, expect, it } from "vitest";
import { openStore } from "../src/index.ts";
import { effectMigration } from "./fixtures/job-effects.ts";
import { drain, expectDone, expectStored, linesOf, startLoad, withoutOthers } from "./load.ts";

/** In `npm test` some moments of one run; in `npm run soak` many of several. */
const [RUNS, CUTS] = process.env["SEKISHO_SOAK"] === undefined ? [1, 8] : [5, 200];
const LOAD_MS = 700;
const REMAINS: readonly Remains[] = ["none", "some", "all", "some"];

const made = mkdtempSync(join(tmpdir(), "sekisho-power-"));
afterAll(() => rmSync(made, { recursive: true, force: true }));
const reason = whyNoRecorder();
if (reason !== undefined) console.log(`power cuts are not tested: ${reason}`);
const itCuts = it.runIf(reason === undefined);

/** A server's data, and what stands elsewhere: acknowledgements, what the channel took, checkpoints. */
const dataOf = (root: string): string => `sqlite:${join(root, "data", "sekisho.db")}`;
const elsewhere = (root: string): string => join(root, "elsewhere");
const survives = (name: string): boolean => name.startsWith("elsewhere/");

interface Recorded {
  /** The disk before the first operation; it can be asked once. */
  readonly disk: Disk;
  readonly operations: readonly Operation[];
}

/** A server under load, killed after a while, with all that it did to its disk. */
async function recordLoad(sync: Recording["sync"] = "keep"): Promise<Recorded> {
  const home = mkdtempSync(join(made, "run-"));
  const root = join(home, "disk");
  for (const directory of ["data", "elsewhere"]) mkdirSync(join(root, directory), { recursive: true });
  const store = await openStore({ url: dataOf(root), migrations: [effectMigration] });
  await store.close();
  const disk = Disk.of(root);
  const log = join(home, "log");
  const env = recordingEnv(buildRecorder(home), { root, log, sync });
  const child = await startLoad({ url: dataOf(root), dir: elsewhere(root), life: "0", writers: 4 }, { env });
  await sleep(LOAD_MS);
  await child.kill();
  return { disk, operations: readLog(readFileSync(log)) };
}

/** The moments right behind an acknowledgement, some of them by chance, in order. */
function moments(operations: readonly Operation[], count: number): readonly number[] {
  const acked = operations.flatMap(({ kind, name }, i) =>
    kind === "write" && name === "elsewhere/acks" ? [i + 1] : [],
  );
  expect(acked.length).toBeGreaterThan(10);
  const anywhere = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? (acked[Math.floor(Math.random() * acked.length)] ?? 0)
      : Math.floor(Math.random() * operations.length),
  );
  return anywhere.toSorted((a, b) => a - b);
}

function* cutsOf(
  { disk, operations }: Recorded,
  remains: readonly Remains[],
): Iterable<{ root: string; where: string }> {
  let done = 0;
  for (const [i, moment] of moments(operations, CUTS).entries()) {
    while (done < moment) {
      const operation = operations[done++];
      if (operation !== undefined) disk.apply(operation);
    }
    const root = mkdtempSync(join(made, "cut-"));
    const what = remains[i % remains.length] ?? "none";
    for (const directory of ["data", "elsewhere"]) mkdirSync(join(root, directory));
    disk.cut(root, { remains: what, random: Math.random, survives });
    yield { root, where: `cut at operation ${moment} of ${operations.length}, of the rest ${what}` };
  }
}

async function expectWhole(root: string, where: string): Promise<void> {
  const store = await openStore({ url: dataOf(root), migrations: [effectMigration] });
  try {
    await expectStored(store, elsewhere(root), where);
  } finally {
    await store.close();
  }
  const file = new DatabaseSync(join(root, "data", "sekisho.db"), { readOnly: true });
  expect(file.prepare("pragma integrity_check").all(), where).toEqual([{ integrity_check: "ok" }]);
  file.close();
}

itCuts(
  "a power cut at any moment takes nothing that was acknowledged",
  { timeout: 60_000 + RUNS * CUTS * 2_000 },
  async () => {
    for (let run = 0; run < RUNS; run++) {
      let last = "";
      let acked = 0;
      for (const { root, where } of cutsOf(await recordLoad(), REMAINS)) {
        await expectWhole(root, where);
        acked = linesOf(join(elsewhere(root), "acks")).length;
        last = root;
      }
      // The work goes on from there.
      await drain({ url: dataOf(last), dir: elsewhere(last) });
      const reader = await withoutOthers(dataOf(last));
      await expectDone(reader, elsewhere(last));
      await reader.close();
      console.log(`${CUTS} power cuts, up to ${acked} acknowledged writes`);
    }
  },
);

itCuts("the same cuts find a server whose disk is not asked to keep what it wrote", { timeout: 120_000 }, async () => {
  let [found, asked] = [0, 0];
  for (const { root, where } of cutsOf(await recordLoad("drop"), ["none"])) {
    if (linesOf(join(elsewhere(root), "acks"), "entry ").length === 0) continue;
    asked++;
    const outcome = await expectWhole(root, where).then(
      () => "whole",
      (error: unknown) => String(error),
    );
    if (outcome.includes("lost entries")) found++;
  }
  expect(asked).toBeGreaterThan(0);
  expect(found).toBe(asked);
});

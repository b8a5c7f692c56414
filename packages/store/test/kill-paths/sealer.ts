import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { silentLog } from "@sekisho/core";
import { expect } from "vitest";
import {
  appendEntry,
  type CheckpointSink,
  fileSink,
  notesOf,
  ownSigningKey,
  type Store,
  startSealer,
} from "../../src/index.ts";
import { expectLedger } from "../load.ts";
import { acksIn } from "./acks.ts";
import type { MakePath } from "./path.ts";

const NAMES = ["one", "two", "three", "four", "five", "six"] as const;
/** How long a killed sealer keeps the next one away. */
const LEASE_MS = 100;

/** Append, seal, checkpoint, file outside: entries of three sealers, in batches that are smaller than what waits. */
export const sealer: MakePath = (dir) => {
  const acks = acksIn(dir);
  const outside = join(dir, "outside");
  return {
    async run({ store, reader, onStep }) {
      const { key } = ownSigningKey(dir);
      const there = new Set(await namesIn(reader));
      const sink = stepping(fileSink(outside), onStep);
      const checkpoints = { key, origin: "test/ledger", everyEntries: 2, sinks: [sink] };
      const sealOnce = async (names: readonly string[]): Promise<void> => {
        const holder = `sealer ${process.pid} ${names.join(" ")}`;
        const running = startSealer({ store, holder, log: silentLog, checkpoints, batchSize: 2, leaseMs: LEASE_MS });
        for (const name of names) {
          await store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at: Date.now(), name }));
          acks.add(name);
        }
        await running.stop();
      };
      const missing = NAMES.filter((name) => !there.has(name));
      for (let at = 0; at < missing.length; at += 2) await sealOnce(missing.slice(at, at + 2));
      while ((await unsealedIn(reader)) > 0 || newestIn(outside) < NAMES.length) {
        await sleep(LEASE_MS);
        await sealOnce([]);
      }
    },
    async expectKept(store, where) {
      expect(await namesIn(store), `${where}: acknowledged entries`).toEqual(expect.arrayContaining([...acks.all()]));
      await expectLedger(store, dir, where);
    },
    async outcome(store) {
      const heads = await store.read.selectFrom("ledger_checkpoint").select("note").orderBy("size").execute();
      const kept = new Set(notesOf(readFileSync(outside, "utf8")).notes);
      return {
        entries: (await namesIn(store)).toSorted(),
        covered: await expectLedger(store, dir, "at the end"),
        notOutside: heads.filter(({ note }) => !kept.has(note)),
      };
    },
  };
};

function stepping(sink: CheckpointSink, onStep: (step: string) => void): CheckpointSink {
  return {
    name: sink.name,
    newest: () => sink.newest(),
    async write(notes) {
      onStep("before the sink");
      await sink.write(notes);
      onStep("behind the sink");
    },
  };
}

async function namesIn(store: Store): Promise<readonly string[]> {
  const rows = await store.read.selectFrom("ledger_entry").select("name").execute();
  return rows.map(({ name }) => name ?? "");
}

async function unsealedIn(store: Store): Promise<number> {
  return (await store.read.selectFrom("ledger_entry").select("id").where("seq", "is", null).execute()).length;
}

/** How many entries the newest checkpoint of a file covers; 0 where there is none. */
function newestIn(file: string): number {
  try {
    return Math.max(0, ...notesOf(readFileSync(file, "utf8")).notes.map((note) => Number(note.split("\n")[1])));
  } catch {
    return 0;
  }
}

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@sekisho/core";
import { describeStores, type PostgresServer, startPostgres } from "@sekisho/testkit";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  appendEntry,
  enqueue,
  generateSigningKey,
  openStore,
  runJobs,
  type Store,
  startSealer,
  takeDue,
  takeLease,
} from "../src/index.ts";
import type { Killable } from "./killable.ts";
import { Deliveries, drain, expectDone, expectStored, linesOf, startLoad, withoutOthers } from "./load.ts";

const HOUR = 3_600_000;
const GONE = process.env["SEKISHO_SOAK"] === undefined ? 2 : 20;
const made = mkdtempSync(join(tmpdir(), "sekisho-faults-"));
afterAll(() => rmSync(made, { recursive: true, force: true }));

const started: Killable[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) await child.kill();
});
async function load(url: string, dir: string): Promise<Killable> {
  const child = await startLoad({ url, dir, life: "0", writers: 4, hasPatience: true });
  started.push(child);
  return child;
}

const keep = (store: Store, name: string): Promise<void> =>
  store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at: Date.now(), name }));
const namesIn = async (store: Store): Promise<readonly unknown[]> =>
  (await store.read.selectFrom("ledger_entry").select("name").orderBy("id").execute()).map(({ name }) => name);

/** Waits for what a server under load says: `refused CODE`, or as many acknowledgements more. */
async function refusals(child: Killable, count: number): Promise<void> {
  await vi.waitFor(() => expect(child.output().split("refused").length).toBeGreaterThan(count), WAIT);
}
async function moreAcks(dir: string): Promise<void> {
  const before = linesOf(join(dir, "acks")).length;
  await vi.waitFor(() => expect(linesOf(join(dir, "acks")).length).toBeGreaterThan(before + 12), WAIT);
}
const WAIT = { timeout: 60_000, interval: 20 };

/** Kills it at last, does the rest, and compares. Answers with the codes by which its writers were refused. */
async function expectAllDone(
  child: Killable,
  { url, dir }: { url: string; dir: string },
): Promise<ReadonlySet<string>> {
  expect(child.child.exitCode, "it has not ended by itself").toBeNull();
  await child.kill();
  await drain({ url, dir });
  const reader = await withoutOthers(url);
  await expectStored(reader, dir, "at the end");
  await expectDone(reader, dir);
  await new Deliveries(dir).expectEach(reader);
  await reader.close();
  return new Set([...child.output().matchAll(/refused (\w+)/g)].map(([, code = ""]) => code));
}

describe("PostgreSQL that goes and comes back under load", () => {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  it(`takes nothing that was acknowledged; all goes on by itself, ${GONE} times`, {
    timeout: 120_000 + GONE * 20_000,
  }, async () => {
    if (server === undefined) throw new Error("PostgreSQL runs from beforeAll on");
    const url = await server.createDatabase();
    const dir = join(made, "gone");
    mkdirSync(dir);
    const child = await load(url, dir);
    for (let time = 1; time <= GONE; time++) {
      await moreAcks(dir);
      // By turns all of it at once, and the first process alone.
      await (time % 2 === 1 ? server.crash() : server.kill());
      await refusals(child, time * 4);
      await server.start();
    }
    await moreAcks(dir);
    // The sealer and its sink are at work again, too.
    const checkpoints = (): number => linesOf(join(dir, "outside")).length;
    const before = checkpoints();
    await vi.waitFor(() => expect(checkpoints()).toBeGreaterThan(before), WAIT);
    expect(await expectAllDone(child, { url, dir })).toEqual(new Set(["store_unreachable"]));
  });
});

const whyNoMount = mountReason();
if (whyNoMount !== undefined) console.log(`full and read-only disks are not tested: ${whyNoMount}`);

describe.runIf(whyNoMount === undefined)("SQLite on a small disk", () => {
  // Each test has its own: what one still has open keeps another from making it read-only.
  let disk = "";
  beforeEach(() => {
    disk = mkdtempSync(join(made, "disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", disk]);
  });
  afterEach(() => {
    execFileSync("umount", ["--lazy", disk]);
  });

  it("refuses what has no room, keeps what was acknowledged, and goes on when there is room", {
    timeout: 120_000,
  }, async () => {
    const url = `sqlite:${join(disk, "full", "sekisho.db")}`;
    const dir = join(made, "full");
    mkdirSync(dir);
    const child = await load(url, dir);
    await moreAcks(dir);
    const filler = join(disk, "filler");
    fill(filler);
    await refusals(child, 8);
    rmSync(filler);
    await moreAcks(dir);
    expect(await expectAllDone(child, { url, dir })).toEqual(new Set(["store_full"]));
  });

  it("says that it can't write where the disk is read-only, and a reader says that it can't open", async () => {
    const url = `sqlite:${join(disk, "read-only", "sekisho.db")}`;
    const store = await openStore({ url });
    await keep(store, "before");
    await store.close();
    execFileSync("mount", ["-o", "remount,ro", disk]);
    try {
      await expect(openStore({ url })).rejects.toMatchObject({ code: "store_read_only" });
      await expect(openStore({ url, role: "reader" })).rejects.toMatchObject({ code: "store_unreachable" });
    } finally {
      execFileSync("mount", ["-o", "remount,rw", disk]);
    }
    const again = await openStore({ url });
    expect(await namesIn(again)).toEqual(["before"]);
    await again.close();
  });
});

describe("PostgreSQL that has no room, or only reads", () => {
  let server: PostgresServer | undefined;
  // Where the user that PostgreSQL runs as comes to.
  const disk = mkdtempSync(join(tmpdir(), "sekisho-tablespace-"));
  beforeAll(async () => {
    server = await startPostgres({ fsync: "off" });
    if (whyNoMount === undefined) execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m,mode=777", "tmpfs", disk]);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    if (whyNoMount === undefined) execFileSync("umount", ["--lazy", disk]);
    rmSync(disk, { recursive: true });
  });

  it.runIf(whyNoMount === undefined)(
    "refuses what has no room, keeps what was acknowledged, and goes on when there is room",
    {
      timeout: 120_000,
    },
    async () => {
      if (server === undefined) throw new Error("PostgreSQL runs from beforeAll on");
      const url = new URL(await server.createDatabase());
      const first = await openStore({ url: url.href });
      // It belongs to the user that PostgreSQL runs as.
      await sql.raw(`copy (select 1) to program 'mkdir -m 700 ${join(disk, "own")}'`).execute(first.read);
      await sql.raw(`create tablespace small location '${join(disk, "own")}'`).execute(first.read);
      await sql.raw("create database small tablespace small").execute(first.read);
      await first.close();
      url.pathname = "/small";
      const store = await openStore({ url: url.href });
      const kept: string[] = [];
      const keepMany = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i++) {
          const name = `${kept.length} ${"x".repeat(4_000)}`;
          await keep(store, name);
          kept.push(name);
        }
      };
      await keepMany(10);
      const filler = join(disk, "filler");
      fill(filler);
      // Some pages have room left.
      await expect(keepMany(1_000)).rejects.toMatchObject({ code: "store_full" });
      rmSync(filler);
      await keepMany(10);
      expect(await namesIn(store)).toEqual(kept);
      await store.close();
    },
  );

  it("says that it can't write where the database only reads, as a standby does; a reader reads", async () => {
    if (server === undefined) throw new Error("PostgreSQL runs from beforeAll on");
    const url = await server.createDatabase();
    const store = await openStore({ url });
    await keep(store, "before");
    const database = new URL(url).pathname.slice(1);
    await sql.raw(`alter database ${database} set default_transaction_read_only = on`).execute(store.read);
    await store.close();
    await expect(openStore({ url })).rejects.toMatchObject({ code: "store_read_only" });
    const reader = await openStore({ url, role: "reader" });
    expect(await namesIn(reader)).toEqual(["before"]);
    await reader.close();
  });
});

it.each(["sekisho.db", "sekisho.db-wal"])("refuses every change once %s was removed under the server", async (name) => {
  const directory = mkdtempSync(join(made, "removed-"));
  const store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  await keep(store, "before");
  rmSync(join(directory, name));
  for (let i = 0; i < 2; i++) await expect(keep(store, "lost")).rejects.toMatchObject({ code: "store_unreachable" });
  await store.close();
});

describeStores("a clock that is stepped by an hour", ({ open, stepClock }) => {
  it.each([HOUR, -HOUR])("by %d ms: what is sealed, enqueued and due goes on at once", async (step) => {
    const store = await open();
    // What a process that died a moment ago has left.
    await store.transaction((tx) => takeLease(tx, { name: "ledger.seal", holder: "dead", ms: 2_000 }));
    await store.transaction((tx) => takeDue(tx, "audit", 60_000));
    await stepClock(store, step);
    const ran: string[] = [];
    const run = (kind: string) => ({ kind, run: () => Promise.resolve(void ran.push(kind)) });
    const worker = runJobs(store, { pollMs: 20, handlers: [run("test.new")] });
    const checkpoints = { key: generateSigningKey(), origin: "test/ledger", everyEntries: 1 };
    const sealer = startSealer({ store, holder: "alive", log: silentLog, checkpoints });
    try {
      await keep(store, "after");
      await store.transaction((tx) => enqueue(tx, { kind: "test.new", input: null }));
      await vi.waitFor(() => expect(new Set(ran)).toEqual(new Set(["test.new"])), { timeout: 10_000 });
      await vi.waitFor(
        async () => expect(await store.read.selectFrom("ledger_checkpoint").select("size").execute()).toHaveLength(1),
        { timeout: 10_000 },
      );
      expect(await store.transaction((tx) => takeDue(tx, "audit", 60_000))).toBeDefined();
    } finally {
      await worker.stop();
      await sealer.stop();
    }
  });
});

/** Writes until there is no room. */
function fill(file: string): void {
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      if (Reflect.get(Object(error), "code") !== "ENOSPC") throw error;
    }
  }
}

/** Why a disk can't be mounted here; undefined where it can. */
function mountReason(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "only root on Linux mounts a disk";
  const probe = mkdtempSync(join(made, "probe-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", probe], { stdio: "ignore" });
    execFileSync("umount", [probe]);
    return undefined;
  } catch {
    return "this system lets nobody mount a disk";
  }
}

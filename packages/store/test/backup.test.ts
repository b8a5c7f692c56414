import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { afterAll, expect, it, vi } from "vitest";
import {
  appendStream,
  backupStore,
  checkStore,
  type Found,
  moveStore,
  openStore,
  REMARKS,
  readStream,
  type Store,
  startSealer,
  verifyLedger,
} from "../src/index.ts";
import { Filler, key } from "./fill-store.ts";
import { AT, appendNamed } from "./ledgers.ts";

const folder = mkdtempSync(join(tmpdir(), "sekisho-backup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newFile = (): string => join(folder, `${count++}.sekisho`);

const found = async (store: Store): Promise<readonly Found[]> => {
  const looked = await checkStore(store, { keys: [key], now: AT, graceMs: 0 });
  return looked.flatMap((one) => one.found.filter(({ code }) => !REMARKS.has(code)));
};

/** What `store check` says of a backup: the codes that it found, or that of what kept it from looking. */
async function check(file: string): Promise<readonly string[]> {
  try {
    const store = await openStore({ url: `sqlite:${file}`, role: "reader" });
    try {
      return (await found(store)).map(({ code }) => code);
    } finally {
      await store.close();
    }
  } catch (error) {
    return [error instanceof Error ? String(Reflect.get(error, "code")) : "thrown"];
  }
}

/** One of everything, and what stands nowhere else as a text to look for. */
async function fill(store: Store): Promise<void> {
  await new Filler(store).all([
    { do: "scan", said: [{ name: "a", broken: ["k/one"], owner: "web", severity: "high" }], exempt: false },
    { do: "enqueue", name: "needle-in-a-job", key: "k", delayMs: 9e6 },
    { do: "blob", name: "b", size: 300_000, fill: 77 },
    { do: "entries", count: 300 },
    { do: "seal" },
    { do: "token", name: "t" },
    { do: "stream", name: "s", chunks: ["needle-in-a-stream"] },
  ]);
}

describeStores("a backup", ({ create, open }) => {
  it("has all that was acknowledged before it began, while others write", { timeout: 60_000 }, async () => {
    const url = await create();
    const store = await open({ url });
    const sealer = startSealer({ store, holder: "test", log: silentLog, checkpoints: { key, origin: "test/ledger" } });
    let written = 0;
    const ended = new AbortController();
    const writing = (async () => {
      for (let n = 1; !ended.signal.aborted; n++) {
        await store.transaction(async (tx) => appendStream(tx, { stream: "live", chunks: ["x"] }));
        // Of now: one that is hours old and not sealed would be a fault.
        await appendNamed(store, n, n, Date.now());
        written = n;
      }
    })();
    try {
      for (let i = 1; i <= 3; i++) {
        await vi.waitFor(() => expect(written).toBeGreaterThan(i * 20), { timeout: 20_000 });
        await holds(url, written);
      }
    } finally {
      ended.abort();
      await writing;
      await sealer.stop();
    }
  });

  /** A backup of a store at work has at least what was written before, and its ledger verifies. */
  async function holds(url: string, before: number): Promise<void> {
    const file = newFile();
    await backupStore({ from: url, file });
    const copy = await openStore({ url: `sqlite:${file}`, role: "reader" });
    try {
      const { chunks } = await readStream(copy.read, "live", { limit: 100_000 });
      expect(chunks.length).toBeGreaterThanOrEqual(before);
      expect(await found(copy)).toEqual([]);
      const { fault, sealed, unsealed } = await verifyLedger(copy, { keys: [key], now: AT });
      expect(fault).toBeUndefined();
      expect(sealed + unsealed).toBeGreaterThanOrEqual(before);
    } finally {
      await copy.close();
    }
  }

  it("is one file for its owner, replaces none, and is no store to run on", async () => {
    const url = await create();
    await fill(await open({ url }));
    const file = newFile();
    const { tables } = await backupStore({ from: url, file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes(`${count - 1}.sekisho`))).toEqual([
      `${count - 1}.sekisho`,
    ]);
    await expect(backupStore({ from: url, file })).rejects.toMatchObject({ code: "backup_exists" });
    await expect(openStore({ url: `sqlite:${file}` })).rejects.toMatchObject({ code: "store_is_backup" });
    const restored = await moveStore({ from: `sqlite:${file}`, to: await create(), source: "backup" });
    expect(restored.tables).toEqual(tables);
    const wrong = moveStore({ from: url, to: await create(), source: "backup" });
    await expect(wrong).rejects.toMatchObject({ code: "no_backup" });
  });

  it("leaves nothing behind where it fails", async () => {
    const url = await create();
    await fill(await open({ url }));
    const file = newFile();
    let steps = 0;
    const failing = backupStore({
      from: url,
      file,
      onStep() {
        if (++steps === 200) throw new Error("the disk is gone");
      },
    });
    await expect(failing).rejects.toThrow("the disk is gone");
    expect(readdirSync(folder).filter((name) => name.startsWith(`${count - 1}.`))).toEqual([]);
    await expect(backupStore({ from: url, file: join(folder, "nowhere", "x") })).rejects.toMatchObject({
      code: "backup_file",
    });
  });

  it("tells of every byte that is not what was written", { timeout: 120_000 }, async () => {
    const url = await create();
    await fill(await open({ url }));
    const file = newFile();
    const { tables } = await backupStore({ from: url, file });
    expect(await check(file)).toEqual([]);
    const bytes = readFileSync(file);
    const flip = (at: number): string => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 0x10;
      const flipped = newFile();
      writeFileSync(flipped, copy);
      return flipped;
    };
    const needles = {
      "needle-in-a-job": "backup_table",
      "needle-in-a-stream": "backup_table",
      MMMMMMMM: "blob_hash",
      'entry \\"7\\"': "ledger",
      "the ledger is append-only": "backup_schema",
      "sekisho-backup/1": "backup_format",
      '"tables":[': "unreadable",
    };
    for (const [needle, code] of Object.entries(needles)) {
      expect(bytes.indexOf(needle), needle).toBeGreaterThan(0);
      expect(await check(flip(bytes.indexOf(needle))), needle).toContain(code);
    }
    // Anywhere: it is found, or it is a byte that means nothing, and what is restored is the same.
    const step = Math.floor(bytes.length / 40);
    let told = 0;
    for (let at = 1; at < bytes.length; at += step) {
      const flipped = flip(at);
      if ((await check(flipped)).length > 0) told++;
      else
        expect(
          (await moveStore({ from: `sqlite:${flipped}`, to: `sqlite:${newFile()}`, source: "backup" })).tables,
        ).toEqual(tables);
    }
    expect(told).toBeGreaterThan(10);
  });

  it("that was changed is not restored", async () => {
    const url = await create();
    await fill(await open({ url }));
    const file = newFile();
    await backupStore({ from: url, file });
    const bytes = readFileSync(file);
    bytes.write("N", bytes.indexOf("needle-in-a-job"));
    writeFileSync(file, bytes);
    const to = await create();
    await expect(moveStore({ from: `sqlite:${file}`, to, source: "backup" })).rejects.toMatchObject({
      code: "backup_broken",
      message: expect.stringMatching(/in job:/) as unknown,
    });
    await expect(openStore({ url: to })).rejects.toMatchObject({ code: "store_unfinished" });
  });
});

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { integer, sample } from "fast-check";
import { afterAll, expect, it, vi } from "vitest";
import {
  appendEntries,
  appendEntry,
  type CheckpointSink,
  fileSink,
  generateSigningKey,
  SEALER_LEASE,
  type Sealer,
  type SealerOptions,
  type SigningKey,
  type Store,
  startSealer,
  verifyLedger,
} from "../src/index.ts";
import { takeLease } from "../src/leases/lease.ts";
import { parseNote, signerOf } from "../src/ledger/checkpoint/note.ts";

const at = Date.UTC(2026, 10, 28);
const key = generateSigningKey();
const folder = mkdtempSync(join(tmpdir(), "sekisho-sinks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (store: Store, options: Partial<SealerOptions> = {}): Sealer =>
  startSealer({ store, holder: "test", log: silentLog, checkpoints: { key }, ...options });

async function append(store: Store, names: readonly string[]): Promise<void> {
  await store.transaction((tx) =>
    appendEntries(
      tx,
      names.map((name) => ({ kind: "test.kept", at, name })),
    ),
  );
}

async function unsealed(store: Store): Promise<number> {
  const rows = await store.read.selectFrom("ledger_entry").select("id").where("seq", "is", null).execute();
  return rows.length;
}

async function sealed(store: Store) {
  return store.read.selectFrom("ledger_entry").select(["id", "seq", "chain"]).orderBy("seq").execute();
}

async function notes(store: Store): Promise<readonly string[]> {
  const rows = await store.read.selectFrom("ledger_checkpoint").select("note").orderBy("size").execute();
  return rows.map(({ note }) => note);
}

function parsed(text: string) {
  const note = parseNote(text);
  if (note === undefined) throw new Error("a checkpoint is no note");
  return note;
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const within = { timeout: 1_000, interval: 20 };

describeStores("the sealer", ({ open, create, database }) => {
  it("chains an entry within a second of its append", async () => {
    const store = await open();
    const sealer = start(store);
    await append(store, ["a", "b"]);
    await vi.waitFor(async () => expect((await sealed(store)).map(({ seq }) => seq)).toEqual([1, 2]), within);
    await append(store, ["c"]);
    await vi.waitFor(async () => expect(await unsealed(store)).toBe(0), within);
    await sealer.stop();
  });

  it("seals all and signs it before it stops", async () => {
    const store = await open();
    const sealer = start(store, { batchSize: 7 });
    await append(store, names(40));
    await sealer.stop();
    expect(await unsealed(store)).toBe(0);
    expect((await notes(store)).at(-1)).toMatch(/\n40\n/);
    expect(await store.read.selectFrom("lease").select("name").execute()).toEqual([]);
  });

  it("makes the same tree and chain in batches of any size", async () => {
    const count = 600;
    const outcomes = new Set<string>();
    for (const batchSize of sample(integer({ min: 30, max: count }), 3)) {
      const store = await open();
      await append(store, names(count));
      await start(store, { batchSize, checkpoints: { key, origin: "test/ledger" } }).stop();
      const nodes = await store.read.selectFrom("ledger_node").selectAll().orderBy("idx").execute();
      const chains = (await sealed(store)).map(({ chain }) => Buffer.from(chain ?? []).toString("hex"));
      expect(nodes.map(({ level, idx }) => [level, idx])).toEqual([
        [1, 0],
        [1, 1],
      ]);
      const hashes = nodes.map(({ hash }) => Buffer.from(hash).toString("hex"));
      outcomes.add(JSON.stringify([hashes, chains, (await notes(store)).at(-1)]));
    }
    expect(outcomes.size).toBe(1);
  });

  it("says that another key signs, once, in an entry that it then signs", async () => {
    const store = await open();
    const [next, origin] = [generateSigningKey(), "test/ledger"];
    const by = (one: SigningKey) => ({ checkpoints: { key: one, origin } });
    const changes = async () =>
      store.read.selectFrom("ledger_entry").select(["seq", "name"]).where("kind", "=", "ledger.key-changed").execute();
    await append(store, names(3));
    for (let i = 0; i < 2; i++) await start(store, by(key)).stop();
    expect(await changes()).toEqual([]);
    // Also where nothing else waits, and for as long as it runs.
    const running = start(store, by(next));
    await vi.waitFor(async () => expect(await changes()).toEqual([{ seq: 4, name: next.id }]), within);
    await append(store, names(1));
    await running.stop();
    for (let i = 0; i < 2; i++) await start(store, by(next)).stop();
    expect(await changes()).toHaveLength(1);
    await start(store, by(key)).stop();
    expect(await changes()).toEqual([
      { seq: 4, name: next.id },
      { seq: 6, name: key.id },
    ]);
    const now = Date.now();
    const whole = await verifyLedger(store, { keys: [key, next], now });
    expect(whole).toMatchObject({ fault: undefined, sealed: 6, covered: 6, unsealed: 0 });
    const signers = (await notes(store)).map((note) => signerOf(parsed(note), [key, next]));
    expect(signers).toEqual([key, next, next, key]);
    expect((await verifyLedger(store, { keys: [key], now })).fault).toEqual({ code: "signer", seq: 4 });
    expect((await verifyLedger(store, { keys: [next], now })).fault).toEqual({ code: "signer", seq: 3 });
  });

  it("signs after so many entries, and after so much time where there are new ones", async () => {
    const store = await open();
    const sealer = start(store, { checkpoints: { key, everyEntries: 10, everyMs: 400 } });
    const sizes = async () => (await notes(store)).map((note) => Number(note.split("\n")[1]));
    await append(store, ["first"]);
    await vi.waitFor(async () => expect(await sizes()).toEqual([1]), within);
    await append(store, names(10));
    await vi.waitFor(async () => expect(await sizes()).toEqual([1, 11]), within);
    await append(store, ["late"]);
    await vi.waitFor(async () => expect(await sizes()).toEqual([1, 11, 12]), { timeout: 3_000 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await sizes()).toEqual([1, 11, 12]);
    await sealer.stop();
  });

  it("takes over from a killed one when its lease ends", async () => {
    const store = await open();
    await store.transaction((tx) => takeLease(tx, { name: SEALER_LEASE, holder: "killed", ms: 700 }));
    const sealer = start(store);
    await append(store, ["a"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await unsealed(store)).toBe(1);
    await vi.waitFor(async () => expect(await unsealed(store)).toBe(0), { timeout: 3_000 });
    await sealer.stop();
  });

  it("goes on after an error, and reports it", async () => {
    const store = await open();
    const error = vi.fn<(message: string) => void>();
    await store.transaction(({ db }) => db.schema.alterTable("lease").renameTo("lease_away").execute());
    const sealer = start(store, { log: { ...silentLog, error } });
    await append(store, ["a"]);
    await vi.waitFor(() => expect(error).toHaveBeenCalled(), within);
    await store.transaction(({ db }) => db.schema.alterTable("lease_away").renameTo("lease").execute());
    await vi.waitFor(async () => expect(await unsealed(store)).toBe(0), { timeout: 3_000 });
    await sealer.stop();
  });

  it("seals each entry once where several work on one store", async () => {
    const url = await create();
    const stores = [await open({ url })];
    // SQLite has one server: its sealers share the store.
    for (let i = 1; i < 3; i++) stores.push(database === "postgres" ? await open({ url }) : (stores[0] as Store));
    const sealers = stores.map((store, i) => start(store, { holder: `holder ${i}`, batchSize: 20, leaseMs: 50 }));
    const writes = stores.flatMap((store) =>
      names(100).map((name) => store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at, name }))),
    );
    await Promise.all(writes);
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    const [store] = stores as [Store];
    await start(store).stop();
    expect((await sealed(store)).map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    if (database === "sqlite")
      expect((await sealed(store)).map(({ id }) => id)).toEqual(
        (await sealed(store)).map(({ id }) => id).sort((a, b) => a - b),
      );
  });
});

describeStores("checkpoints outside the database", ({ open }) => {
  it("stand in the file, also those that were made before", async () => {
    const store = await open();
    const path = join(folder, `${Math.random()}`, "checkpoints");
    await append(store, ["a"]);
    await start(store).stop();
    await append(store, ["b"]);
    await start(store, { checkpoints: { key, sinks: [fileSink(path)] } }).stop();
    expect(readFileSync(path, "utf8")).toBe((await notes(store)).map((note) => `${note}\n`).join(""));
  });

  it("are whole again after a write that a crash cut off", async () => {
    const store = await open();
    const path = join(folder, `${Math.random()}`);
    await append(store, ["a"]);
    await start(store, { checkpoints: { key, sinks: [fileSink(path)] } }).stop();
    truncateSync(path, 60);
    await append(store, ["b"]);
    await start(store, { checkpoints: { key, sinks: [fileSink(path)] } }).stop();
    for (const note of await notes(store)) expect(readFileSync(path, "utf8")).toContain(`\n\n${note}\n`);
  });

  it("never hold up sealing, and come when the sink works again", async () => {
    const store = await open();
    const written: string[] = [];
    let broken = true;
    const sink: CheckpointSink = {
      name: "test",
      newest: () => Promise.resolve(0),
      write: async (some) => {
        if (broken) throw new Error("the sink is broken");
        written.push(...some);
      },
    };
    const error = vi.fn<(message: string) => void>();
    const sealer = start(store, { log: { ...silentLog, error }, checkpoints: { key, sinks: [sink] } });
    await append(store, ["a"]);
    await vi.waitFor(async () => expect(await notes(store)).toHaveLength(1), within);
    await vi.waitFor(() => expect(error).toHaveBeenCalled(), { timeout: 3_000 });
    broken = false;
    await vi.waitFor(async () => expect(written).toEqual(await notes(store)), { timeout: 3_000 });
    await sealer.stop();
  });

  it("that the ledger does not reach are reported", async () => {
    const [store, other] = [await open(), await open()];
    const path = join(folder, `${Math.random()}`);
    await append(other, names(5));
    await start(other, { checkpoints: { key, sinks: [fileSink(path)] } }).stop();
    const error = vi.fn<(message: string, fields?: object) => void>();
    const sealer = start(store, { log: { ...silentLog, error }, checkpoints: { key, sinks: [fileSink(path)] } });
    await vi.waitFor(() =>
      expect(error).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ outside: 5, inside: 0 })),
    );
    await sealer.stop();
    writeFileSync(path, "");
  });
});

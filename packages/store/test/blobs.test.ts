import { randomBytes } from "node:crypto";
import { sha256Hex } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { deleteBlob, type NewBlob, openBlob, putBlob, type Store, type StoredBlob, sweepBlobs } from "../src/index.ts";

const hour = 3_600_000;
const owner = "person:1";

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
const put = async (store: Store, bytes: Uint8Array, more: Partial<NewBlob> = {}): Promise<StoredBlob> =>
  putBlob(store, inParts(bytes, 100_000), { name: "a.txt", mediaType: "text/plain", owner, readers: [], ...more });
const read = async (store: Store, id: string, reader: readonly string[] = [owner]): Promise<Buffer | undefined> => {
  const blob = await openBlob(store, id, reader);
  return blob && Buffer.concat(await all(blob.bytes));
};
const all = async (bytes: AsyncIterable<Uint8Array> | undefined): Promise<readonly Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes ?? []) pieces.push(piece);
  return pieces;
};
const chunks = async (store: Store): Promise<number> =>
  (await store.read.selectFrom("blob_chunk").select("seq").execute()).length;

describeStores("blobs", ({ open, stepClock }) => {
  it("come back byte for byte, in chunks, with their digest", async () => {
    const store = await open();
    for (const size of [0, 1, 262_144, 262_145, 1_000_003]) {
      const bytes = randomBytes(size);
      const stored = await put(store, bytes);
      expect(stored).toMatchObject({ digest: sha256Hex(bytes), sizeBytes: size });
      expect((await read(store, stored.id))?.equals(bytes)).toBe(true);
    }
    expect(await chunks(store)).toBe(1 + 1 + 2 + 4);
  });

  it("of the same content are stored once, also when they come at the same time", async () => {
    const store = await open();
    const bytes = randomBytes(300_000);
    const stored = await Promise.all([put(store, bytes), put(store, bytes), put(store, bytes)]);
    expect(await chunks(store)).toBe(2);
    expect(await store.read.selectFrom("blob_upload").selectAll().execute()).toEqual([]);
    const [first, ...rest] = stored;
    for (const { id } of rest) expect(await store.transaction(async (tx) => deleteBlob(tx, id))).toBe(true);
    expect(await sweepBlobs(store)).toEqual({ blobs: 0, contents: 0, uploads: 0 });
    expect((await read(store, first.id))?.equals(bytes)).toBe(true);
    await store.transaction(async (tx) => deleteBlob(tx, first.id));
    expect(await store.transaction(async (tx) => deleteBlob(tx, first.id))).toBe(false);
    expect(await sweepBlobs(store)).toEqual({ blobs: 0, contents: 1, uploads: 0 });
    expect(await chunks(store)).toBe(0);
  });

  it("are refused when they are too large, and leave nothing", async () => {
    const store = await open();
    await expect(put(store, randomBytes(300_000), { maxBytes: 299_999 })).rejects.toMatchObject({
      code: "blob_too_large",
    });
    const failing = putBlob(
      store,
      (async function* () {
        yield* inParts(randomBytes(300_000), 100_000);
        throw new Error("the connection broke");
      })(),
      { name: "a", mediaType: "b", owner, readers: [] },
    );
    await expect(failing).rejects.toThrow("the connection broke");
    expect(await chunks(store)).toBe(0);
    expect(await store.read.selectFrom("blob_upload").selectAll().execute()).toEqual([]);
  });

  it("are read by their owner, and by others after the embargo", async () => {
    const store = await open();
    const bytes = randomBytes(10);
    const { id } = await put(store, bytes, { readers: ["role:triage", "team:a"], embargoUntil: Date.now() + hour });
    expect(await read(store, id)).toEqual(bytes);
    expect(await read(store, id, ["team:a"])).toBeUndefined();
    await stepClock(store, hour + 1_000);
    expect(await read(store, id, ["person:2", "team:a"])).toEqual(bytes);
    expect(await read(store, id, ["person:2", "team:b"])).toBeUndefined();
    expect(await read(store, id, [])).toBeUndefined();
    expect(await read(store, "0".repeat(32))).toBeUndefined();
  });

  it("end their life, and are swept with what was never finished", async () => {
    const store = await open();
    const kept = await put(store, randomBytes(10));
    const short = await put(store, randomBytes(10), { keepMs: hour });
    const halfWritten = Promise.withResolvers<void>();
    const resume = Promise.withResolvers<void>();
    const stuck = putBlob(
      store,
      (async function* () {
        yield randomBytes(300_000);
        halfWritten.resolve();
        await resume.promise;
        yield randomBytes(300_000);
      })(),
      { name: "a", mediaType: "b", owner, readers: [] },
    );
    await halfWritten.promise;
    expect(await chunks(store)).toBe(3);
    expect(await sweepBlobs(store)).toEqual({ blobs: 0, contents: 0, uploads: 0 });
    await stepClock(store, hour + 1_000);
    expect(await read(store, short.id)).toBeUndefined();
    expect(await sweepBlobs(store)).toEqual({ blobs: 1, contents: 1, uploads: 1 });
    expect(await chunks(store)).toBe(1);
    resume.resolve();
    await expect(stuck).rejects.toMatchObject({ code: "blob_swept" });
    expect(await read(store, kept.id)).toHaveLength(10);
  });

  it("tell when they are damaged or go away while they are read", async () => {
    const store = await open();
    const damaged = await put(store, randomBytes(10));
    await store.transaction(async ({ db }) =>
      db
        .updateTable("blob_chunk")
        .set({ bytes: new Uint8Array(10) })
        .execute(),
    );
    await expect(read(store, damaged.id)).rejects.toMatchObject({ code: "blob_corrupt" });
    const gone = await put(store, randomBytes(300_000));
    const opened = await openBlob(store, gone.id, [owner]);
    await store.transaction(async ({ db }) => sql`delete from blob_chunk where seq = 1`.execute(db));
    await expect(all(opened?.bytes)).rejects.toMatchObject({ code: "blob_gone" });
  });
});

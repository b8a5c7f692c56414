import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  appendStream,
  closeStream,
  followStream,
  openStore,
  readStream,
  type Store,
  type StreamChunk,
  sweepStreams,
} from "../src/index.ts";

const write = async (store: Store, ...chunks: readonly string[]): Promise<number> =>
  store.transaction(async (tx) => appendStream(tx, { stream: "run 1", chunks }));
const close = async (store: Store): Promise<void> => store.transaction(async (tx) => closeStream(tx, "run 1"));
const textsOf = async (chunks: AsyncIterable<StreamChunk>): Promise<readonly string[]> => {
  const texts: string[] = [];
  for await (const { seq, text } of chunks) texts.push(`${seq} ${text}`);
  return texts;
};

describeStores("streams", ({ open, create, database, stepClock }) => {
  it("are read from a number on", async () => {
    const store = await open();
    expect(await readStream(store.read, "run 1")).toEqual({ state: "missing", chunks: [] });
    expect(await write(store, "a", "b")).toBe(2);
    expect(await write(store, "あ")).toBe(3);
    const page = await readStream(store.read, "run 1", { from: 2, limit: 1 });
    expect(page).toMatchObject({ state: "open", chunks: [{ seq: 2, text: "b" }] });
    await close(store);
    expect(await readStream(store.read, "run 1", { from: 4 })).toEqual({ state: "closed", chunks: [] });
    await expect(write(store, "late")).rejects.toMatchObject({ code: "stream_closed" });
  });

  it("have no gap with two writers and transactions that fail", async () => {
    const url = await create();
    const store = await open({ url });
    const second = database === "postgres" ? await open({ url }) : store;
    const writes = Array.from({ length: 90 }, async (_, i) =>
      (i % 2 === 0 ? store : second).transaction(async (tx) => {
        await appendStream(tx, { stream: "run 1", chunks: i % 5 === 0 ? ["x", "y"] : ["x"] });
        if (i % 3 === 0) throw new Error("undone");
      }),
    );
    await Promise.allSettled(writes);
    const { chunks } = await readStream(store.read, "run 1");
    // 60 writes stay, of which 12 have two chunks.
    expect(chunks.map(({ seq }) => seq)).toEqual(Array.from({ length: 72 }, (_, i) => i + 1));
  });

  it("are followed as they grow, from before their beginning to their end", async () => {
    const store = await open();
    const all = textsOf(followStream(store, "run 1", { pollMs: 60_000 }));
    for (let i = 1; i <= 3; i++) await write(store, `line ${i}`);
    const rest = textsOf(followStream(store, "run 1", { from: 3, pollMs: 60_000 }));
    await write(store, "line 4");
    await close(store);
    expect(await all).toEqual(["1 line 1", "2 line 2", "3 line 3", "4 line 4"]);
    expect(await rest).toEqual(["3 line 3", "4 line 4"]);
  });

  it("are followed across pages, processes and restarts", async () => {
    const url = await create();
    const first = await openStore({ url });
    await write(first, ...Array.from({ length: 1_200 }, (_, i) => `${i}`));
    await first.close();
    const store = await open({ url });
    const other = await open({ url, role: "reader" });
    const followed = textsOf(followStream(other, "run 1", { from: 100, pollMs: 20 }));
    await write(store, "after");
    await close(store);
    const texts = await followed;
    expect(texts.length).toBe(1_102);
    expect(texts.at(-1)).toBe("1201 after");
  });

  it("are left when the reader goes", async () => {
    const store = await open();
    await write(store, "a");
    const leaving = new AbortController();
    const followed = textsOf(followStream(store, "run 1", { signal: leaving.signal, pollMs: 60_000 }));
    leaving.abort();
    await followed;
  });

  it("hold no more than they may", async () => {
    const store = await open();
    const add = async (chunk: string): Promise<number> =>
      store.transaction(async (tx) => appendStream(tx, { stream: "run 1", chunks: [chunk], maxBytes: 7 }));
    expect(await add("ああ")).toBe(1);
    await expect(add("ab")).rejects.toMatchObject({ code: "stream_full" });
    expect(await add("a")).toBe(2);
  });

  it("end their life when nothing has changed for as long as they are kept", async () => {
    const store = await open();
    const add = async (): Promise<number> =>
      store.transaction(async (tx) => appendStream(tx, { stream: "run 1", chunks: ["a"], keepMs: 10_000 }));
    await add();
    await stepClock(store, 8_000);
    await add();
    await stepClock(store, 16_000);
    expect(await sweepStreams(store)).toBe(0);
    const followed = textsOf(followStream(store, "run 1", { pollMs: 20 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await stepClock(store, 19_000);
    expect(await sweepStreams(store)).toBe(1);
    expect(await followed).toEqual(["1 a", "2 a"]);
    expect(await store.read.selectFrom("stream_chunk").selectAll().execute()).toEqual([]);
  });
});

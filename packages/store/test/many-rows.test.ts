import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { insertMany } from "../src/rows/insert.ts";
import type { Store } from "../src/store.ts";

/** More than are written value by value. */
const ROWS = 100;
const TEXTS = [
  "",
  " ",
  "\\",
  "\\N",
  "\\.",
  "a\tb",
  "a\nb",
  "a\r\nb",
  "\\n",
  "'\"{},",
  "null",
  "関所",
  "\u{1f512}",
  "end\\",
];
const COLUMNS = { stream: "int", seq: "int", at: "int", text: "text" } as const;

const rowsOf = (stream: number) =>
  Array.from({ length: ROWS }, (_, seq) => ({ stream, seq, at: seq, text: TEXTS[seq % TEXTS.length] ?? "" }));

const insert = (store: Store, stream: number): Promise<void> =>
  store.transaction((tx) => insertMany(tx, { table: "stream_chunk", columns: COLUMNS, rows: rowsOf(stream) }));

const chunksOf = (store: Store, stream: number) =>
  store.read.selectFrom("stream_chunk").selectAll().where("stream", "=", stream).orderBy("seq").execute();

describeStores("many rows of one insertion", ({ open }) => {
  it("are stored as they are, whatever characters they hold", async () => {
    const store = await open();
    await insert(store, 1);
    expect(await chunksOf(store, 1)).toEqual(rowsOf(1));
  });

  it("hold bytes and nothing, too", async () => {
    const store = await open();
    const given = Array.from({ length: ROWS }, (_, seq) => ({
      upload: `b${seq}`,
      seq,
      bytes: Uint8Array.from([seq, 0, 9, 10, 92, 255]),
    }));
    const [first] = given;
    await store.transaction((tx) =>
      insertMany(tx, { table: "blob_chunk", columns: { upload: "text", seq: "int", bytes: "bytes" }, rows: given }),
    );
    const found = await store.read.selectFrom("blob_chunk").selectAll().orderBy("seq").execute();
    expect(found).toHaveLength(ROWS);
    expect(Buffer.from(Reflect.get(Object(found[0]), "bytes") as Uint8Array)).toEqual(Buffer.from(first?.bytes ?? []));
    const unsaid = rowsOf(2).map((row) => ({ ...row, kind: "test.kept", scope: null }));
    await store.transaction((tx) =>
      insertMany(tx, {
        table: "ledger_entry",
        columns: { at: "int", kind: "text", scope: "text", body: "text" },
        rows: unsaid.map(({ at, kind, scope, text }) => ({ at, kind, scope, body: text })),
      }),
    );
    const entries = await store.read.selectFrom("ledger_entry").select(["scope", "body"]).orderBy("id").execute();
    expect(entries).toEqual(unsaid.map(({ text }) => ({ scope: null, body: text })));
  });

  it("are not stored where one of them is refused, and the next ones are", async () => {
    const store = await open();
    await insert(store, 1);
    await expect(insert(store, 1)).rejects.toMatchObject({ code: "store_constraint" });
    // One more than the pool has connections, so that the refused one's is used again.
    await Promise.all(Array.from({ length: 11 }, (_, i) => insert(store, i + 2)));
    expect(await chunksOf(store, 1)).toHaveLength(ROWS);
    expect(await chunksOf(store, 12)).toHaveLength(ROWS);
  });

  it("are refused with a statement that the database does not know, and the next ones are not", async () => {
    const store = await open();
    const rows = rowsOf(1).map((row) => ({ ...row, nowhere: 1 }));
    const bad = store.transaction((tx) =>
      insertMany(tx, { table: "stream_chunk", columns: { ...COLUMNS, nowhere: "int" }, rows }),
    );
    await expect(bad).rejects.toMatchObject({ code: "store_failed" });
    await Promise.all(Array.from({ length: 11 }, (_, i) => insert(store, i + 1)));
    expect(await chunksOf(store, 11)).toHaveLength(ROWS);
  });
});

import { statSync } from "node:fs";
import { Problem } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { appendEntry, enqueue, openStore } from "../src/index.ts";
import { later } from "../src/rows/later.ts";

const at = Date.UTC(2026, 10, 28);

describeStores("transactions", ({ open, create, database }) => {
  it("stores all of a transaction or nothing", async () => {
    const store = await open();
    await store.transaction(async (tx) => {
      await appendEntry(tx, { kind: "test.kept", at });
      await enqueue(tx, { kind: "test.job", input: null });
    });
    const failed = store.transaction(async (tx) => {
      await appendEntry(tx, { kind: "test.dropped", at });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    const entries = await store.read.selectFrom("ledger_entry").select(["kind", "body"]).execute();
    expect(entries).toEqual([{ kind: "test.kept", body: `{"at":${at},"kind":"test.kept","v":1}` }]);
    expect(await store.read.selectFrom("job").select("kind").execute()).toEqual([{ kind: "test.job" }]);
  });

  it("keeps what was acknowledged, from many writers at once", async () => {
    const url = await create();
    const store = await openStore({ url });
    const writes = Array.from({ length: 200 }, (_, i) =>
      store.transaction(async (tx) => {
        await appendEntry(tx, { kind: "test.kept", at, name: `n${i}` });
        if (i % 3 === 0) throw new Error("undone");
      }),
    );
    const outcomes = await Promise.allSettled(writes);
    await store.close();
    const again = await open({ url });
    const rows = await again.read.selectFrom("ledger_entry").select("name").execute();
    const kept = outcomes.flatMap(({ status }, i) => (status === "fulfilled" ? [`n${i}`] : []));
    expect(kept.length).toBe(133);
    expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(kept));
    expect(rows.length).toBe(kept.length);
  });

  it("stores nothing of a transaction whose statement failed, whatever is made of the error", async () => {
    const store = await open();
    const half = store.transaction(async (tx) => {
      await appendEntry(tx, { kind: "test.half", at });
      await tx.db.insertInto("lease").values({ name: "l", holder: "a", until: 0 }).execute();
      await tx.db
        .insertInto("lease")
        .values({ name: "l", holder: "b", until: 0 })
        .execute()
        .catch(() => {});
    });
    await expect(half).rejects.toBeInstanceOf(Problem);
    expect(await store.read.selectFrom("ledger_entry").selectAll().execute()).toEqual([]);
  });

  it("stores nothing where a statement that nobody waited for changed too little, whatever was asked behind it", async () => {
    const store = await open();
    const missing = store.read.updateTable("lease").set({ holder: "b" }).where("name", "=", "none").compile();
    const half = store.transaction(async (tx) => {
      await later(tx, missing, { changes: 1, code: "test_missing", message: "there is none" });
      await appendEntry(tx, { kind: "test.half", at });
    });
    await expect(half).rejects.toMatchObject({ code: "test_missing" });
    const waiting = store.transaction(async (tx) => {
      await appendEntry(tx, { kind: "test.half", at });
      await later(tx, missing, { changes: 1, code: "test_missing", message: "there is none" });
      await tx.db.selectFrom("lease").selectAll().execute();
    });
    await expect(waiting).rejects.toMatchObject({ code: "test_missing" });
    await store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at }));
    const entries = await store.read.selectFrom("ledger_entry").select("kind").execute();
    expect(entries).toEqual([{ kind: "test.kept" }]);
  });

  it("tells of the first statement that failed, not of those that were refused for it", async () => {
    const store = await open();
    const lease = { name: "l", holder: "a", until: 0 };
    const insert = store.read.insertInto("lease").values(lease).compile();
    const half = store.transaction(async (tx) => {
      await later(tx, insert);
      await later(tx, insert);
      await appendEntry(tx, { kind: "test.half", at });
      await tx.db.selectFrom("lease").selectAll().execute();
    });
    await expect(half).rejects.toMatchObject({ code: "store_constraint" });
    const unasked = store.transaction(async (tx) => {
      await later(tx, insert);
      await later(tx, insert);
    });
    await expect(unasked).rejects.toMatchObject({ code: "store_constraint" });
    expect(await store.read.selectFrom("lease").selectAll().execute()).toEqual([]);
    await store.transaction((tx) => later(tx, insert));
    expect(await store.read.selectFrom("lease").selectAll().execute()).toEqual([lease]);
  });

  it("refuses a second server on one file", async () => {
    const url = await create();
    await open({ url });
    const second = openStore({ url });
    if (database === "sqlite") await expect(second).rejects.toMatchObject({ code: "store_in_use" });
    else await (await second).close();
  });

  it("reads beside a running server, and only reads", async () => {
    const url = await create();
    const store = await open({ url });
    await store.transaction(async (tx) => appendEntry(tx, { kind: "test.kept", at }));
    const reader = await open({ url, role: "reader" });
    expect(await reader.read.selectFrom("ledger_entry").select("kind").execute()).toHaveLength(1);
  });

  it("is read by its owner only", async () => {
    const url = await create();
    await open({ url });
    // PostgreSQL's files are PostgreSQL's.
    if (database === "postgres") return;
    const file = url.slice("sqlite:".length);
    for (const end of ["", "-wal", "-shm"]) expect(statSync(`${file}${end}`).mode & 0o777, end).toBe(0o600);
  });

  it("leaves no thread behind, also where nothing was read", async () => {
    const ports = (): number => process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
    const before = ports();
    const store = await openStore({ url: await create() });
    await store.close();
    expect(ports()).toBe(before);
  });

  it("guards the ledger against accidents", async () => {
    const store = await open();
    await store.transaction(async (tx) => appendEntry(tx, { kind: "test.kept", at }));
    const drop = store.transaction(async ({ db }) => db.deleteFrom("ledger_entry").execute());
    await expect(drop).rejects.toMatchObject({ code: "store_constraint" });
  });
});

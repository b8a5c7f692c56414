import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Decimal } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  eraseEvidence,
  erasePerson,
  readEvidence,
  readPerson,
  rememberEvidence,
  rememberPerson,
  type Store,
} from "../src/index.ts";

const at = Date.UTC(2026, 10, 28);
const ISSUER = "https://idp.example.com";
const ada = { issuer: ISSUER, subject: "u-1", name: "Ada Example", email: "ada@example.com" };

const kinds = async (store: Store) => {
  const rows = await store.read.selectFrom("ledger_entry").select(["kind", "actor", "body"]).orderBy("id").execute();
  return rows;
};

describeStores("people", ({ open }) => {
  it("have one digest each, whatever they are called", async () => {
    const store = await open();
    const [first, again, other] = await store.transaction(async (tx) => [
      await rememberPerson(tx, ada),
      await rememberPerson(tx, { issuer: ISSUER, subject: "u-1", name: "Ada Other" }),
      await rememberPerson(tx, { ...ada, subject: "u-2" }),
    ]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(await readPerson(store.read, first ?? "")).toEqual({ issuer: ISSUER, subject: "u-1", name: "Ada Other" });
  });

  it("are one where two processes meet them at once", async () => {
    const store = await open();
    const digests = await Promise.all(
      Array.from({ length: 8 }, () => store.transaction((tx) => rememberPerson(tx, ada))),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it("can be erased: the ledger says so, and their digest leads nowhere", async () => {
    const store = await open();
    const digest = await store.transaction((tx) => rememberPerson(tx, ada));
    const erase = () => store.transaction((tx) => erasePerson(tx, { digest, at, actor: "system" }));
    expect([await erase(), await erase()]).toEqual([true, false]);
    expect(await readPerson(store.read, digest)).toBeUndefined();
    expect(await kinds(store)).toEqual([
      { kind: "person.erased", actor: "system", body: expect.stringContaining(digest) as unknown },
    ]);
    // The salt is gone: who comes again is somebody new.
    expect(await store.transaction((tx) => rememberPerson(tx, ada))).not.toBe(digest);
  });
});

describeStores("evidence", ({ open }) => {
  it("is read by its digest, to the last digit, until it is erased", async () => {
    const store = await open();
    const content = { excerpt: "line 4", size: new Decimal("12345678901234567890123") };
    const [digest, twin] = await store.transaction(async (tx) => [
      await rememberEvidence(tx, content),
      await rememberEvidence(tx, content),
    ]);
    expect(digest).not.toBe(twin);
    expect(await readEvidence(store.read, digest ?? "")).toEqual({
      state: "kept",
      content: '{"excerpt":"line 4","size":1.2345678901234567890123e+22}',
    });
    await store.transaction(({ db }) =>
      db
        .updateTable("evidence")
        .set({ content: '"x"' })
        .where("digest", "=", twin ?? "")
        .execute(),
    );
    expect(await readEvidence(store.read, twin ?? "")).toEqual({ state: "changed" });
    await store.transaction((tx) => eraseEvidence(tx, { digest: digest ?? "", at, actor: "system" }));
    expect(await readEvidence(store.read, digest ?? "")).toEqual({ state: "erased" });
    expect((await kinds(store)).map(({ kind }) => kind)).toEqual(["evidence.erased"]);
  });
});

describeStores("what was erased", ({ open, create, database }) => {
  it("stands in no file of the database any more, once it is scrubbed", async () => {
    const url = await create();
    const store = await open({ url });
    const digests = await store.transaction(async (tx) => {
      const all: string[] = [];
      // So many that pages split and hold copies that moved.
      for (let i = 0; i < 400; i++) {
        all.push(
          await rememberPerson(tx, {
            ...ada,
            subject: `canary-subject-${i}`,
            name: `Canary Name ${i} ${"x".repeat(i)}`,
          }),
        );
        await rememberEvidence(tx, `canary-evidence-${i}`);
      }
      return all;
    });
    // A second name of each, so that the first is an update's rest.
    await store.transaction(async (tx) => {
      for (let i = 0; i < 400; i++)
        await rememberPerson(tx, { ...ada, subject: `canary-subject-${i}`, name: `Canary Other ${i}` });
    });
    expect(await store.scrub()).toBe(true);
    if (database === "sqlite") expect(filesOf(url)).toMatch(/canary-subject-7/);
    const evidence = await store.read.selectFrom("evidence").select("digest").execute();
    await store.transaction(async (tx) => {
      for (const digest of digests) await erasePerson(tx, { digest, at, actor: "system" });
      for (const { digest } of evidence) await eraseEvidence(tx, { digest, at, actor: "system" });
    });
    expect(await store.scrub()).toBe(true);
    expect(await store.read.selectFrom("person").selectAll().execute()).toEqual([]);
    // PostgreSQL's files and log are its own: what is vacuumed may be overwritten, not when.
    if (database === "sqlite") expect(filesOf(url).match(/canary[^\0]{0,20}/i)?.[0]).toBeUndefined();
  });

  it("waits for a reader of an older moment", async () => {
    const store = await open();
    const digest = await store.transaction((tx) => rememberPerson(tx, ada));
    const scrubbed = await store.snapshot(async (db) => {
      await db.selectFrom("person").select("digest").execute();
      await store.transaction((tx) => erasePerson(tx, { digest, at, actor: "system" }));
      return store.scrub();
    });
    expect(scrubbed).toBe(database === "postgres");
    expect(await store.scrub()).toBe(true);
  });

  it("does not hold up or split what others write meanwhile", async () => {
    const store = await open();
    const writes = Array.from({ length: 60 }, (_, i) =>
      store.transaction((tx) => rememberPerson(tx, { ...ada, subject: `u-${i}` })),
    );
    const scrubs = [store.scrub(), store.scrub()];
    await Promise.all([...writes, ...scrubs]);
    expect(await store.read.selectFrom("person").select("digest").execute()).toHaveLength(60);
  });
});

/** All bytes of the database's files, as Latin-1. */
function filesOf(url: string): string {
  const folder = dirname(url.slice("sqlite:".length));
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("");
}

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { describeBothStores, describeStores } from "@sekisho/testkit";
import * as fc from "fast-check";
import { sql } from "kysely";
import { expect, it } from "vitest";
import {
  type Copied,
  checkStore,
  enqueue,
  moveStore,
  openStore,
  REMARKS,
  type Store,
  verifyLedger,
} from "../src/index.ts";
import { act, Filler, key } from "./fill-store.ts";
import { effectMigration } from "./fixtures/job-effects.ts";
import { AT, appendNamed, seal, sealedLedger } from "./ledgers.ts";

const CHILD = join(import.meta.dirname, "fixtures", "copy-child.ts");
const SOAK = process.env["SEKISHO_SOAK"] !== undefined;
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });

const digestsOf = ({ tables }: Copied): readonly string[] =>
  tables.map(({ table, rows, digest }) => `${table} ${rows} ${digest}`);

/** What is wrong with a store by its own check. */
async function faults(store: Store): Promise<readonly string[]> {
  const looked = await checkStore(store, { keys: [key], now: AT, graceMs: 0, migrations: [effectMigration] });
  return looked.flatMap(({ found }) =>
    found.filter((one) => !REMARKS.has(one.code)).map((one) => `${one.code} ${one.of}`),
  );
}

/** How a store is found by who comes to read it: `whole`, what is wrong with it, or the code that keeps it shut. */
async function outcomeOf(url: string): Promise<unknown> {
  try {
    const store = await openStore({ url, role: "reader", migrations: [effectMigration] });
    try {
      return (await faults(store)).join() || "whole";
    } finally {
      await store.close();
    }
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
}

/** A store that was copied is one to go on with: ids follow, the chain goes on, the ledger's guards stand. */
async function goesOn(url: string, lastId: number): Promise<void> {
  const store = await openStore({ url });
  try {
    expect(await faults(store)).toEqual([]);
    const id = await store.transaction((tx) => enqueue(tx, { kind: "test", input: {} }));
    expect(id).toBeGreaterThan(lastId);
    await appendNamed(store, 5001, 5010);
    await seal(store, key);
    const { fault, unsealed } = await verifyLedger(store, { keys: [key], now: AT });
    expect([fault, unsealed]).toEqual([undefined, 0]);
    for (const statement of ["update ledger_entry set body = 'x'", "delete from ledger_entry"]) {
      await expect(store.transaction(async ({ db }) => sql.raw(statement).execute(db))).rejects.toThrow(/append-only/);
    }
  } finally {
    await store.close();
  }
}

describeBothStores("a store that moves", ({ sqlite, postgres }) => {
  const roads = [
    [sqlite, postgres],
    [postgres, sqlite],
  ] as const;
  it.each(roads)("there and back is the same, and goes on (road %#)", { timeout: 600_000 }, async (home, away) => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
        const [first, there, back] = [await home.create(), await away.create(), await home.create()];
        const store = await openStore({ url: first });
        await new Filler(store).all(acts);
        // The last rows are gone, their ids with them.
        const lastId = await store.transaction(async (tx) => {
          const id = await enqueue(tx, { kind: "test", input: {} });
          await tx.db.deleteFrom("job").where("id", "=", id).execute();
          return id;
        });
        expect(await faults(store)).toEqual([]);
        await store.close();
        const moved = await moveStore({ from: first, to: there });
        const returned = await moveStore({ from: there, to: back });
        expect(digestsOf(returned)).toEqual(digestsOf(moved));
        await goesOn(there, lastId);
        await goesOn(back, lastId);
      }),
      { numRuns: SOAK ? 50 : 4 },
    );
  });

  it("takes large and many rows in pages", { timeout: 60_000 }, async () => {
    const from = await sqlite.create();
    const store = await sqlite.open({ url: from });
    await sealedLedger(store, key, [3_000, 7_001]);
    await store.transaction(async ({ db }) => {
      for (const seq of [1, 2, 3]) {
        const bytes = Buffer.alloc(3_000_000, seq);
        await db.insertInto("blob_chunk").values({ upload: "u", seq, bytes }).execute();
      }
    });
    const { tables } = await moveStore({ from, to: await postgres.create(), source: "online" });
    expect(tables).toContainEqual(expect.objectContaining({ table: "ledger_entry", rows: 7_001 }));
    expect(tables).toContainEqual(expect.objectContaining({ table: "blob_chunk", rows: 3 }));
  });

  it("names the table whose text PostgreSQL can't hold", async () => {
    const from = await sqlite.create();
    const store = await openStore({ url: from });
    await store.transaction(async ({ db }) =>
      db.insertInto("delivery").values({ source: "forge", id: "a\u0000b", received_at: 1 }).execute(),
    );
    await store.close();
    await expect(moveStore({ from, to: await postgres.create() })).rejects.toThrow(
      /the table delivery could not be copied/,
    );
  });
});

describeStores("a copy", ({ create, open }) => {
  const filled = async (): Promise<string> => {
    const url = await create();
    const store = await openStore({ url, migrations: [effectMigration] });
    await sealedLedger(store, key, [20, 40]);
    await store.transaction(async ({ db }) => sql`insert into test_effect (name) values ('kept')`.execute(db));
    await store.close();
    return url;
  };

  it("holds the tables of gates, and refuses what it does not know by name", async () => {
    const from = await filled();
    await expect(moveStore({ from, to: await create() })).rejects.toMatchObject({
      code: "copy_unknown_schema",
      message: expect.stringMatching(/the migration test 0001-effect.*the table test_effect/) as unknown,
    });
    const to = await create();
    const { tables } = await moveStore({ from, to, migrations: [effectMigration] });
    expect(tables).toContainEqual(expect.objectContaining({ table: "test_effect", rows: 1 }));
    const store = await openStore({ url: from, migrations: [effectMigration] });
    await store.transaction(async ({ db }) => sql`create table stray (id integer primary key)`.execute(db));
    await store.close();
    await expect(moveStore({ from, to: await create(), migrations: [effectMigration] })).rejects.toThrow(
      /the table stray/,
    );
  });

  it("goes into an empty database only", async () => {
    const from = await filled();
    const to = await filled();
    const again = moveStore({ from, to, migrations: [effectMigration] });
    await expect(again).rejects.toMatchObject({
      code: "copy_target_not_empty",
      message: expect.stringMatching(/api_token/) as unknown,
    });
    const store = await open({ url: to, migrations: [effectMigration] });
    expect((await verifyLedger(store, { keys: [key], now: AT })).sealed).toBe(40);
  });

  it("refuses a store that a server works on, unless it is told to", async () => {
    const from = await filled();
    const server = await openStore({ url: from, migrations: [effectMigration] });
    await server.read.selectFrom("job").select("id").execute();
    const options = { from, migrations: [effectMigration] };
    await expect(moveStore({ ...options, to: await create() })).rejects.toEqual(code("store_in_use"));
    const online = await moveStore({ ...options, to: await create(), source: "online" });
    await server.close();
    expect(digestsOf(await moveStore({ ...options, to: await create() }))).toEqual(digestsOf(online));
  });

  it("is opened by nobody while it is not whole, wherever it was killed", { timeout: 300_000 }, async () => {
    const from = await filled();
    const whole = spawnSync(process.execPath, [CHILD, from, await create(), "0"], { encoding: "utf8" });
    const steps = Number(whole.stdout);
    expect(steps).toBeGreaterThan(50);
    const apart = SOAK ? 1 : Math.floor(steps / 6);
    for (let at = 2; at < steps; at += apart) {
      const to = await create();
      const { signal } = spawnSync(process.execPath, [CHILD, from, to, String(at)]);
      expect(signal, `step ${at}`).toBe("SIGKILL");
      const outcome = await outcomeOf(to);
      // Before its first table there is nothing; behind the last commit it is whole.
      expect(outcome, `step ${at} of ${steps}`).toBeOneOf([
        "store_unfinished",
        "store_schema_missing",
        "store_unreachable",
        "whole",
      ]);
      if (outcome !== "store_unfinished") continue;
      await expect(openStore({ url: to, migrations: [effectMigration] })).rejects.toEqual(code("store_unfinished"));
      await expect(moveStore({ from, to, migrations: [effectMigration] })).rejects.toEqual(
        code("copy_target_not_empty"),
      );
    }
    // The store that was read is as it was.
    expect(
      (await moveStore({ from, to: await create(), migrations: [effectMigration] })).tables.length,
    ).toBeGreaterThan(30);
  });
});

import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { appendEntry, type Migration, openStore } from "../src/index.ts";

const step = (id: string, release: number, phase: Migration["phase"], statement: string): Migration => ({
  owner: "gate-x",
  id,
  release,
  phase,
  statements: ({ int }) => [statement.replace("INT", int)],
});

const first = step("0001-first", 1, "expand", "create table gate_x_note (id INT primary key, old INT)");
const wider = step("0002-wider", 2, "expand", "alter table gate_x_note add column fresh INT");
const narrower = step("0003-narrower", 3, "contract", "alter table gate_x_note drop column old");

const releases = {
  1: { release: 1, migrations: [first] },
  2: { release: 2, migrations: [first, wider] },
  3: { release: 3, migrations: [first, wider, narrower] },
} as const;

describeStores("migrations", ({ open, create, database }) => {
  it("let neighbouring releases share a schema, and refuse the one that is too old, by name", async () => {
    const url = await create();
    const one = await openStore({ url, ...releases[1] });
    await one.transaction(({ db }) => sql`insert into gate_x_note (id, old) values (1, 1)`.execute(db));
    // On SQLite there is one server at a time.
    if (database === "sqlite") await one.close();
    const two = await openStore({ url, ...releases[2] });
    await two.transaction(({ db }) => sql`insert into gate_x_note (id, old, fresh) values (2, 2, 2)`.execute(db));
    if (database === "postgres") {
      // The replica of the release before goes on beside it.
      await one.transaction(({ db }) => sql`insert into gate_x_note (id, old) values (3, 3)`.execute(db));
      await one.close();
    } else {
      await two.close();
      const back = await openStore({ url, ...releases[1] });
      await back.transaction(({ db }) => sql`insert into gate_x_note (id, old) values (3, 3)`.execute(db));
      await back.close();
    }
    if (database === "postgres") await two.close();
    const three = await openStore({ url, ...releases[3] });
    const { rows } = await sql<{
      id: number;
      fresh: number | null;
    }>`select id, fresh from gate_x_note order by id`.execute(three.read);
    expect(rows).toEqual([
      { id: 1, fresh: null },
      { id: 2, fresh: 2 },
      { id: 3, fresh: null },
    ]);
    await three.close();
    await expect(openStore({ url, ...releases[1] })).rejects.toMatchObject({ code: "store_schema_newer" });
    await open({ url, ...releases[2] });
  });

  it("refuse a change that was made with other statements", async () => {
    const url = await create();
    await (await openStore({ url, ...releases[1] })).close();
    const other = step("0001-first", 1, "expand", "create table gate_x_note (id INT primary key)");
    await expect(openStore({ url, migrations: [other] })).rejects.toMatchObject({ code: "store_schema_changed" });
  });

  it("are told to a reader that comes before them", async () => {
    const url = await create();
    await (await openStore({ url })).close();
    const reader = openStore({ url, role: "reader", migrations: [first] });
    await expect(reader).rejects.toMatchObject({ code: "store_schema_missing" });
  });

  it("leave whole steps when one fails", async () => {
    const url = await create();
    const broken: Migration = {
      ...wider,
      statements: () => ["create table gate_x_half (id integer)", "no such statement"],
    };
    await expect(openStore({ url, migrations: [first, broken] })).rejects.toThrow();
    const store = await open({ url, ...releases[2] });
    await store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at: 1 }));
    await expect(sql`select * from gate_x_half`.execute(store.read)).rejects.toThrow();
  });
});

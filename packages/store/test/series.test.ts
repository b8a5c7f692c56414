import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import {
  addPoints,
  dayOf,
  type Point,
  readSeries,
  type Store,
  setPoints,
  sumSeries,
  sweepSeries,
} from "../src/index.ts";

const name = "uploads.bytes";
const add = async (store: Store, ...points: readonly Partial<Point>[]): Promise<void> =>
  store.transaction(async (tx) => addPoints(tx, points.map(pointOf)));
const set = async (store: Store, ...points: readonly Partial<Point>[]): Promise<void> =>
  store.transaction(async (tx) => setPoints(tx, points.map(pointOf)));
const pointOf = (point: Partial<Point>): Point => ({ name, key: "a", day: 1, value: 1, ...point });

describeStores("series", ({ open, database }) => {
  it("add and set days' values, and read ranges", async () => {
    const store = await open();
    await add(store, { value: 5 }, { value: 2 }, { day: 2 }, { key: "b" }, { name: "other" });
    await add(store, { value: -3 }, { day: 20_000, value: 2 ** 52 });
    await set(store, { day: 2, value: 7 }, { day: 2, value: 9 });
    expect(await readSeries(store.read, { name, key: "a", from: 1, to: 2 })).toEqual([
      { day: 1, value: 4 },
      { day: 2, value: 9 },
    ]);
    expect(await readSeries(store.read, { name, key: "a", from: 3, to: 20_000 })).toEqual([
      { day: 20_000, value: 2 ** 52 },
    ]);
    expect(await readSeries(store.read, { name, key: "none", from: 0, to: 9 })).toEqual([]);
    expect(await sumSeries(store.read, { name, from: 1, to: 2 })).toEqual([
      { key: "a", value: 13 },
      { key: "b", value: 1 },
    ]);
    expect(dayOf(Date.UTC(2026, 10, 28, 23, 59))).toBe(20_785);
  });

  it("take whole numbers only", async () => {
    const store = await open();
    for (const value of [0.5, Number.NaN, 2 ** 53]) {
      await expect(add(store, { value })).rejects.toMatchObject({ code: "series_value" });
    }
  });

  it("lose no addition of many writers", async () => {
    const store = await open();
    const writes = Array.from({ length: 40 }, async (_, i) =>
      add(store, ...["c", "a", "b"].map((key) => ({ key, day: i % 2 })), { key: `own ${i}` }),
    );
    await Promise.all(writes);
    const sums = await sumSeries(store.read, { name, from: 0, to: 1, limit: 4 });
    expect(sums.map(({ value }) => value)).toEqual([40, 40, 40, 1]);
  });

  it("forget what is older than a day", async () => {
    const store = await open();
    await add(store, { day: 1 }, { day: 2 }, { day: 3 }, { name: "other", day: 1 });
    expect(await sweepSeries(store, { name, day: 3 })).toBe(2);
    expect(await readSeries(store.read, { name, key: "a", from: 0, to: 9 })).toEqual([{ day: 3, value: 1 }]);
    expect(await readSeries(store.read, { name: "other", key: "a", from: 0, to: 9 })).toHaveLength(1);
  });

  it("are read by the primary key alone", async () => {
    const store = await open();
    await store.transaction(async ({ db }) => {
      await sql`insert into series (name, key) values (${name}, 'a'), (${name}, 'b')`.execute(db);
      const source =
        database === "sqlite"
          ? sql`with recursive n (d) as (select 0 union all select d + 1 from n where d < 9999) select d from n`
          : sql`select generate_series(0, 9999) as d`;
      await sql`insert into series_point select s.id, d.d, 1 from series s, (${source}) d`.execute(db);
    });
    await store.transaction(async ({ db }) => sql`analyze`.execute(db));
    const explain = database === "sqlite" ? sql`explain query plan` : sql`explain`;
    const { rows } = await sql<Record<string, unknown>>`${explain} select day, value from series_point
      join series on series.id = series_point.series
      where name = ${name} and key = 'a' and day >= 5 and day <= 9 order by day`.execute(store.read);
    const plan = rows.map((row) => Object.values(row).join(" ")).join("\n");
    expect(plan).toMatch(/SEARCH series_point USING PRIMARY KEY \(series=\? AND day>\? AND day<\?\)|series_point_pkey/);
    expect(plan).not.toMatch(/SCAN|Seq Scan on series_point|TEMP B-TREE/);
  });
});

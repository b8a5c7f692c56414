import { Problem } from "@sekisho/core";
import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";

export interface Point {
  /** What is counted, with its unit: `uploads.bytes`. */
  readonly name: string;
  /** Whose: a bucket, a team. */
  readonly key: string;
  /** Days since 1970-01-01 in UTC ({@link dayOf}). */
  readonly day: number;
  /** A whole number. */
  readonly value: number;
}

const DAY_MS = 86_400_000;
/** Rows of one statement: three values each, below the limits of both databases. */
const MAX_ROWS = 1_000;

/** The day of a moment in UTC epoch milliseconds. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Adds to days' values, which begin at 0. Throws Problem `series_value` for anything but safe whole numbers. */
export async function addPoints(tx: Tx, points: readonly Point[]): Promise<void> {
  await write(tx, sumOf(points), "series_point.value + excluded.value");
}

/** Sets days' values; of several for one day the last counts. Throws as {@link addPoints}. */
export async function setPoints(tx: Tx, points: readonly Point[]): Promise<void> {
  await write(tx, new Map(points.map((point) => [nameOf(point), point])).values(), "excluded.value");
}

function sumOf(points: readonly Point[]): Iterable<Point> {
  const sums = new Map<string, Point>();
  for (const point of points) {
    const before = sums.get(nameOf(point))?.value ?? 0;
    sums.set(nameOf(point), { ...point, value: before + point.value });
  }
  return sums.values();
}

function nameOf({ name, key, day }: Point): string {
  return JSON.stringify([name, key, day]);
}

async function write(tx: Tx, points: Iterable<Point>, value: string): Promise<void> {
  const all = [...points];
  const bad = all.find((point) => !Number.isSafeInteger(point.value) || !Number.isSafeInteger(point.day));
  if (bad !== undefined) {
    throw new Problem("series_value", `expected whole numbers in ${bad.name}, found ${bad.value} on day ${bad.day}`);
  }
  for (let from = 0; from < all.length; from += MAX_ROWS) {
    const part = all.slice(from, from + MAX_ROWS);
    const ids = await idsOf(tx, part);
    const rows = part
      .map((point) => ({ series: ids.get(seriesOf(point)) ?? 0, day: point.day, value: point.value }))
      // In one order in every transaction, so that two of them do not wait for each other.
      .toSorted((a, b) => a.series - b.series || a.day - b.day);
    await tx.db
      .insertInto("series_point")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["series", "day"]).doUpdateSet({ value: sql.raw(value) }))
      .execute();
  }
}

function seriesOf({ name, key }: { readonly name: string; readonly key: string }): string {
  return JSON.stringify([name, key]);
}

/** The numbers of the points' series, made where they are new. */
async function idsOf({ db }: Tx, points: readonly Point[]): Promise<ReadonlyMap<string, number>> {
  const names = new Map(points.map((point) => [seriesOf(point), { name: point.name, key: point.key }]));
  const sorted = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
  const found = new Map<string, number>();
  const find = async (): Promise<void> => {
    const rows = await db
      .selectFrom("series")
      .selectAll()
      .where(sql<boolean>`(name, key) in (values ${sql.join(sorted.map(({ name, key }) => sql`(${name}, ${key})`))})`)
      .execute();
    for (const row of rows) found.set(seriesOf(row), row.id);
  };
  await find();
  const missing = sorted.filter((series) => !found.has(seriesOf(series)));
  if (missing.length === 0) return found;
  await db
    .insertInto("series")
    .values(missing)
    .onConflict((conflict) => conflict.columns(["name", "key"]).doNothing())
    .execute();
  await find();
  return found;
}

/** Points of one transaction: others wait no longer than it takes. */
const MAX_SWEPT = 5_000;

/** Deletes the days of a series' name before `day`; answers with how many points. */
export async function sweepSeries(store: Store, { name, day }: { name: string; day: number }): Promise<number> {
  const series = await store.read.selectFrom("series").select("id").where("name", "=", name).execute();
  let deleted = 0;
  for (const { id } of series) {
    for (let rows = MAX_SWEPT; rows === MAX_SWEPT; deleted += rows) {
      rows = await store.transaction(async ({ db }) => {
        const { numAffectedRows = 0n } = await sql`
          delete from series_point where series = ${id} and day in (
            select day from series_point where series = ${id} and day < ${day} order by day limit ${MAX_SWEPT}
          )`.execute(db);
        return Number(numAffectedRows);
      });
    }
  }
  return deleted;
}

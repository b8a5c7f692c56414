import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

export interface DayValue {
  /** Days since 1970-01-01 in UTC. */
  readonly day: number;
  readonly value: number;
}

export interface SeriesRange {
  readonly name: string;
  /** The first and the last day. */
  readonly from: number;
  readonly to: number;
}

/** The days of one series that have a value, in their order. */
export async function readSeries(
  db: Kysely<Tables>,
  { name, key, from, to }: SeriesRange & { readonly key: string },
): Promise<readonly DayValue[]> {
  return db
    .selectFrom("series_point")
    .innerJoin("series", "series.id", "series_point.series")
    .select(["day", "value"])
    .where("name", "=", name)
    .where("key", "=", key)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .orderBy("day")
    .execute();
}

/** Sums of a range of days by key, largest first: who grows most. */
export async function sumSeries(
  db: Kysely<Tables>,
  { name, from, to, limit = 100 }: SeriesRange & { readonly limit?: number },
): Promise<readonly { readonly key: string; readonly value: number }[]> {
  return db
    .selectFrom("series")
    .innerJoin("series_point", "series.id", "series_point.series")
    .select((eb) => ["key", eb.fn.sum<number>("value").as("value")])
    .where("name", "=", name)
    .where("day", ">=", from)
    .where("day", "<=", to)
    .groupBy("key")
    .orderBy("value", "desc")
    .orderBy("key")
    .limit(limit)
    .execute();
}

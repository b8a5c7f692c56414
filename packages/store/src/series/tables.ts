import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

export interface SeriesTables {
  /** Names and keys once each, so that a point is three numbers. */
  readonly series: { readonly id: Generated<number>; readonly name: string; readonly key: string };
  /** In the order of its primary key, on SQLite also on disk: a range of days of one series lies together. */
  readonly series_point: { readonly series: number; readonly day: number; readonly value: number };
}

export const seriesMigration: Migration = {
  owner: "store",
  id: "0009-series",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text, database }) => [
    `create table series (id ${id}, name ${text} not null, key ${text} not null, unique (name, key))`,
    `create table series_point (series ${int} not null, day ${int} not null, value ${int} not null,
      primary key (series, day)) ${database === "sqlite" ? "without rowid" : ""}`,
  ],
};

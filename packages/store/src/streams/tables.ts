import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

export interface StreamTables {
  /** Live output of a run. Its row is locked by whoever appends, so that numbers have no gaps and come in order. */
  readonly stream: {
    readonly id: Generated<number>;
    readonly name: string;
    /** The number of the last chunk. */
    readonly last_seq: number;
    readonly size_bytes: number;
    readonly keep_ms: number;
    readonly created_at: number;
    readonly closed_at: number | null;
    /** `keep_ms` after the last change. */
    readonly expires_at: number;
  };
  readonly stream_chunk: { readonly stream: number; readonly seq: number; readonly at: number; readonly text: string };
}

export const streamMigration: Migration = {
  owner: "store",
  id: "0007-streams",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text }) => [
    `create table stream (id ${id}, name ${text} not null unique, last_seq ${int} not null, size_bytes ${int} not null,
      keep_ms ${int} not null, created_at ${int} not null, closed_at ${int}, expires_at ${int} not null)`,
    "create index stream_expires on stream (expires_at)",
    `create table stream_chunk (stream ${int} not null, seq ${int} not null, at ${int} not null, text ${text} not null,
      primary key (stream, seq))`,
  ],
};

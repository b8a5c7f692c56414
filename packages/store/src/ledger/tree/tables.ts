import type { Migration } from "../../migrate/migration.ts";

export interface LedgerTreeTables {
  /** Roots of complete subtrees of 256^level leaves, level from 1, idx from 0: made of the leaves, kept for speed. */
  readonly ledger_node: { readonly level: number; readonly idx: number; readonly hash: Uint8Array };
  /** Signed tree heads. */
  readonly ledger_checkpoint: {
    /** How many entries it covers. */
    readonly size: number;
    /** By the database's clock. */
    readonly at: number;
    /** The signed note (checkpoint/note.ts), whole. */
    readonly note: string;
  };
  /** One row: the name of this ledger, in every checkpoint. */
  readonly ledger_log: { readonly one: number; readonly origin: string };
}

export const ledgerTreeMigration: Migration = {
  owner: "store",
  id: "0004-ledger-tree",
  release: 1,
  phase: "expand",
  statements: ({ int, text, bytes }) => [
    `create table ledger_node (level ${int} not null, idx ${int} not null, hash ${bytes} not null,
      primary key (level, idx))`,
    `create table ledger_checkpoint (size ${int} primary key, at ${int} not null, note ${text} not null)`,
    `create table ledger_log (one ${int} primary key check (one = 1), origin ${text} not null)`,
  ],
};

import type { Migration } from "../migrate/migration.ts";

export interface PassTables {
  /** Clean passes, counted. */
  readonly pass_count: {
    readonly gate: string;
    readonly scope: string;
    /** Digest of the rules in force. */
    readonly rules: string;
    /** UTC epoch milliseconds, a whole minute. */
    readonly minute: number;
    readonly count: number;
  };
}

export const passMigration: Migration = {
  owner: "store",
  id: "0015-passes",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table pass_count (gate ${text} not null, scope ${text} not null, rules ${text} not null,
      minute ${int} not null, count ${int} not null, primary key (gate, scope, rules, minute))`,
  ],
};

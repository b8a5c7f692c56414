import type { Migration } from "../migrate/migration.ts";

export interface SpoolTables {
  /** How far the spool of a service is taken in, and the head of its chain there. */
  readonly spool: {
    /** Gate, service and the id of the chain: a directory that is lost begins another. */
    readonly service: string;
    /** Records taken in. */
    readonly count: number;
    /** Hex. */
    readonly head: string;
    readonly anchored_at: number | null;
  };
}

export const spoolMigration: Migration = {
  owner: "store",
  id: "0014-spools",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table spool (service ${text} primary key, count ${int} not null, head ${text} not null,
      anchored_at ${int})`,
  ],
};

import type { Migration } from "../migrate/migration.ts";

export interface LeaseTables {
  /** Who does what only one may do at a time: seal, schedule. */
  readonly lease: { readonly name: string; readonly holder: string; readonly until: number };
}

export const leaseMigration: Migration = {
  owner: "store",
  id: "0003-leases",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table lease (name ${text} primary key, holder ${text} not null, until ${int} not null)`,
  ],
};

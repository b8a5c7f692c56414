import type { Migration } from "../migrate/migration.ts";

export interface ScheduleTables {
  /** When each schedule is due next, by the database's clock. */
  readonly schedule: { readonly name: string; readonly due_at: number };
}

export const scheduleMigration: Migration = {
  owner: "store",
  id: "0012-schedules",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [`create table schedule (name ${text} primary key, due_at ${int} not null)`],
};

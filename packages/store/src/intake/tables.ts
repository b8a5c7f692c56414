import type { Migration } from "../migrate/migration.ts";

export interface IntakeTables {
  /** Deliveries of webhooks that were acknowledged, by the sender's own ids. */
  readonly delivery: { readonly source: string; readonly id: string; readonly received_at: number };
}

export const intakeMigration: Migration = {
  owner: "store",
  id: "0011-intake",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table delivery (source ${text} not null, id ${text} not null, received_at ${int} not null,
      primary key (source, id))`,
    "create index delivery_received on delivery (received_at)",
  ],
};

import type { Generated } from "kysely";
import type { Migration } from "../migrate/migration.ts";

export interface OutboxTables {
  /** Messages that leave, and what their channels answered. */
  readonly outbox_message: {
    readonly id: Generated<number>;
    readonly channel: string;
    /** What orders messages: those of one channel and topic leave one after the other. */
    readonly topic_key: string;
    /** JSON. */
    readonly body: string;
    readonly created_at: number;
    readonly delivered_at: number | null;
    /** JSON: the channel's answer. */
    readonly receipt: string | null;
  };
}

export const outboxMigration: Migration = {
  owner: "store",
  id: "0015-outbox",
  release: 1,
  phase: "expand",
  statements: ({ id, int, text }) => [
    `create table outbox_message (id ${id}, channel ${text} not null, topic_key ${text} not null, body ${text} not null,
      created_at ${int} not null, delivered_at ${int}, receipt ${text})`,
    "create index outbox_message_delivered on outbox_message (delivered_at) where delivered_at is not null",
  ],
};

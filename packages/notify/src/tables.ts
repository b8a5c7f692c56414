import type { Migration, Tables, Tx } from "@sekisho/store";
import type { Generated, Kysely } from "kysely";

/** `news`: one change · `fold`: several · `reply`: what ended, in the thread of what began · `expiring`: an exemption. */
export type MessageKind = "news" | "fold" | "reply" | "expiring";

export interface NotifyTables {
  /** A message to a team, whatever channels carry it. Its words are made when it leaves, from what is then stored. */
  readonly notify_message: {
    readonly id: Generated<number>;
    readonly team: string;
    readonly kind: MessageKind;
    /** The message that this one answers. */
    readonly thread: number | null;
    readonly at: number;
    /** JSON: what an `expiring` one is about; null for the others. */
    readonly detail: string | null;
  };
  /** A change that a team is told of, once. `message` is null while it waits for its time. */
  readonly notify_change: {
    readonly team: string;
    /** A row of finding_event. */
    readonly event: number;
    readonly finding: number;
    readonly scope: string;
    readonly due_at: number;
    readonly message: number | null;
  };
  /** What a channel needs to answer a message where it stands. */
  readonly notify_thread: {
    readonly message: number;
    /** `slack #payments`. */
    readonly target: string;
    /** JSON, the channel's own. */
    readonly ref: string;
  };
  /** Ends of exemptions that a team was told of. */
  readonly notify_expiry: {
    readonly team: string;
    readonly exemption: string;
    /** `YYYY-MM-DD`: a longer one is told of anew. */
    readonly expires: string;
    readonly at: number;
  };
}

export const notifyMigrations: readonly Migration[] = [
  {
    owner: "notify",
    id: "0001-messages",
    release: 1,
    phase: "expand",
    statements: ({ id, int, text }) => [
      `create table notify_message (id ${id}, team ${text} not null, kind ${text} not null, thread ${int},
        at ${int} not null, detail ${text})`,
      "create index notify_message_team on notify_message (team, at)",
      `create table notify_change (team ${text} not null, event ${int} not null, finding ${int} not null,
        scope ${text} not null, due_at ${int} not null, message ${int}, primary key (team, event))`,
      "create index notify_change_due on notify_change (due_at, team) where message is null",
      "create index notify_change_message on notify_change (message) where message is not null",
      "create index notify_change_finding on notify_change (finding, team)",
      `create table notify_thread (message ${int} not null, target ${text} not null, ref ${text} not null,
        primary key (message, target))`,
      `create table notify_expiry (team ${text} not null, exemption ${text} not null, expires ${text} not null,
        at ${int} not null, primary key (team, exemption, expires))`,
    ],
  },
];

/** The tables of notifications beside those of the store, which they read. */
export type NotifyDb = Kysely<NotifyTables & Tables>;

export function tablesIn(source: Tx | { readonly read: Kysely<Tables> }): NotifyDb {
  // The migrations above made them in the same database.
  const db: unknown = "read" in source ? source.read : source.db;
  return db as NotifyDb;
}

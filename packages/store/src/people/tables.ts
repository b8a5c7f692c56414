import type { Migration } from "../migrate/migration.ts";

export interface PeopleTables {
  /** Who did something. The ledger holds the digest only; without this row nobody can tell whose it is. */
  readonly person: {
    /** SHA-256, hex, over salt, issuer and subject. */
    readonly digest: string;
    readonly salt: Uint8Array;
    /** Who signed the person in, and what it calls the person: one row each. */
    readonly issuer: string;
    readonly subject: string;
    readonly name: string;
    readonly email: string | null;
    readonly created_at: number;
  };
  /** What a decision rested on and may have to go: texts, excerpts, comments. */
  readonly evidence: {
    /** SHA-256, hex, over salt and content. */
    readonly digest: string;
    readonly salt: Uint8Array;
    /** Canonical JSON. */
    readonly content: string;
    readonly created_at: number;
  };
}

export const peopleMigration: Migration = {
  owner: "store",
  id: "0005-people",
  release: 1,
  phase: "expand",
  statements: ({ int, text, bytes }) => [
    `create table person (digest ${text} primary key, salt ${bytes} not null, issuer ${text} not null,
      subject ${text} not null, name ${text} not null, email ${text}, created_at ${int} not null)`,
    "create unique index person_subject on person (issuer, subject)",
    `create table evidence (digest ${text} primary key, salt ${bytes} not null, content ${text} not null,
      created_at ${int} not null)`,
  ],
};

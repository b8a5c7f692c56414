import type { Migration } from "../migrate/migration.ts";

/** Secrets stand here as SHA-256 only: they are 256 random bits, which no table of guesses covers. */
export interface TokenTables {
  readonly api_token: {
    /** Public: it stands in the token's text, in lists and in the ledger. */
    readonly id: string;
    readonly secret_hash: string;
    readonly name: string;
    readonly team: string | null;
    /** JSON: names of what it may do. */
    readonly scopes: string;
    readonly created_at: number;
    readonly expires_at: number | null;
    readonly revoked_at: number | null;
    /** Rounded down to the minute. */
    readonly last_used_at: number | null;
  };
  readonly session: {
    readonly hash: string;
    /** The person's digest. */
    readonly person: string;
    readonly created_at: number;
    readonly idle_ms: number;
    /** Ends at the earlier of the two. */
    readonly idle_until: number;
    readonly absolute_until: number;
  };
}

export const tokenMigration: Migration = {
  owner: "store",
  id: "0010-tokens",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table api_token (id ${text} primary key, secret_hash ${text} not null, name ${text} not null, team ${text},
      scopes ${text} not null, created_at ${int} not null, expires_at ${int}, revoked_at ${int}, last_used_at ${int})`,
    `create table session (hash ${text} primary key, person ${text} not null, created_at ${int} not null,
      idle_ms ${int} not null, idle_until ${int} not null, absolute_until ${int} not null)`,
    "create index session_person on session (person)",
    "create index session_idle on session (idle_until)",
  ],
};

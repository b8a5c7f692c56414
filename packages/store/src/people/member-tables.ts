import type { Migration } from "../migrate/migration.ts";

export interface MemberTables {
  /** What a person may do; who has no row may do nothing. */
  readonly member: {
    /** The person's digest. */
    readonly person: string;
    readonly role: string;
    /** JSON: names of teams, sorted. */
    readonly teams: string;
    readonly source: string;
    readonly updated_at: number;
  };
  /** What signs a person in once: printed where the server starts. */
  readonly sign_in_link: {
    readonly hash: string;
    readonly person: string;
    readonly created_at: number;
    readonly expires_at: number;
    readonly used_at: number | null;
  };
}

export const memberMigration: Migration = {
  owner: "store",
  id: "0017-members",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table member (person ${text} primary key, role ${text} not null, teams ${text} not null,
      source ${text} not null, updated_at ${int} not null)`,
    "create index member_role on member (role)",
    `create table sign_in_link (hash ${text} primary key, person ${text} not null, created_at ${int} not null,
      expires_at ${int} not null, used_at ${int})`,
    "create index sign_in_link_person on sign_in_link (person)",
  ],
};

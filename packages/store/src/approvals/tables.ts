import type { Migration } from "../migrate/migration.ts";

export interface ApprovalTables {
  /** What was asked; a new digest of the same subject is another row. */
  readonly approval: {
    readonly gate: string;
    readonly subject: string;
    readonly digest: string;
    /** JSON list: each of these teams has to consent. */
    readonly teams: string;
    readonly asked_by: string;
    readonly asked_at: number;
    readonly until: number;
    readonly voided_at: number | null;
  };
  readonly approval_consent: {
    readonly gate: string;
    readonly subject: string;
    readonly digest: string;
    readonly team: string;
    readonly person: string;
    readonly at: number;
  };
}

export const approvalMigration: Migration = {
  owner: "store",
  id: "0013-approvals",
  release: 1,
  phase: "expand",
  statements: ({ int, text }) => [
    `create table approval (gate ${text} not null, subject ${text} not null, digest ${text} not null,
      teams ${text} not null, asked_by ${text} not null, asked_at ${int} not null, until ${int} not null,
      voided_at ${int}, primary key (gate, subject, digest))`,
    `create table approval_consent (gate ${text} not null, subject ${text} not null, digest ${text} not null,
      team ${text} not null, person ${text} not null, at ${int} not null,
      primary key (gate, subject, digest, team))`,
  ],
};

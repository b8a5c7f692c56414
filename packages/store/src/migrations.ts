import { approvalMigration } from "./approvals/tables.ts";
import { blobMigration } from "./blobs/tables.ts";
import { assignmentMigration, findingMigration, orderMigration, searchMigration } from "./findings/tables.ts";
import { intakeMigration } from "./intake/tables.ts";
import { jobMigration, jobTraceMigration } from "./jobs/tables.ts";
import { leaseMigration } from "./leases/tables.ts";
import { ledgerMigration } from "./ledger/tables.ts";
import { ledgerTreeMigration } from "./ledger/tree/tables.ts";
import type { Migration } from "./migrate/migration.ts";
import { outboxMigration } from "./outbox/tables.ts";
import { passMigration } from "./passes/tables.ts";
import { memberMigration } from "./people/member-tables.ts";
import { peopleMigration } from "./people/tables.ts";
import { rulebookMigration } from "./rulebooks/tables.ts";
import { scheduleMigration } from "./schedules/tables.ts";
import { seriesMigration } from "./series/tables.ts";
import { spoolMigration } from "./spools/tables.ts";
import { streamMigration } from "./streams/tables.ts";
import { tokenMigration } from "./tokens/tables.ts";

/** The store's own changes of the schema, in the order of their ids. */
export const storeMigrations: readonly Migration[] = [
  ledgerMigration,
  jobMigration,
  leaseMigration,
  ledgerTreeMigration,
  peopleMigration,
  findingMigration,
  streamMigration,
  blobMigration,
  seriesMigration,
  tokenMigration,
  intakeMigration,
  scheduleMigration,
  approvalMigration,
  spoolMigration,
  outboxMigration,
  passMigration,
  memberMigration,
  rulebookMigration,
  assignmentMigration,
  jobTraceMigration,
  searchMigration,
  orderMigration,
];

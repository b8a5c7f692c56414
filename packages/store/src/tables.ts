import type { ApprovalTables } from "./approvals/tables.ts";
import type { BlobTables } from "./blobs/tables.ts";
import type { FindingTables } from "./findings/tables.ts";
import type { IntakeTables } from "./intake/tables.ts";
import type { JobTables } from "./jobs/tables.ts";
import type { LeaseTables } from "./leases/tables.ts";
import type { LedgerTables } from "./ledger/tables.ts";
import type { LedgerTreeTables } from "./ledger/tree/tables.ts";
import type { MigrationTables } from "./migrate/migrate.ts";
import type { OutboxTables } from "./outbox/tables.ts";
import type { PassTables } from "./passes/tables.ts";
import type { MemberTables } from "./people/member-tables.ts";
import type { PeopleTables } from "./people/tables.ts";
import type { RulebookTables } from "./rulebooks/tables.ts";
import type { ScheduleTables } from "./schedules/tables.ts";
import type { SeriesTables } from "./series/tables.ts";
import type { SpoolTables } from "./spools/tables.ts";
import type { StreamTables } from "./streams/tables.ts";
import type { TokenTables } from "./tokens/tables.ts";

/** Every table of the store. Gates have more, typed by themselves. */
export interface Tables
  extends MigrationTables,
    LedgerTables,
    LedgerTreeTables,
    PeopleTables,
    MemberTables,
    RulebookTables,
    JobTables,
    LeaseTables,
    FindingTables,
    IntakeTables,
    ScheduleTables,
    ApprovalTables,
    SpoolTables,
    OutboxTables,
    StreamTables,
    SeriesTables,
    TokenTables,
    BlobTables,
    PassTables {}

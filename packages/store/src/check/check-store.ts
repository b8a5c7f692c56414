import { Problem } from "@sekisho/core";
import { readSeal } from "../copy/seal.ts";
import { type VerifyOptions, verifyLedger } from "../ledger/verify/verify.ts";
import type { Migration } from "../migrate/migration.ts";
import { storeMigrations } from "../migrations.ts";
import type { Store } from "../store.ts";
import { lookAtBackup } from "./backup.ts";
import { lookAtBlobs } from "./blobs.ts";
import { lookAtDatabase } from "./database.ts";
import { lookAtFindings, lookAtHistory } from "./findings.ts";
import { lookAtJobs, lookAtKeys } from "./jobs.ts";
import type { Found, Look, Looked, LookName } from "./look.ts";
import { lookAtSchema } from "./schema.ts";
import { lookAtSpools, lookAtStreams } from "./streams.ts";

export interface CheckOptions extends VerifyOptions {
  /** Tables of gates. */
  readonly migrations?: readonly Migration[];
}

/**
 * Looks whether a store, or a backup, is sound, beside running servers: each look at one moment. What the database can't
 * read is found (`unreadable`), and the other looks go on. Throws Problems `store_unreachable`, `store_closed`,
 * `store_busy`, `backup_format`.
 */
export async function checkStore(store: Store, options: CheckOptions): Promise<readonly Looked[]> {
  const { database } = store;
  const migrations = [...storeMigrations, ...(options.migrations ?? [])];
  const backup = await backupOf(store, migrations);
  const looks: readonly (readonly [LookName, Look])[] = [
    ["schema", lookAtSchema(migrations)],
    ["database", lookAtDatabase],
    ...(backup === undefined ? [] : [["backup", backup] as const]),
    ["jobs", lookAtJobs],
    ["keys", lookAtKeys],
    ["findings", lookAtFindings],
    ["history", lookAtHistory],
    ["streams", lookAtStreams],
    ["spools", lookAtSpools],
    ["blobs", lookAtBlobs],
  ];
  const looked: Looked[] = [];
  for (const [look, act] of looks) {
    looked.push(await told(look, async () => store.snapshot((db) => act({ db, database }))));
  }
  looked.push(await told("ledger", async () => lookAtLedger(store, options)));
  return looked;
}

/** What a look saw. What the database can't read is found; what it can't be asked is thrown. */
async function told(look: LookName, act: () => Promise<Omit<Looked, "look">>): Promise<Looked> {
  try {
    return { look, ...(await act()) };
  } catch (error) {
    return { look, count: 0, found: [unreadable(error)] };
  }
}

const UNASKED = new Set(["store_unreachable", "store_closed", "store_busy", "backup_format"]);

function unreadable(error: unknown): Found {
  // What is stored may be anything: whatever a look stumbles over is a finding, as long as the database answers.
  if (!(error instanceof Error) || (error instanceof Problem && UNASKED.has(error.code))) throw error;
  return { code: "unreadable", of: error.message };
}

/** How a backup is looked at; undefined for a store that is none. */
async function backupOf({ read, database }: Store, migrations: readonly Migration[]): Promise<Look | undefined> {
  try {
    const seal = await readSeal(read, database);
    return seal === undefined ? undefined : lookAtBackup(seal, migrations);
  } catch (error) {
    const found = [unreadable(error)];
    return () => Promise.resolve({ count: 0, found });
  }
}

async function lookAtLedger(store: Store, options: VerifyOptions): Promise<Omit<Looked, "look">> {
  const verification = await verifyLedger(store, options);
  const { fault, sealed, unsealed } = verification;
  const of = String(fault?.seq ?? fault?.id ?? "");
  const found: Found[] =
    fault === undefined
      ? []
      : fault.code === "unsealed"
        ? [{ code: "ledger_waits", of: String(unsealed) }]
        : [{ code: "ledger", of, fault }];
  return { count: sealed, found, verification };
}

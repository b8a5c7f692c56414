import { appendEntry } from "../ledger/append.ts";
import type { Store } from "../store.ts";

export interface SweepOptions {
  /** UTC epoch milliseconds. */
  readonly now: number;
  /** How long a finding is kept after it is resolved. */
  readonly keepResolvedMs: number;
}

const PAGE = 500;

/**
 * Drops what has had its time, page by page: details of scans whose day is over, reports of other refs with their scans,
 * and findings that were resolved long ago, which the ledger still tells of. Answers with how many findings went.
 */
export async function sweepFindings(store: Store, { now, keepResolvedMs }: SweepOptions): Promise<number> {
  while (await sweepScans(store, now));
  let gone = 0;
  for (let page = 1; page > 0; ) {
    page = await sweepResolved(store, { now, before: now - keepResolvedMs });
    gone += page;
  }
  return gone;
}

/** True where there may be more. */
async function sweepScans(store: Store, now: number): Promise<boolean> {
  return store.transaction(async ({ db }) => {
    const rows = await db
      .selectFrom("scan")
      .select(["id", "changes_findings"])
      .where("details_until", "<=", now)
      .where("phase", "in", ["closed", "failed"])
      .limit(20)
      .execute();
    const scans = rows.map(({ id }) => id);
    if (scans.length === 0) return false;
    for (const table of ["scan_violation", "scan_subject", "scan_rules"] as const) {
      await db.deleteFrom(table).where("scan", "in", scans).execute();
    }
    const reports = rows.filter(({ changes_findings }) => changes_findings === 0).map(({ id }) => id);
    if (reports.length > 0) await db.deleteFrom("scan").where("id", "in", reports).execute();
    await db.updateTable("scan").set({ details_until: null }).where("id", "in", scans).execute();
    return true;
  });
}

async function sweepResolved(
  store: Store,
  { now, before }: { readonly now: number; readonly before: number },
): Promise<number> {
  return store.transaction(async (tx) => {
    const { db } = tx;
    const rows = await db
      .selectFrom("finding")
      .select(["id", "key"])
      .where("state", "=", "resolved")
      .where("state_at", "<", before)
      .limit(PAGE)
      .execute();
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await db.deleteFrom("finding_event").where("finding", "in", ids).execute();
    await db.deleteFrom("finding_sight").where("finding", "in", ids).execute();
    await db.deleteFrom("finding_assignment").where("finding", "in", ids).execute();
    await db.deleteFrom("finding").where("id", "in", ids).execute();
    await appendEntry(tx, { kind: "finding.swept", at: now, actor: "system", detail: { count: rows.length } });
    return rows.length;
  });
}

import { Problem } from "@sekisho/core";
import type { Selectable } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import { unflushed } from "../rows/unflushed.ts";
import type { Store, Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import { type Absence, absencePages } from "./apply-absences.ts";
import { type ScanLine, violationPages } from "./apply-violations.ts";
import { type Coverage, coverageTest } from "./coverage.ts";
import { lockScope } from "./lock.ts";
import { type NameMap, nameMap } from "./names.ts";
import { inPages } from "./pages.ts";
import { type Renaming, renameFindings } from "./rename.ts";
import { sightsOf } from "./rows.ts";
import type { ScanRename } from "./scan.ts";
import type { ScanPhase } from "./tables.ts";
import { tellOwners } from "./tell.ts";
import { NO_CURSOR, type ViolationRows, violationsAhead } from "./violation-rows.ts";

type ScanRow = Selectable<Tables["scan"]>;

/**
 * Brings the findings up to date with a closed scan, in short transactions: each does one page and notes how far it came,
 * so that whoever calls again after a kill goes on there; all but the last wait for no disk on PostgreSQL. A scan that comes late is followed by those that are newer,
 * whose word counts more. Does nothing for a scan that is done. Throws Problem `scan_unknown` and those of the store.
 */
export async function reconcileScan(store: Store, id: string): Promise<void> {
  const seen = violationsAhead(store, id);
  for (;;) {
    const row = await store.read.selectFrom("scan").selectAll().where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw new Problem("scan_unknown", `there is no scan ${id}`);
    if (row.phase === "open") throw new Problem("scan_unknown", `the scan ${id} is not closed yet`);
    if (row.phase === "closed" || row.phase === "failed") return;
    await store.transaction(async (tx) => {
      await lockScope(store, tx, row.scope);
      await step(tx, row, seen);
    });
  }
}

/**
 * Pages share a transaction until then: each writes the same pages of indexes again, and a commit waits for the disk. On
 * SQLite others wait for little more; on PostgreSQL only who changes findings of the same scope.
 */
const SHARED_MS = { sqlite: 40, postgres: 1_000 } as const;

/** Some pages of one phase. */
async function step(tx: Tx, row: ScanRow, seen: ViolationRows): Promise<void> {
  // Written by scan.ts.
  const renames = JSON.parse(row.renames) as ScanRename[];
  switch (row.phase) {
    case "renames":
      if ((await laterScans(tx, row)).some(({ details_until }) => details_until === null)) return tooLate(tx, row);
      await unflushed(tx);
      await applyRenames(tx, row, { renames, names: namesAfter(await laterScans(tx, row)) });
      return advance(tx, row, { phase: "violations", cursor: "" });
    case "violations": {
      await unflushed(tx);
      const line = await lineNow(tx, row);
      const key = await inPages(row.cursor, violationPages(tx, line, seen), forAWhile(tx.database));
      return advance(
        tx,
        row,
        key === undefined ? { phase: "absences", cursor: "0" } : { phase: "violations", cursor: key },
      );
    }
    case "absences": {
      await unflushed(tx);
      const absence = await absenceOf(tx, row, await lineNow(tx, row));
      const last = await inPages(Number(row.cursor), absencePages(tx, absence), forAWhile(tx.database));
      if (last !== undefined) return advance(tx, row, { phase: "absences", cursor: String(last) });
      return advance(tx, row, { phase: "later", cursor: "" });
    }
    case "later":
      return finish(tx, row);
    default:
      throw new Problem("scan_unknown", `the scan ${row.id} is ${row.phase}`);
  }
}

function forAWhile(database: Tx["database"]): () => boolean {
  const started = performance.now();
  return () => performance.now() - started >= SHARED_MS[database];
}

/** Before every finding. */
const FIRST_ID: number = 0;

const toTheEnd = (): boolean => false;

/** What newer scans saw is swept: whether they saw otherwise can't be told any more, so the scan says nothing. */
async function tooLate(tx: Tx, row: ScanRow): Promise<void> {
  await advance(tx, row, { phase: "failed", cursor: "" });
  const summary = "came more than a day after a newer scan of the same gate and scope";
  await tx.db.updateTable("scan").set({ summary }).where("id", "=", row.id).execute();
}

async function advance(
  { db }: Tx,
  row: ScanRow,
  to: { readonly phase: ScanPhase; readonly cursor: string },
): Promise<void> {
  const moved = await db
    .updateTable("scan")
    .set(to)
    .where("id", "=", row.id)
    .where("phase", "=", row.phase)
    .where("cursor", "=", row.cursor)
    .returning("id")
    .executeTakeFirst();
  // Another process took the same step meanwhile: this transaction must not count twice.
  if (moved === undefined) throw new Problem("store_busy", `the scan ${row.id} is reconciled by another process`);
}

/**
 * Renames what was seen before the scan under the old names. What was seen under an old name since is another thing of
 * that name, and stays.
 */
async function applyRenames(
  tx: Tx,
  row: ScanRow,
  { renames, names }: { readonly renames: readonly ScanRename[]; readonly names: NameMap },
): Promise<void> {
  const renamings: Renaming[] = [];
  for (const { from, to } of renames) {
    const found = await tx.db
      .selectFrom("finding")
      .selectAll()
      .where("scope", "=", row.scope)
      .where("type", "=", from.type)
      .where("name", "=", from.name)
      .orderBy("id")
      .execute();
    const sights = await sightsOf(
      tx,
      found.map(({ id }) => id),
    );
    for (const finding of found) {
      const isOlder = (sights.get(finding.id) ?? []).every(({ violatedAt }) => violatedAt < row.started_at);
      if (isOlder) renamings.push({ row: finding, rule: finding.rule, ...names.forward(to) });
    }
  }
  await renameFindings(tx, renamings, { at: row.started_at, scan: row.id });
}

/** Newer scans of the gate and scope that are done say again what they saw; then the scan is done, and owners are told. */
async function finish(tx: Tx, row: ScanRow): Promise<void> {
  const later = await laterScans(tx, row);
  for (const [i, newer] of later.entries()) await sayAgain(tx, row, { newer, names: namesAfter(later.slice(i + 1)) });
  await advance(tx, row, { phase: "closed", cursor: "" });
  await appendEntry(tx, {
    kind: "scan.closed",
    at: row.started_at,
    scope: row.scope,
    actor: row.gate,
    // Written by scan.ts as an object of texts.
    detail: { scan: row.id, ref: row.ref, digests: JSON.parse(row.digests) as Record<string, string> },
  });
  await tellOwners(tx, row.id);
}

/** Closed scans of the same gate and scope that started later, in order. */
async function laterScans({ db }: Tx, row: ScanRow): Promise<readonly ScanRow[]> {
  return db
    .selectFrom("scan")
    .selectAll()
    .where("scope", "=", row.scope)
    .where("gate", "=", row.gate)
    .where("changes_findings", "=", 1)
    .where("phase", "=", "closed")
    .where((scan) =>
      scan.or([
        scan("started_at", ">", row.started_at),
        scan.and([scan("started_at", "=", row.started_at), scan("id", ">", row.id)]),
      ]),
    )
    .orderBy("started_at")
    .orderBy("id")
    .execute();
}

async function sayAgain(
  tx: Tx,
  row: ScanRow,
  { newer, names }: { readonly newer: ScanRow; readonly names: NameMap },
): Promise<void> {
  const line = { ...lineOf(newer, names), by: row.id };
  await inPages(NO_CURSOR, violationPages(tx, line), toTheEnd);
  await inPages(FIRST_ID, absencePages(tx, await absenceOf(tx, newer, line)), toTheEnd);
}

function lineOf({ id, gate, scope, started_at }: ScanRow, names: NameMap): ScanLine {
  return { scan: id, gate, scope, at: started_at, by: id, names };
}

/** A scan as it is reconciled: a late one knows its subjects by the names that newer scans brought. */
async function lineNow(tx: Tx, row: ScanRow): Promise<ScanLine> {
  return lineOf(row, namesAfter(await laterScans(tx, row)));
}

/** What subjects are called after the renames of some scans. */
function namesAfter(scans: readonly ScanRow[]): NameMap {
  // Written by scan.ts.
  return nameMap(scans.map(({ renames }) => JSON.parse(renames) as ScanRename[]));
}

async function absenceOf({ db }: Tx, row: ScanRow, line: ScanLine): Promise<Absence> {
  const lists = await db.selectFrom("scan_rules").select(["no", "rules"]).where("scan", "=", row.id).execute();
  return {
    scan: line,
    // Both are written by scan.ts.
    covers: coverageTest(JSON.parse(row.coverage) as Coverage),
    rules: new Map(lists.map(({ no, rules }) => [no, new Set(JSON.parse(rules) as string[])])),
  };
}

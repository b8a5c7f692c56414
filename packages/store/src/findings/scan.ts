import { canonicalJson, Problem, type SubjectName } from "@sekisho/core";
import type { Verdict } from "@sekisho/rulebook";
import { enqueueLater } from "../jobs/enqueue.ts";
import { insertMany, insertReturning } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { chunks } from "./chunks.ts";
import type { Coverage } from "./coverage.ts";
import { type ScopedName, textOf } from "./names.ts";
import { observe } from "./observe.ts";
import { SUBJECT_ROW_KINDS, VIOLATION_ROW_KINDS } from "./rows.ts";

/** A subject of the scan's scope that has another name since. */
export interface ScanRename {
  readonly from: Omit<SubjectName, "scope">;
  readonly to: Omit<SubjectName, "scope">;
}

export interface NewScan {
  /** Chosen by whoever reports, so that a report that comes twice is one scan: a UUID, or a digest. */
  readonly id: string;
  readonly gate: string;
  readonly scope: string;
  /** Default: "". */
  readonly ref?: string;
  /** False for what is not the default branch: kept as a report, changes no finding. Default: true. */
  readonly changesFindings?: boolean;
  /** UTC epoch milliseconds: of two scans of a gate and scope the one that started later knows better. */
  readonly startedAt: number;
  readonly coverage: Coverage;
  readonly renames?: readonly ScanRename[];
  /** Digests by name: `rules`, `exemptions`, `owners`, `controls`, `inventory`. */
  readonly digests: Readonly<Record<string, string>>;
}

/** The job that reconciles a closed scan with the findings; one at a time a scope. */
export const RECONCILE = "store.reconcile-scan";

/**
 * Opens a scan, or finds it as it was opened before. False where one of that id is closed already: the report came before,
 * and nothing more is to be done.
 */
export async function openScan({ db }: Tx, scan: NewScan): Promise<boolean> {
  const { ref = "", changesFindings = true, renames = [] } = scan;
  const opened = await db
    .insertInto("scan")
    .values({
      id: scan.id,
      gate: scan.gate,
      scope: scan.scope,
      ref,
      changes_findings: changesFindings ? 1 : 0,
      phase: "open",
      cursor: "",
      coverage: JSON.stringify(scan.coverage),
      renames: JSON.stringify(renames),
      digests: canonicalJson(scan.digests),
      started_at: scan.startedAt,
      closed_at: null,
      summary: null,
      details_until: null,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (opened !== undefined) return true;
  const row = await db.selectFrom("scan").select("phase").where("id", "=", scan.id).executeTakeFirst();
  return row?.phase === "open";
}

/** Subjects of one INSERT. */
const MAX_ROWS = 500;

/**
 * Adds verdicts to an open scan; each subject's verdict comes whole, and a batch that comes again changes nothing.
 * Throws Problem `scan_not_open`, and `wrong_scope` for a subject of another scope.
 */
export async function addVerdicts(tx: Tx, scan: string, verdicts: readonly Verdict[]): Promise<void> {
  const { scope } = await requireOpen(tx, scan);
  const stranger = verdicts.find(({ subject }) => subject.scope !== scope);
  if (stranger !== undefined) {
    throw new Problem("wrong_scope", `a scan of ${scope} can't speak of ${stranger.subject.scope}`);
  }
  const numbers = await ruleLists(tx, scan, verdicts);
  for (const part of chunks(verdicts, MAX_ROWS)) {
    const observed = part.map((verdict) => observe(scan, verdict, numbers.get(canonicalJson(verdict.judged)) ?? 0));
    const added = await insertReturning<ScopedName>(tx, {
      table: "scan_subject",
      columns: SUBJECT_ROW_KINDS,
      rows: observed.map(({ subject }) => subject),
      end: "on conflict do nothing returning type, name",
    });
    // A subject that is there has its verdict: another one of it, made after a kill, must not mix with the first.
    const fresh = new Set(added.map(textOf));
    const broken = observed.filter(({ subject }) => fresh.has(textOf(subject))).flatMap(({ violations }) => violations);
    await insertMany(tx, { table: "scan_violation", columns: VIOLATION_ROW_KINDS, rows: broken });
  }
}

/** Ends an open scan: its findings are reconciled by a job, or at once by `reconcileScan`. */
export async function closeScan(tx: Tx, scan: string, now: number): Promise<void> {
  const { scope, changes_findings } = await requireOpen(tx, scan);
  await tx.db
    .updateTable("scan")
    .set({
      phase: changes_findings === 1 ? "renames" : "closed",
      closed_at: now,
      details_until: changes_findings === 1 ? now + KEEP_DETAILS_MS : now + KEEP_REPORTS_MS,
    })
    .where("id", "=", scan)
    .execute();
  if (changes_findings === 1) await enqueueLater(tx, { kind: RECONCILE, input: { scan }, key: `findings ${scope}` });
}

/** How long a scan that comes late finds what newer ones saw. */
const KEEP_DETAILS_MS = 24 * 3_600_000;
/** How long reports of other refs are kept. */
const KEEP_REPORTS_MS = 30 * 24 * 3_600_000;

/** Ends an open scan that could not read what it should: it resolves nothing, and changes no finding. */
export async function failScan(
  tx: Tx,
  scan: string,
  failure: { readonly why: string; readonly now: number },
): Promise<void> {
  await requireOpen(tx, scan);
  const { why, now } = failure;
  await tx.db
    .updateTable("scan")
    .set({ phase: "failed", closed_at: now, summary: why, details_until: now })
    .where("id", "=", scan)
    .execute();
}

async function requireOpen(
  { db, database }: Tx,
  scan: string,
): Promise<{ readonly scope: string; readonly changes_findings: number }> {
  const row = await db
    .selectFrom("scan")
    .select(["scope", "changes_findings", "phase"])
    .where("id", "=", scan)
    // Two that report the same at the same time take turns, and the second finds what the first did.
    .$if(database === "postgres", (query) => query.forUpdate())
    .executeTakeFirst();
  if (row?.phase === "open") return row;
  throw new Problem("scan_not_open", `the scan ${scan} is ${row === undefined ? "unknown" : row.phase}`);
}

/** The numbers of the rule lists of a scan by their canonical JSON; new lists get the next ones. */
async function ruleLists(tx: Tx, scan: string, verdicts: readonly Verdict[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.db.selectFrom("scan_rules").select(["no", "rules"]).where("scan", "=", scan).execute();
  const numbers = new Map(rows.map(({ no, rules }) => [rules, no]));
  const fresh: { readonly scan: string; readonly no: number; readonly rules: string }[] = [];
  for (const { judged } of verdicts) {
    const rules = canonicalJson(judged);
    if (numbers.has(rules)) continue;
    numbers.set(rules, numbers.size);
    fresh.push({ scan, no: numbers.size - 1, rules });
  }
  if (fresh.length > 0) await tx.db.insertInto("scan_rules").values(fresh).execute();
  return numbers;
}

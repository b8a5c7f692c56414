import { findingKey } from "@sekisho/core";
import type { Selectable } from "kysely";
import { reserveIds } from "../rows/ids.ts";
import { oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import { assignmentsOf } from "./assign.ts";
import { type NameMap, SAME_NAMES } from "./names.ts";
import type { Pages } from "./pages.ts";
import { type Changes, decide, type Known, type Named, type Revision, store } from "./revise.ts";
import { type FindingRow, findingOf, sightsOf } from "./rows.ts";
import { type Moment, type Sight, seenBroken } from "./sight.ts";

/** What reconciling needs to know of a scan. */
export interface ScanLine extends Moment {
  readonly gate: string;
  readonly scope: string;
  /** The scan whose reconciliation this is part of: itself, or a late one that it speaks after. */
  readonly by: string;
  /** What its subjects are called now. */
  readonly names: NameMap;
}

const PAGE = 1_000;

type ViolationRow = Selectable<Tables["scan_violation"]>;

interface ViolationPage extends Known {
  readonly last: string;
  /** With the names and keys that they have today. */
  readonly rows: readonly ViolationRow[];
  readonly byKey: ReadonlyMap<string, FindingRow>;
  readonly sights: ReadonlyMap<number, readonly Sight[]>;
}

/**
 * The violations of a scan, behind cursors of {@link NO_CURSOR}. In the order of subjects, which is that of most indexes
 * that the findings are in: in the order of keys, which are digests, each row would touch other pages of them.
 */
export function violationPages(tx: Tx, scan: ScanLine): Pages<string, ViolationPage, Changes> {
  return {
    read: (cursor) => readViolations(tx, scan, cursor),
    decide: (page) => decide(revisionsOf(page, scan), scan, page),
    write: (changes) => store(tx, changes),
    // Names of a late scan may have become one.
    areApart: scan.names === SAME_NAMES,
  };
}

export const NO_CURSOR: string = "";

async function readViolations(tx: Tx, scan: ScanLine, cursor: string): Promise<ViolationPage | undefined> {
  const page = await tx.db
    .selectFrom("scan_violation")
    .selectAll()
    .where("scan", "=", scan.scan)
    .where((row) => row(row.refTuple("type", "name", "key"), ">", row.tuple(...readCursor(cursor))))
    .orderBy("type")
    .orderBy("name")
    .orderBy("key")
    .limit(PAGE)
    .execute();
  const last = page.at(-1);
  if (last === undefined) return undefined;
  const rows = scan.names === SAME_NAMES ? page : renamed(scan, page);
  const keys = rows.map(({ key }) => key);
  const found = await tx.db
    .selectFrom("finding")
    .selectAll()
    .where(oneOf(tx.database, "key", keys))
    .execute();
  const ids = found.map(({ id }) => id);
  const byKey = new Map(found.map((row) => [row.key, row]));
  return {
    last: JSON.stringify([last.type, last.name, last.key]),
    rows,
    byKey,
    sights: await sightsOf(tx, ids),
    assigned: await assignmentsOf(tx, ids),
    freshIds: await reserveIds(tx, "finding", new Set(keys.filter((key) => !byKey.has(key))).size),
  };
}

/** Of two that have become one the first is seen; the other says nothing new of that moment. */
function renamed(scan: ScanLine, page: readonly ViolationRow[]): readonly ViolationRow[] {
  const byKey = new Map<string, ViolationRow>();
  for (const row of page) {
    const now = { ...row, ...nameNow(scan, row) };
    if (!byKey.has(now.key)) byKey.set(now.key, now);
  }
  return [...byKey.values()];
}

function revisionsOf({ rows, byKey, sights }: ViolationPage, scan: ScanLine): readonly Revision[] {
  return rows.flatMap((row): Revision[] => {
    const found = byKey.get(row.key);
    const before = found && findingOf(found);
    const known = before === undefined ? [] : (sights.get(before.id) ?? []);
    const { key, rule, scope, type, name, instance } = row;
    const { outcome, severity, action, message, owner, exemptions, places, evidence } = row;
    const seen = { gate: scan.gate, outcome, severity, action, message, owner, exemptions, places, evidence };
    const ours = known.find(({ gate }) => gate === scan.gate);
    const now = seenBroken(ours, scan, seen);
    const isEarlier = before !== undefined && scan.at < before.firstSeenAt;
    if (now === ours && !isEarlier) return [];
    return [revision({ key, rule, scope, type, name, instance }, before, known, now)];
  });
}

function readCursor(cursor: string): readonly [type: string, name: string, key: string] {
  // Else `readViolations` wrote it.
  return cursor === NO_CURSOR ? ["", "", ""] : (JSON.parse(cursor) as [string, string, string]);
}

/** The name and key that a violation of a late scan has today. */
function nameNow({ names }: ScanLine, row: Named): Pick<Named, "type" | "name" | "key"> {
  const { type, name } = names.forward(row);
  if (type === row.type && name === row.name) return { type, name, key: row.key };
  return { type, name, key: findingKey(row.rule, { scope: row.scope, type, name }, row.instance) };
}

/** A finding with one sight replaced. */
export function revision(named: Named, before: Revision["before"], known: readonly Sight[], now: Sight): Revision {
  const others = known.filter(({ gate }) => gate !== now.gate);
  return { before, named, sights: [...others, now], changed: [now] };
}

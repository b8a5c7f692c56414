import { findingKey } from "@sekisho/core";
import { reserveIds } from "../rows/ids.ts";
import { oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { assignmentsOf } from "./assign.ts";
import { type NameMap, SAME_NAMES } from "./names.ts";
import type { Pages } from "./pages.ts";
import { decide, type Known, type Named, type Revision, store, type Writing, writingOf } from "./revise.ts";
import { type FindingRow, findingOf, sightsOf } from "./rows.ts";
import { type Moment, type Sight, seenBroken } from "./sight.ts";
import { cursorBehind, type ViolationRow, type ViolationRows, violationRows } from "./violation-rows.ts";

/** What reconciling needs to know of a scan. */
export interface ScanLine extends Moment {
  readonly gate: string;
  readonly scope: string;
  /** The scan whose reconciliation this is part of: itself, or a late one that it speaks after. */
  readonly by: string;
  /** What its subjects are called now. */
  readonly names: NameMap;
}

interface ViolationPage extends Known {
  readonly last: string;
  /** With the names and keys that they have today. */
  readonly rows: readonly ViolationRow[];
  readonly byKey: ReadonlyMap<string, FindingRow>;
  readonly sights: ReadonlyMap<number, readonly Sight[]>;
}

/** The violations of a scan, behind cursors of `NO_CURSOR`; `rows` reads them. */
export function violationPages(
  tx: Tx,
  scan: ScanLine,
  rows: ViolationRows = violationRows(tx.db, scan.scan),
): Pages<string, ViolationPage, Writing> {
  return {
    read: async (cursor) => pageOf(tx, scan, await rows(cursor)),
    decide: (page) => writingOf(tx.database, decide(revisionsOf(page, scan), scan, page)),
    write: (writing) => store(tx, writing),
    // Names of a late scan may have become one.
    areApart: scan.names === SAME_NAMES,
  };
}

/** What is known of the findings of some violations. */
async function pageOf(tx: Tx, scan: ScanLine, page: readonly ViolationRow[]): Promise<ViolationPage | undefined> {
  const last = cursorBehind(page);
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
    last,
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

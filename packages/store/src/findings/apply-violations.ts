import { findingKey } from "@sekisho/core";
import { oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import type { NameMap } from "./names.ts";
import { type Named, type Revision, revise } from "./revise.ts";
import { findingOf, sightsOf } from "./rows.ts";
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

/**
 * Applies the violations of a scan behind a cursor, one page; answers with the next cursor, undefined at the end. In the
 * order of subjects, which is that of most indexes that the findings are in: in the order of keys, which are digests,
 * each row would touch other pages of them.
 */
export async function applyViolations(tx: Tx, scan: ScanLine, cursor: string): Promise<string | undefined> {
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
  const rows = page.map((row) => ({ ...row, ...nameNow(scan, row) }));
  const keys = rows.map(({ key }) => key);
  const found = await tx.db
    .selectFrom("finding")
    .selectAll()
    .where(oneOf(tx.database, "key", keys))
    .execute();
  const byKey = new Map(found.map((row) => [row.key, findingOf(row)]));
  const sights = await sightsOf(
    tx,
    found.map(({ id }) => id),
  );
  const revisions = rows.flatMap((row): Revision[] => {
    const before = byKey.get(row.key);
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
  await revise(tx, revisions, scan);
  return JSON.stringify([last.type, last.name, last.key]);
}

/** "" is before everything; else what {@link applyViolations} wrote. */
function readCursor(cursor: string): readonly [type: string, name: string, key: string] {
  return cursor === "" ? ["", "", ""] : (JSON.parse(cursor) as [string, string, string]);
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

import { findingKey } from "@sekisho/core";
import type { SubjectId } from "@sekisho/subject";
import { sql } from "kysely";
import { oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { revision, type ScanLine } from "./apply-violations.ts";
import { assignmentsOf } from "./assign.ts";
import { textOf } from "./names.ts";
import type { Pages } from "./pages.ts";
import { decide, type Known, type Revision, store, type Writing, writingOf } from "./revise.ts";
import { type FindingRow, findingOf, sightsOf } from "./rows.ts";
import { type Passed, type Sight, seenWhole } from "./sight.ts";

const PAGE = 1_000;

/** What decides whether a scan resolves a finding that it did not see broken. */
export interface Absence {
  readonly scan: ScanLine;
  readonly covers: (subject: SubjectId) => boolean;
  /** The lists of rules of the scan, by number. */
  readonly rules: ReadonlyMap<number, ReadonlySet<string>>;
}

interface AbsencePage extends Pick<Known, "assigned"> {
  readonly last: number;
  readonly rows: readonly FindingRow[];
  /** With the names that they had for the scan. */
  readonly namesThen: readonly FindingRow[];
  readonly judged: Judged;
  readonly sights: ReadonlyMap<number, readonly Sight[]>;
}

/**
 * Findings that a scan may show to hold no more, behind their ids: the subject was judged and the rule passed, or the
 * subject lies inside the coverage and was not there. Anything else (not judged, unknown, an error, a rule that was not in
 * the rulebook) resolves nothing.
 */
export function absencePages(tx: Tx, absence: Absence): Pages<number, AbsencePage, Writing> {
  return {
    read: (cursor) => readAbsences(tx, absence, cursor),
    decide: (page) =>
      writingOf(tx.database, decide(revisionsOf(page, absence), absence.scan, { ...page, freshIds: [] })),
    write: (writing) => store(tx, writing),
    areApart: true,
  };
}

async function readAbsences(tx: Tx, { scan }: Absence, cursor: number): Promise<AbsencePage | undefined> {
  const rows = await tx.db
    .selectFrom("finding")
    .selectAll()
    .where("scope", "=", scan.scope)
    .where("id", ">", cursor)
    .where((where) =>
      where.exists(
        where
          .selectFrom("finding_sight as s")
          .select(sql<number>`1`.as("one"))
          .whereRef("s.finding", "=", "finding.id")
          .where("s.gate", "=", scan.gate)
          .where("s.violated_at", "<=", scan.at)
          .where("s.scan", "<>", scan.scan)
          .where((s) => s.or([s("s.passed_at", "is", null), s("s.passed_at", ">=", scan.at)])),
      ),
    )
    .orderBy("id")
    .limit(PAGE)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  const then = rows.map((row) => nameThen(scan, row));
  const ids = rows.map(({ id }) => id);
  return {
    last: last.id,
    rows,
    namesThen: then,
    judged: await judgedSubjects(tx, scan.scan, then),
    sights: await sightsOf(tx, ids),
    assigned: await assignmentsOf(tx, ids),
  };
}

function revisionsOf({ rows, namesThen, judged, sights }: AbsencePage, absence: Absence): readonly Revision[] {
  const { scan } = absence;
  return rows.flatMap((row, i): Revision[] => {
    const why = whyPassed(absence, namesThen[i] ?? row, judged);
    const known = sights.get(row.id) ?? [];
    const ours = known.find(({ gate }) => gate === scan.gate);
    if (why === undefined || ours === undefined) return [];
    const now = seenWhole(ours, { at: scan.at, scan: scan.scan, why });
    return now === ours ? [] : [revision(namedOf(row), findingOf(row), known, now)];
  });
}

function namedOf({ key, rule, scope, type, name, instance }: FindingRow): Revision["named"] {
  return { key, rule, scope, type, name, instance };
}

/** The name and key that a finding had for a late scan. */
function nameThen({ names }: ScanLine, row: FindingRow): FindingRow {
  const { type, name } = names.backward(row);
  if (type === row.type && name === row.name) return row;
  return { ...row, type, name, key: findingKey(row.rule, { scope: row.scope, type, name }, row.instance) };
}

/** What a scan says of the subjects of some findings. */
interface Judged {
  readonly subjects: ReadonlyMap<string, { readonly rulesNo: number; readonly unanswered: readonly string[] }>;
  /** Keys that were broken in it. */
  readonly broken: ReadonlySet<string>;
}

function whyPassed({ covers, rules }: Absence, row: FindingRow, judged: Judged): Passed["why"] | undefined {
  const subject = judged.subjects.get(textOf(row));
  if (subject === undefined) return covers(row) ? "gone" : undefined;
  if (judged.broken.has(row.key) || subject.unanswered.includes(row.rule)) return undefined;
  return rules.get(subject.rulesNo)?.has(row.rule) === true ? "passed" : undefined;
}

async function judgedSubjects({ db, database }: Tx, scan: string, rows: readonly FindingRow[]): Promise<Judged> {
  // A name of another type among them costs a row, and is told apart by the map's key.
  const types = oneOf(database, "type", [...new Set(rows.map(({ type }) => type))]);
  const names = oneOf(database, "name", [...new Set(rows.map(({ name }) => name))]);
  const subjects = await db
    .selectFrom("scan_subject")
    .select(["type", "name", "rules_no", "unanswered"])
    .where("scan", "=", scan)
    .where(types)
    .where(names)
    .execute();
  const broken = await db
    .selectFrom("scan_violation")
    .select("key")
    .where("scan", "=", scan)
    .where(types)
    .where(names)
    .execute();
  return {
    broken: new Set(broken.map(({ key }) => key)),
    subjects: new Map(
      subjects.map((row) => [
        textOf(row),
        {
          rulesNo: row.rules_no,
          // Written by observe.ts as a list of ids.
          unanswered: row.unanswered === null ? [] : (JSON.parse(row.unanswered) as string[]),
        },
      ]),
    ),
  };
}

import type { Json } from "@sekisho/core";
import { entryInsertions, type NewEntry } from "../ledger/append.ts";
import { type Insertion, insertionsOf, overwrite, sendInsertions } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { type ChangeKind, changeOf, countChange, type Finding, shownBy } from "./finding.ts";
import {
  EVENT_KINDS,
  type EventRow,
  FINDING_KINDS,
  type FindingRow,
  findingRow,
  SIGHT_KINDS,
  type SightRow,
  sightRow,
} from "./rows.ts";
import type { Moment, Sight } from "./sight.ts";

/** A finding whose sights may have changed. */
export interface Revision {
  /** Undefined for one that nobody saw before; `named` says what it is then. */
  readonly before: Finding | undefined;
  readonly named: Named;
  /** All sights, as they are now. */
  readonly sights: readonly Sight[];
  /** Those of them that are not stored so. */
  readonly changed: readonly Sight[];
}

export type Named = Pick<Finding, "key" | "rule" | "scope" | "type" | "name" | "instance">;

/** When something was seen, and the scan whose reconciliation writes it down. */
export interface Occasion extends Moment {
  readonly by: string;
}

/** What has to be asked before revisions are decided. */
export interface Known {
  /** The teams that people gave findings to, by finding. */
  readonly assigned: ReadonlyMap<number, string>;
  /** Ids for findings that nobody saw before: one for each of their keys. */
  readonly freshIds: readonly number[];
}

/** Rows that follow from revisions. */
export interface Changes {
  readonly fresh: readonly FindingRow[];
  readonly revised: readonly FindingRow[];
  readonly sights: readonly SightRow[];
  readonly events: readonly Omit<EventRow, "id">[];
  readonly entries: readonly NewEntry[];
}

/**
 * What becomes of findings, with what follows from a change of state: a row of the finding's history, an entry of the
 * ledger. Owners are told when the scan is done (tell.ts), from the rows of the history.
 */
export function decide(revisions: readonly Revision[], moment: Occasion, { assigned, freshIds }: Known): Changes {
  const outcomes = revisions.map((revision) => outcomeOf(revision, moment, assigned.get(revision.before?.id ?? 0)));
  const unseen = freshIds.values();
  const rows = outcomes.map(({ revision: { before }, after }) => {
    const id = before?.id ?? unseen.next().value;
    if (id === undefined) throw new Error(`no id is reserved for the finding ${after.key}`);
    return { id, ...findingRow(after) };
  });
  const changed = outcomes.map((outcome, i) => ({ outcome, finding: rows[i]?.id ?? 0 }));
  const told = changed.filter(({ outcome }) => outcome.change !== undefined);
  return {
    fresh: rows.filter((_, i) => outcomes[i]?.revision.before === undefined),
    revised: rows.filter((_, i) => isRevised(outcomes[i])),
    sights: changed.flatMap(({ outcome, finding }) =>
      outcome.revision.changed.map((sight) => sightRow(finding, sight)),
    ),
    events: told.map(({ outcome, finding }) => eventRow(finding, outcome, moment)),
    entries: told.map(({ outcome }) => entryOf(outcome, moment)),
  };
}

/** Changes as they go to the database. */
export interface Writing {
  readonly statements: readonly Insertion[];
  readonly hasEntries: boolean;
}

/** Makes the statements that write the rows; asks nothing of the database. */
export function writingOf(database: Tx["database"], changes: Changes): Writing {
  const { fresh, revised, sights, events, entries } = changes;
  const columns = { id: "int", ...FINDING_KINDS } as const;
  // Nobody has seen what is fresh: nothing is overwritten there.
  const unseen = new Set(fresh.map(({ id }) => id));
  const first = sights.filter(({ finding }) => unseen.has(finding));
  const again = sights.filter(({ finding }) => !unseen.has(finding));
  const end = overwrite(SIGHT_KINDS, ["finding", "gate"]);
  const statements = [
    ...insertionsOf(database, { table: "finding", columns, rows: fresh }),
    ...insertionsOf(database, { table: "finding", columns, rows: revised, end: overwrite(columns, ["id"]) }),
    ...insertionsOf(database, { table: "finding_sight", columns: SIGHT_KINDS, rows: first }),
    ...insertionsOf(database, { table: "finding_sight", columns: SIGHT_KINDS, rows: again, end }),
    ...insertionsOf(database, { table: "finding_event", columns: EVENT_KINDS, rows: events }),
    ...entryInsertions(database, entries),
  ];
  return { statements, hasEntries: entries.length > 0 };
}

/** Sends the statements; what is wrong with them is told at the latest when the transaction ends. */
export async function store(tx: Tx, { statements, hasEntries }: Writing): Promise<void> {
  await sendInsertions(tx, statements);
  if (hasEntries) tx.wake("ledger");
}

interface Outcome {
  readonly revision: Revision;
  readonly after: Omit<Finding, "id">;
  readonly change: ChangeKind | undefined;
  readonly told: "yes" | "flapping" | "no";
}

function outcomeOf(revision: Revision, moment: Moment, assigned: string | undefined): Outcome {
  const { before, named, sights } = revision;
  const shown = shownBy(sights, assigned);
  const change = changeOf(before, shown);
  const quiet = { flapDay: before?.flapDay ?? 0, flapChanges: before?.flapChanges ?? 0 };
  const { told, ...flaps } = change === undefined ? { ...quiet, told: "no" as const } : countChange(quiet, moment.at);
  const firstSeenAt = Math.min(
    before?.firstSeenAt ?? moment.at,
    ...sights.map(({ violatedAt }) => violatedAt),
    moment.at,
  );
  const stateAt = before?.state === shown.state ? before.stateAt : moment.at;
  return { revision, change, told, after: { ...named, ...shown, firstSeenAt, stateAt, ...flaps } };
}

function isRevised(outcome: Outcome | undefined): boolean {
  const before = outcome?.revision.before;
  return before !== undefined && outcome !== undefined && differs(before, outcome.after);
}

function differs(before: Finding, after: Omit<Finding, "id">): boolean {
  return Object.entries(after).some(([field, value]) => Reflect.get(before, field) !== value);
}

function eventRow(finding: number, outcome: Outcome, { at, by }: Occasion): Omit<EventRow, "id"> {
  const { change = "", told, after } = outcome;
  const detail = detailOf(outcome);
  return {
    finding,
    scan: by,
    at,
    kind: change,
    detail: JSON.stringify(detail),
    owner: after.owner,
    told: told === "no" ? 0 : 1,
  };
}

function entryOf(outcome: Outcome, { at, scan }: Moment): NewEntry {
  const { rule, scope, type, name, key } = outcome.revision.named;
  const detail = { key, scan, ...detailOf(outcome) };
  return { kind: `finding.${outcome.change}`, at, scope, type, name, rule, detail };
}

/** What made the change: the gate, its exemptions, why it is resolved. Ids and words of ours only, no evidence. */
function detailOf({ revision, after, told, change }: Outcome): { readonly [field: string]: Json } {
  const [sight] = revision.changed;
  const detail: { [field: string]: Json } = { severity: after.severity, action: after.action };
  if (sight !== undefined) detail["gate"] = sight.gate;
  if (change === "resolved" && sight?.passed !== undefined) detail["why"] = sight.passed.why;
  // Exemptions are written by the program as a list of their ids.
  if (change === "exempted" && sight !== undefined) detail["exemptions"] = JSON.parse(sight.exemptions) as Json;
  if (change === "owner" && revision.before !== undefined) detail["from"] = revision.before.owner;
  if (told === "flapping") detail["flapping"] = true;
  return detail;
}

import type { Json } from "@sekisho/core";
import { appendEntries, type NewEntry } from "../ledger/append.ts";
import { insertMany, insertReturning, overwrite } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { assignmentsOf } from "./assign.ts";
import { type ChangeKind, changeOf, countChange, type Finding, shownBy } from "./finding.ts";
import {
  EVENT_KINDS,
  type EventRow,
  FINDING_KINDS,
  type FindingValues,
  findingRow,
  SIGHT_KINDS,
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

/**
 * Stores revisions, with what follows from a change of state: a row of the finding's history, an entry of the ledger.
 * Owners are told when the scan is done (tell.ts), from the rows of the history.
 */
export async function revise(tx: Tx, revisions: readonly Revision[], moment: Occasion): Promise<void> {
  const known = revisions.flatMap(({ before }) => (before === undefined ? [] : [before.id]));
  const assigned = await assignmentsOf(tx, known);
  const outcomes = revisions.map((revision) => outcomeOf(revision, moment, assigned.get(revision.before?.id ?? 0)));
  const ids = await storeFindings(tx, outcomes);
  const sights = outcomes.flatMap(({ revision }) =>
    revision.changed.map((sight) => sightRow(idOf(ids, revision.named.key), sight)),
  );
  await insertMany(tx, {
    table: "finding_sight",
    columns: SIGHT_KINDS,
    rows: sights,
    end: overwrite(SIGHT_KINDS, ["finding", "gate"]),
  });
  const changes = outcomes.filter(({ change }) => change !== undefined);
  await insertMany(tx, {
    table: "finding_event",
    columns: EVENT_KINDS,
    rows: changes.map((outcome) => eventRow(idOf(ids, outcome.revision.named.key), outcome, moment)),
  });
  await appendEntries(
    tx,
    changes.map((outcome) => entryOf(outcome, moment)),
  );
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

/** Writes what is new or differs; answers with the id of every finding by its key. */
async function storeFindings(tx: Tx, outcomes: readonly Outcome[]): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const fresh: FindingValues[] = [];
  const revised: (FindingValues & { readonly id: number })[] = [];
  for (const { revision, after } of outcomes) {
    const { before } = revision;
    if (before === undefined) fresh.push(findingRow(after));
    else {
      ids.set(after.key, before.id);
      if (differs(before, after)) revised.push({ id: before.id, ...findingRow(after) });
    }
  }
  const stored = await insertReturning<{ readonly id: number; readonly key: string }>(tx, {
    table: "finding",
    columns: FINDING_KINDS,
    rows: fresh,
    end: "returning id, key",
  });
  for (const { id, key } of stored) ids.set(key, id);
  const columns = { id: "int", ...FINDING_KINDS } as const;
  await insertMany(tx, { table: "finding", columns, rows: revised, end: overwrite(columns, ["id"]) });
  return ids;
}

function differs(before: Finding, after: Omit<Finding, "id">): boolean {
  return Object.entries(after).some(([field, value]) => Reflect.get(before, field) !== value);
}

function idOf(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the finding ${key} was not stored`);
  return id;
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

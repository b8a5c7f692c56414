import type { Selectable } from "kysely";
import { type ColumnKind, oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import type { Finding } from "./finding.ts";
import type { Sight } from "./sight.ts";

export type FindingRow = Selectable<Tables["finding"]>;
export type SightRow = Selectable<Tables["finding_sight"]>;

export type EventRow = Selectable<Tables["finding_event"]>;

type Columns<T extends keyof Tables> = Readonly<Record<Exclude<keyof Tables[T], "id">, ColumnKind>>;

const SUBJECT_KINDS = { rule: "text", scope: "text", type: "text", name: "text", instance: "text" } as const;

export const FINDING_KINDS = {
  key: "text",
  ...SUBJECT_KINDS,
  state: "text",
  severity: "int",
  action: "text",
  message: "text",
  owner: "text",
  first_seen_at: "int",
  state_at: "int",
  flap_day: "int",
  flap_changes: "int",
} as const satisfies Columns<"finding">;

const VIOLATION_KINDS = {
  outcome: "text",
  severity: "int",
  action: "text",
  message: "text",
  owner: "text",
  exemptions: "text",
  places: "text",
  evidence: "text",
} as const;

export const SIGHT_KINDS = {
  finding: "int",
  gate: "text",
  violated_at: "int",
  scan: "text",
  ...VIOLATION_KINDS,
  passed_at: "int",
  passed_scan: "text",
  passed_why: "text",
} as const satisfies Columns<"finding_sight">;

export const EVENT_KINDS = {
  finding: "int",
  scan: "text",
  at: "int",
  kind: "text",
  detail: "text",
  owner: "text",
  told: "int",
} as const satisfies Columns<"finding_event">;

export const SUBJECT_ROW_KINDS = {
  scan: "text",
  type: "text",
  name: "text",
  digest: "text",
  rules_no: "int",
  unanswered: "text",
  owner: "text",
} as const satisfies Columns<"scan_subject">;

export const VIOLATION_ROW_KINDS = {
  scan: "text",
  key: "text",
  ...SUBJECT_KINDS,
  ...VIOLATION_KINDS,
} as const satisfies Columns<"scan_violation">;

export type FindingValues = Omit<FindingRow, "id">;

export function findingOf(row: FindingRow): Finding {
  const { id, key, rule, scope, type, name, instance, state, severity, action, message, owner } = row;
  return {
    id,
    key,
    rule,
    scope,
    type,
    name,
    instance,
    state,
    severity,
    action,
    message,
    owner,
    firstSeenAt: row.first_seen_at,
    stateAt: row.state_at,
    flapDay: row.flap_day,
    flapChanges: row.flap_changes,
  };
}

export function findingRow({
  firstSeenAt,
  stateAt,
  flapDay,
  flapChanges,
  ...same
}: Omit<Finding, "id">): FindingValues {
  return { ...same, first_seen_at: firstSeenAt, state_at: stateAt, flap_day: flapDay, flap_changes: flapChanges };
}

export function sightOf(row: SightRow): Sight {
  const { gate, scan, outcome, severity, action, message, owner, exemptions, places, evidence } = row;
  const { passed_at: at, passed_scan: passedBy, passed_why: why } = row;
  return {
    gate,
    scan,
    outcome,
    severity,
    action,
    message,
    owner,
    exemptions,
    places,
    evidence,
    violatedAt: row.violated_at,
    passed: at === null || passedBy === null || why === null ? undefined : { at, scan: passedBy, why },
  };
}

export function sightRow(finding: number, { violatedAt, passed, ...same }: Sight): SightRow {
  return {
    finding,
    ...same,
    violated_at: violatedAt,
    passed_at: passed?.at ?? null,
    passed_scan: passed?.scan ?? null,
    passed_why: passed?.why ?? null,
  };
}

/** The sights of some findings, by finding. */
export async function sightsOf(
  { db, database }: Pick<Tx, "db" | "database">,
  findings: readonly number[],
): Promise<ReadonlyMap<number, readonly Sight[]>> {
  if (findings.length === 0) return new Map();
  const rows = await db
    .selectFrom("finding_sight")
    .selectAll()
    .where(oneOf(database, "finding", findings))
    .execute();
  return sightsByFinding(rows);
}

export function sightsByFinding(rows: readonly SightRow[]): ReadonlyMap<number, readonly Sight[]> {
  const sights = new Map<number, Sight[]>();
  for (const row of rows) {
    const known = sights.get(row.finding);
    if (known === undefined) sights.set(row.finding, [sightOf(row)]);
    else known.push(sightOf(row));
  }
  return sights;
}

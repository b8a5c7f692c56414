import type { Insertable, Kysely, Selectable } from "kysely";
import type { Tables } from "../tables.ts";
import type { Finding } from "./finding.ts";
import type { Sight } from "./sight.ts";

export type FindingRow = Selectable<Tables["finding"]>;
export type SightRow = Selectable<Tables["finding_sight"]>;

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
}: Omit<Finding, "id">): Omit<Insertable<Tables["finding"]>, "id"> {
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

export function sightRow(finding: number, { violatedAt, passed, ...same }: Sight): Insertable<Tables["finding_sight"]> {
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
  db: Kysely<Tables>,
  findings: readonly number[],
): Promise<ReadonlyMap<number, readonly Sight[]>> {
  if (findings.length === 0) return new Map();
  const rows = await db.selectFrom("finding_sight").selectAll().where("finding", "in", findings).execute();
  const sights = new Map<number, Sight[]>();
  for (const row of rows) {
    const known = sights.get(row.finding);
    if (known === undefined) sights.set(row.finding, [sightOf(row)]);
    else known.push(sightOf(row));
  }
  return sights;
}

import type { Severity } from "@sekisho/rulebook";
import { type Kysely, type SqlBool, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { type FindingFilter, isAskedFor, type PlaceKind, placeKind } from "./filter.ts";
import { severityOf } from "./severity.ts";
import type { FindingState } from "./tables.ts";

/** What findings are counted by. */
export type GroupBy = "state" | "severity" | "owner" | "rule" | "place" | "thing";

/** Findings that have something in common, counted. */
export interface FindingGroup {
  readonly state?: FindingState;
  readonly severity?: Severity;
  readonly owner?: string;
  readonly rule?: string;
  readonly place?: PlaceKind;
  /** With `type` and `name`: the thing. */
  readonly scope?: string;
  readonly type?: string;
  readonly name?: string;
  readonly count: number;
  readonly severities: Readonly<Record<Severity, number>>;
}

const MAX_GROUPS = 500;

/**
 * Findings counted by what they have in common: the groups with the gravest findings first, 500 at most; `isWhole` is
 * false where there are more.
 */
export async function groupFindings(
  db: Kysely<Tables>,
  filter: FindingFilter,
  by: GroupBy,
): Promise<{ readonly groups: readonly FindingGroup[]; readonly isWhole: boolean }> {
  const columns = COLUMNS[by];
  const { state, ...rest } = filter;
  const isByIndex = state !== undefined && (by === "owner" || by === "rule");
  // The index of owners, or of rules, has all that is asked for, in the order of the groups. The one of states, which a
  // database would rather take, has not: each finding would be read. 20 ms instead of 110 at 100,000.
  const base = isByIndex
    ? db.selectFrom("finding").where(isAskedFor(rest)).where(sql<SqlBool>`state || '' = ${state}`)
    : db.selectFrom("finding").where(isAskedFor(filter));
  const rows = await base
    .select(columns.map((column) => (column === "place" ? placeKind.as("place") : sql.ref(column).as(column))))
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .select([0, 1, 2, 3, 4].map((rank) => rankCount(rank).as(`rank${rank}`)))
    .groupBy(columns.map((column) => (column === "place" ? placeKind : sql.ref(column))))
    .orderBy(sql`rank0`, "desc")
    .orderBy(sql`rank1`, "desc")
    .orderBy(sql`count(*)`, "desc")
    .orderBy(columns.map((column) => (column === "place" ? placeKind : sql.ref(column)))[0] ?? sql`1`)
    .limit(MAX_GROUPS + 1)
    .execute();
  // The columns are chosen at run time; each query returns those that `COLUMNS` names.
  const groups = (rows as unknown as readonly GroupRow[]).map(groupOf);
  return { groups: groups.slice(0, MAX_GROUPS), isWhole: groups.length <= MAX_GROUPS };
}

const COLUMNS: Readonly<Record<GroupBy, readonly ("state" | "severity" | "owner" | "rule" | "place" | ThingColumn)[]>> =
  {
    state: ["state"],
    severity: ["severity"],
    owner: ["owner"],
    rule: ["rule"],
    place: ["place"],
    thing: ["scope", "type", "name"],
  };

type ThingColumn = "scope" | "type" | "name";

interface GroupRow extends Omit<FindingGroup, "severity" | "severities" | "count"> {
  readonly severity?: number;
  readonly count: number | string;
  readonly rank0: number | string;
  readonly rank1: number | string;
  readonly rank2: number | string;
  readonly rank3: number | string;
  readonly rank4: number | string;
}

/** PostgreSQL's counts are texts where they may be large. */
function groupOf({ severity, count, rank0, rank1, rank2, rank3, rank4, ...common }: GroupRow): FindingGroup {
  return {
    ...common,
    ...(severity !== undefined && { severity: severityOf(severity) }),
    count: Number(count),
    severities: {
      critical: Number(rank0),
      high: Number(rank1),
      medium: Number(rank2),
      low: Number(rank3),
      info: Number(rank4),
    },
  };
}

function rankCount(rank: number) {
  return sql<number>`sum(case when severity = ${sql.lit(rank)} then 1 else 0 end)`;
}

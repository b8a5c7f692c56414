import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Tables } from "../tables.ts";
import type { ChangeKind } from "./finding.ts";

/** What happened to findings on one day. */
export interface FindingDay {
  /** Days since 1970-01-01 in UTC. */
  readonly day: number;
  /** Opened, opened again, or open again without their exemption. */
  readonly opened: number;
  /** No longer open: resolved or exempted. */
  readonly ended: number;
  /** Open at the day's end. */
  readonly open: number;
}

const DAY_MS = 86_400_000;
const OPENING: readonly ChangeKind[] = ["opened", "reopened", "exemption-ended"];
const ENDING: readonly ChangeKind[] = ["resolved", "exempted"];
const STATES: readonly ChangeKind[] = [...OPENING, ...ENDING];

/** The last `days` days, the latest last: counted back from what is open now, by the findings' histories. */
export async function findingDays(
  db: Kysely<Tables>,
  { now, days }: { readonly now: number; readonly days: number },
): Promise<readonly FindingDay[]> {
  const today = Math.floor(now / DAY_MS);
  const first = today - days + 1;
  const since = first * DAY_MS;
  const open = await db
    .selectFrom("finding")
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  const opened = await db
    .selectFrom("finding_event")
    .select((eb) => [dayOf.as("day"), eb.fn.countAll<number | string>().as("count")])
    .where("at", ">=", since)
    .where("kind", "in", OPENING)
    .groupBy(dayOf)
    .execute();
  const ended = await db
    .selectFrom("finding_event as event")
    .select((eb) => [dayOf.as("day"), eb.fn.countAll<number | string>().as("count")])
    .where("at", ">=", since)
    .where("kind", "in", ENDING)
    // What was exempted before does not end once more when it is resolved.
    .where((eb) =>
      eb(
        eb
          .selectFrom("finding_event as before")
          .select("before.kind")
          .whereRef("before.finding", "=", "event.finding")
          .whereRef("before.id", "<", "event.id")
          .where("before.kind", "in", STATES)
          .orderBy("before.id", "desc")
          .limit(1),
        "in",
        OPENING,
      ),
    )
    .groupBy(dayOf)
    .execute();
  const openedOn = new Map(opened.map(({ day, count }) => [Number(day), Number(count)]));
  const endedOn = new Map(ended.map(({ day, count }) => [Number(day), Number(count)]));
  const found: FindingDay[] = [];
  let count = Number(open.count);
  for (let day = today; day >= first; day--) {
    const change = { opened: openedOn.get(day) ?? 0, ended: endedOn.get(day) ?? 0 };
    found.push({ day, ...change, open: Math.max(0, count) });
    count -= change.opened - change.ended;
  }
  return found.reverse();
}

const dayOf = sql<number | string>`at / ${sql.lit(DAY_MS)}`;

/** How many findings changed in one way since a moment. */
export async function countChanges(
  db: Kysely<Tables>,
  since: number,
): Promise<ReadonlyMap<ChangeKind | "assigned" | "renamed", number>> {
  const rows = await db
    .selectFrom("finding_event")
    .select((eb) => ["kind", eb.fn.count<number | string>("finding").distinct().as("count")])
    .where("at", ">=", since)
    .groupBy("kind")
    .execute();
  // Only changes of these kinds are written.
  return new Map(rows.map(({ kind, count }) => [kind as ChangeKind, Number(count)]));
}

/** The scan of a gate and scope that started last, with what it was judged by. */
export interface LatestScan {
  readonly gate: string;
  readonly scope: string;
  readonly startedAt: number;
  readonly state: "running" | "done" | "failed";
  /** Why it failed. */
  readonly why: string | undefined;
  /** Digest of the rules; undefined where the scan named none. */
  readonly rules: string | undefined;
}

/** The latest scan of each gate and scope, of the default branch only; the newest first, 500 at most. */
export async function latestScans(db: Kysely<Tables>): Promise<readonly LatestScan[]> {
  const rows = await db
    .selectFrom("scan")
    .innerJoin(
      (eb) =>
        eb
          .selectFrom("scan")
          .select((inner) => ["gate", "scope", inner.fn.max("started_at").as("latest")])
          .where("changes_findings", "=", 1)
          .groupBy(["gate", "scope"])
          .as("last"),
      (join) =>
        join
          .onRef("last.gate", "=", "scan.gate")
          .onRef("last.scope", "=", "scan.scope")
          .onRef("last.latest", "=", "scan.started_at"),
    )
    .select(["scan.gate", "scan.scope", "scan.started_at", "scan.phase", "scan.summary", "scan.digests"])
    .where("scan.changes_findings", "=", 1)
    .orderBy("scan.started_at", "desc")
    .limit(500)
    .execute();
  return rows.map(({ gate, scope, started_at: startedAt, phase, summary, digests }) => {
    // `openScan` wrote it.
    const { rules } = JSON.parse(digests) as { readonly rules?: string };
    const state = phase === "closed" ? "done" : phase === "failed" ? "failed" : "running";
    return { gate, scope, startedAt, state, why: state === "failed" ? (summary ?? undefined) : undefined, rules };
  });
}

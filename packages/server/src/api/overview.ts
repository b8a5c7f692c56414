import type { Clock } from "@sekisho/core";
import { countChanges, countJobs, findingDays, groupFindings, latestScans, type Store } from "@sekisho/store";
import type { z } from "zod";
import { keptFor } from "../http/kept.ts";
import { type Caller, type Operation, operation } from "../http/operation.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import { overview } from "./overview-shapes.ts";

type Overview = z.infer<typeof overview>;
type Need = Overview["needs"][number];

const DAY_MS = 86_400_000;
const DAYS = 30;
/** A place that was not scanned for so long has findings that nobody knows. */
const OLD_MS = 7 * DAY_MS;
/** What all see the same is counted once in this time. */
const KEEP_MS = 5_000;

export interface OverviewParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly rulebooks: Pick<FollowedRulebooks, "standings">;
}

/** Where things stand, on one page. */
export function overviewOperations({ store, clock, rulebooks }: OverviewParts): readonly Operation[] {
  const common = keptFor(KEEP_MS, clock, () => commonPart(store, clock.now()));
  return [
    operation({
      id: "readOverview",
      method: "GET",
      path: "/overview",
      tag: "findings",
      summary: "Where things stand: counts, what needs a person, the trend, what judges.",
      permission: "findings.read",
      answers: { 200: { what: "The overview.", body: overview } },
      async handle({ caller }) {
        const [{ needs, ...rest }, mine] = await Promise.all([common(), ownOpen(store, caller)]);
        const body: Overview = {
          ...rest,
          needs: [...needs, ...rulebookNeeds(rulebooks), { kind: "mine" as const, count: mine }].filter(
            ({ count }) => count > 0,
          ),
        };
        return { status: 200, body };
      },
    }),
  ];
}

async function commonPart(store: Store, now: number): Promise<Overview> {
  const [open, states, owners, changes, days, scans, jobs] = await Promise.all([
    groupFindings(store.read, { state: "open" }, "place"),
    groupFindings(store.read, {}, "state"),
    groupFindings(store.read, { state: "open", owner: "" }, "owner"),
    countChanges(store.read, now - DAY_MS),
    findingDays(store.read, { now, days: DAYS }),
    latestScans(store.read),
    countJobs(store.read),
  ]);
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  const needs: readonly Need[] = [
    { kind: "critical", count: sum(open.groups.map(({ severities }) => severities.critical)) },
    { kind: "reopened", count: changes.get("reopened") ?? 0 },
    { kind: "exemption-ended", count: changes.get("exemption-ended") ?? 0 },
    { kind: "severity-up", count: changes.get("severity-up") ?? 0 },
    { kind: "unowned", count: sum(owners.groups.map(({ count }) => count)) },
    { kind: "scan-failed", count: scans.filter(({ state }) => state === "failed").length },
    { kind: "scan-old", count: scans.filter(({ startedAt }) => startedAt < now - OLD_MS).length },
    { kind: "job-dead", count: sum(jobs.filter(({ state }) => state === "dead").map(({ count }) => count)) },
  ];
  return {
    now,
    places: [...open.groups],
    states: [...states.groups],
    needs: [...needs],
    days: [...days],
    scans: scans.map(({ why, rules, ...scan }) => ({
      ...scan,
      ...(why !== undefined && { why }),
      ...(rules !== undefined && { rules }),
    })),
  };
}

/** A rulebook that is not what its repository has: gates judge by the one before. */
function rulebookNeeds(rulebooks: OverviewParts["rulebooks"]): readonly Need[] {
  const standings = rulebooks.standings();
  return [
    { kind: "rulebook-refused", count: standings.filter(({ refused }) => refused !== undefined).length },
    { kind: "rulebook-unreachable", count: standings.filter(({ unreachable }) => unreachable !== undefined).length },
  ];
}

async function ownOpen(store: Store, { teams }: Caller): Promise<number> {
  const counts = await Promise.all(
    teams.map(async (owner) => (await groupFindings(store.read, { state: "open", owner }, "owner")).groups),
  );
  return counts.flat().reduce((all, { count }) => all + count, 0);
}

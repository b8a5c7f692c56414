import { findingKey } from "@sekisho/core";
import type { Verdict } from "@sekisho/rulebook";
import {
  addVerdicts,
  closeScan,
  type FindingFilter,
  listFindings,
  openScan,
  reconcileScan,
  type Store,
} from "@sekisho/store";
import { type RawBuilder, sql } from "kysely";
import type { Row } from "../bench.ts";
import { Sequence, times } from "../rego/random.ts";
import { NAMES } from "./databases.ts";

const FINDINGS = 100_000;
const RECONCILED_MS = 5_000;
const LISTED = 1_000_000;
const LISTED_MS = 20;
const SCOPE = "cluster:prod-1";
// Both have as many as is said.
const RULES = times(20, (i) => `kubernetes/rule-${i}`) as [string, ...string[]];
const TEAMS = times(50, (i) => `team-${i}`) as [string, ...string[]];
/** Verdicts of one transaction. */
const BATCH = 2_000;

/** A scan that sees 100,000 findings for the first time, the next one that sees nearly all of them again. */
export async function reconcileRows(store: Store): Promise<readonly Row[]> {
  const first = await reconciled(store, { id: "1", startedAt: 1_000, mended: 0 });
  const again = await reconciled(store, { id: "2", startedAt: 2_000, mended: 100 });
  const row = (workload: string, ours: number): Row => ({
    workload: `${workload}, ${NAMES[store.database]}`,
    ours,
    peer: RECONCILED_MS,
    ratio: ours / RECONCILED_MS,
    goal: 1,
    unit: "ms",
    against: "limit",
  });
  return [
    row("100,000 findings reconciled by one scan, all new", first),
    row("100,000 findings reconciled by one scan, 1 % mended", again),
  ];
}

/** Milliseconds from the closed scan to the findings; the report is stored before. Every `mended`th subject passes. */
async function reconciled(
  store: Store,
  { id, startedAt, mended }: { readonly id: string; readonly startedAt: number; readonly mended: number },
): Promise<number> {
  const scan = { id, gate: "audit", scope: SCOPE, startedAt, coverage: [{}], digests: { rules: "r" } };
  await store.transaction((tx) => openScan(tx, scan));
  const subjects = FINDINGS / 4;
  for (let from = 0; from < subjects; from += BATCH) {
    const verdicts = times(Math.min(BATCH, subjects - from), (i) =>
      verdictOf(from + i, mended > 0 && (from + i) % mended === 0 ? 0 : 4),
    );
    await store.transaction((tx) => addVerdicts(tx, id, verdicts));
  }
  await store.transaction((tx) => closeScan(tx, id, startedAt));
  const started = performance.now();
  await reconcileScan(store, id);
  return performance.now() - started;
}

function verdictOf(i: number, broken: number): Verdict {
  const subject = { scope: SCOPE, type: "k8s:apps/Deployment", name: `ns-${i % 400}/api-${i}` };
  const rules = times(broken, (k) => RULES[(i + k * 5) % RULES.length] ?? "");
  return {
    subject,
    digest: "0".repeat(64),
    judged: RULES,
    violations: rules.map((rule) => ({
      key: findingKey(rule, subject, ""),
      rule,
      severity: "high",
      action: "deny",
      message: `${rule}: the container api of ${subject.name} is not as it should be`,
      instance: "",
      evidence: { container: "api" },
      path: [],
      places: [{ file: "pod", line: 12, column: 3, endLine: 12, endColumn: 20 }],
    })),
    exempted: [],
    warnings: [],
    audited: [],
    unknown: [],
    errors: [],
    owner: TEAMS[i % TEAMS.length] ?? "",
  };
}

const PAGES = 200;

/** Pages of fifty by different filters, each followed for three pages, among a million findings. */
export async function listRows(store: Store): Promise<readonly Row[]> {
  await seed(store);
  const s = new Sequence(11);
  const filters: readonly (() => FindingFilter)[] = [
    () => ({}),
    () => ({ state: "open" }),
    () => ({ owner: s.pick(TEAMS) }),
    () => ({ rule: s.pick(RULES), state: "open" }),
    () => ({ owner: s.pick(TEAMS), rule: s.pick(RULES) }),
    () => ({ scope: `repo:github.com/acme/s${s.below(100)}`, state: "resolved" }),
    () => ({ severity: "critical", owner: s.pick(TEAMS) }),
  ];
  const samples: number[] = [];
  for (let i = 0; i < PAGES; i++) {
    const filter = filters[i % filters.length]?.() ?? {};
    let after: string | undefined;
    for (let page = 0; page < 3; page++) {
      const started = performance.now();
      const { next } = await listFindings(store.read, filter, { after });
      samples.push(performance.now() - started);
      if (next === undefined) break;
      after = next;
    }
  }
  const p95 = samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  const workload = `finding list by filter, p95 at 1 M, ${NAMES[store.database]}`;
  return [{ workload, ours: p95, peer: LISTED_MS, ratio: p95 / LISTED_MS, goal: 1, unit: "ms", against: "limit" }];
}

/** Rows of one statement: PostgreSQL's may take two minutes, and a million with their indexes takes longer. */
const SEEDED = 50_000;

/** Written by few statements: what is measured is the reading. */
async function seed(store: Store): Promise<void> {
  for (let from = 0; from < LISTED; from += SEEDED) {
    await store.transaction(({ db }) =>
      sql`insert into finding (key, rule, scope, type, name, instance, state, severity, action, message, owner,
          first_seen_at, state_at, flap_day, flap_changes)
        select 'key-' || i, 'kubernetes/rule-' || (i % 20), 'repo:github.com/acme/s' || (i % 97), 'k8s:apps/Deployment',
          'deploy/a.yaml#ns/api-' || i, '',
          case when i % 10 < 3 then 'open' when i % 10 = 3 then 'exempted' else 'resolved' end,
          (i / 7) % 5, 'deny', 'it is not as it should be', 'team-' || ((i / 3) % 50), i, (i * 7919) % 1000003, 0, 0
        from (${numbers(store, from + 1, from + SEEDED)}) as numbers`.execute(db),
    );
  }
  await store.transaction(({ db }) => sql`analyze`.execute(db));
}

/** Of 64 bits: products of smaller ones are out of range on PostgreSQL. */
function numbers({ database }: Store, first: number, last: number): RawBuilder<unknown> {
  return database === "sqlite"
    ? sql`with recursive n(i) as (select ${first} union all select i + 1 from n where i < ${last}) select i from n`
    : sql`select i from generate_series(${first}::bigint, ${last}::bigint) as n(i)`;
}

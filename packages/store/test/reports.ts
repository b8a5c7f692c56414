import { findingKey } from "@sekisho/core";
import type { Verdict, Violation } from "@sekisho/rulebook";
import { addVerdicts, closeScan, type NewScan, openScan, reconcileScan, type Store } from "../src/index.ts";

export const SCOPE = "repo:github.com/acme/shop";
export const RULES = ["k/one", "k/two"] as const;

/** What a scan says of one subject: per rule `broken`, `exempted`, `unknown` or (not said) passed; rules judged. */
export interface Said {
  readonly name: string;
  readonly broken?: readonly string[];
  readonly exempted?: readonly string[];
  readonly unknown?: readonly string[];
  readonly judged?: readonly string[];
  readonly owner?: string;
  readonly scope?: string;
  readonly severity?: Violation["severity"];
}

export function verdictOf({
  name,
  broken = [],
  exempted = [],
  unknown = [],
  judged = RULES,
  owner = "web",
  scope = SCOPE,
  severity = "high",
}: Said): Verdict {
  const subject = { scope, type: "k8s:apps/Deployment", name };
  const violation = (rule: string): Violation => ({
    key: findingKey(rule, subject, ""),
    rule,
    severity,
    action: "deny",
    message: `${rule} is broken`,
    instance: "",
    evidence: {},
    path: [],
    places: [{ file: name, line: 1, column: 1, endLine: 1, endColumn: 2 }],
  });
  return {
    subject,
    digest: "0".repeat(64),
    judged: [...judged],
    violations: broken.map(violation),
    exempted: exempted.map((rule) => ({ ...violation(rule), exemptions: ["e1"] })),
    warnings: [],
    audited: [],
    unknown: unknown.map((rule) => ({ rule, action: "deny", why: "not known yet", paths: [] })),
    errors: [],
    owner,
  };
}

export interface Report extends Partial<NewScan> {
  readonly id: string;
  readonly startedAt: number;
  readonly said: readonly Said[];
}

/** Reports a scan as the server does: opened, filled, closed, reconciled. A report that comes again does nothing. */
export async function report(store: Store, { said, ...scan }: Report): Promise<void> {
  const opened = await store.transaction(async (tx) => {
    const whole = { gate: "files", scope: SCOPE, coverage: [{}], digests: { rules: "r1" }, ...scan };
    if (!(await openScan(tx, whole))) return false;
    const verdicts = said.map((one) => verdictOf({ scope: whole.scope, ...one }));
    await addVerdicts(tx, scan.id, verdicts);
    await closeScan(tx, scan.id, scan.startedAt + 1000);
    return true;
  });
  if (opened) await reconcileScan(store, scan.id);
}

/** Every finding of a scope as `name rule state firstSeen owner severity`, sorted. */
export async function findingsIn(store: Store, scope = SCOPE): Promise<readonly string[]> {
  const rows = await store.read
    .selectFrom("finding")
    .where("scope", "=", scope)
    .select(["name", "rule", "state", "first_seen_at", "owner", "severity"])
    .execute();
  return rows
    .map(({ name, rule, state, first_seen_at, owner, severity }) =>
      [name, rule, state, first_seen_at, owner, severity].join(" "),
    )
    .sort();
}

/** The history of all findings: `name rule: kind kind …`. */
export async function historyIn(store: Store): Promise<readonly string[]> {
  const rows = await store.read
    .selectFrom("finding_event as e")
    .innerJoin("finding as f", "f.id", "e.finding")
    .select(["f.name", "f.rule", "e.kind", "e.told"])
    .orderBy("e.id")
    .execute();
  const byFinding = Map.groupBy(rows, ({ name, rule }) => `${name} ${rule}`);
  return [...byFinding]
    .map(([of, events]) => `${of}: ${events.map(({ kind, told }) => (told === 1 ? kind : `(${kind})`)).join(" ")}`)
    .sort();
}

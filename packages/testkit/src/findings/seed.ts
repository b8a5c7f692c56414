import { findingKey } from "@sekisho/core";
import type { Verdict, Violation } from "@sekisho/rulebook";
import { addVerdicts, closeScan, openScan, reconcileScan, type Store } from "@sekisho/store";
import { SEED_RULES, type SeedKind, type SeedRule } from "./rules.ts";

export interface SeedOptions {
  /** How many findings; some of them resolved, some exempted. */
  readonly count: number;
  /** The latest scan is an hour before it. UTC epoch milliseconds. */
  readonly now: number;
  /** Scans of each place, over three weeks; the findings open, end and open again between them. Default: 4. */
  readonly scans?: number;
  /** Texts that every outside field holds, one after the other: message, names, owner, evidence, places. */
  readonly poison?: readonly string[];
}

const HOUR_MS = 3_600_000;
const WEEKS_MS = 21 * 24 * HOUR_MS;
/** Rules that one thing breaks at most. */
const PER_THING = 4;
/** Verdicts of one transaction. */
const BATCH = 1_000;

interface SeedPlace {
  readonly scope: string;
  readonly gate: string;
  readonly kind: SeedKind;
  readonly type: string;
  readonly nameOf: (i: number) => string;
  readonly fileOf: (i: number) => string;
}

const SERVICES = ["cart", "checkout", "search", "mail-sender", "ledger-export", "image-resizer", "session", "gateway"];
const TEAMS = ["payments", "storefront", "platform", "data", "messaging"];

const PLACES: readonly SeedPlace[] = [
  ...["shop", "payments", "platform"].map((repo): SeedPlace => {
    const file = (i: number): string => `deploy/${serviceOf(i)}.yaml`;
    return {
      scope: `repo:github.com/acme/${repo}`,
      gate: "files",
      kind: "workload",
      type: "k8s:apps/Deployment",
      nameOf: (i) => `${file(i)}#${repo}/${serviceOf(i)}`,
      fileOf: file,
    };
  }),
  {
    scope: "repo:github.com/acme/images",
    gate: "files",
    kind: "dockerfile",
    type: "file:dockerfile",
    nameOf: (i) => `${serviceOf(i)}/Dockerfile`,
    fileOf: (i) => `${serviceOf(i)}/Dockerfile`,
  },
  ...["prod-1", "staging"].map(
    (cluster): SeedPlace => ({
      scope: `cluster:${cluster}`,
      gate: "admission",
      kind: "workload",
      type: "k8s:apps/Deployment",
      nameOf: (i) => `${TEAMS[i % TEAMS.length]}/${serviceOf(i)}`,
      fileOf: (i) => `${TEAMS[i % TEAMS.length]}/${serviceOf(i)}`,
    }),
  ),
  {
    scope: "repo:github.com/acme/infrastructure",
    gate: "terraform",
    kind: "planned",
    type: "tf:aws_s3_bucket",
    nameOf: (i) => `infra/prod@default#module.${serviceOf(i).replaceAll("-", "_")}.aws_s3_bucket.this["${i}"]`,
    fileOf: (i) => `infra/prod/${serviceOf(i)}.tf`,
  },
  {
    scope: "aws:111122223333/ap-northeast-1",
    gate: "posture",
    kind: "live",
    type: "aws:AWS::S3::Bucket",
    nameOf: (i) => `arn:aws:s3:::acme-${serviceOf(i)}-${i}`,
    fileOf: (i) => `arn:aws:s3:::acme-${serviceOf(i)}-${i}`,
  },
];

/**
 * Fills a store with findings as gates make them, by scans that are opened, filled, closed and reconciled. The same
 * options make the same findings. Answers with their keys.
 */
export async function seedFindings(store: Store, options: SeedOptions): Promise<readonly string[]> {
  const { count, now, scans = 4 } = options;
  const things = thingsFor(count, options.poison);
  const span = scans === 1 ? 0 : WEEKS_MS / (scans - 1);
  for (let scan = 0; scan < scans; scan++) {
    const startedAt = Math.round(now - HOUR_MS - (scans - 1 - scan) * span);
    for (const [place, those] of Map.groupBy(things, (thing) => thing.place)) {
      const { scope, gate } = place;
      const id = `seed ${scope} ${scan} ${now}`;
      await store.transaction(async (tx) =>
        openScan(tx, { id, gate, scope, startedAt, coverage: [{}], digests: { rules: RULES_DIGEST } }),
      );
      for (let at = 0; at < those.length; at += BATCH) {
        const verdicts = those.slice(at, at + BATCH).map((thing) => verdictOf(thing, { scan, scans }));
        await store.transaction(async (tx) => addVerdicts(tx, id, verdicts));
      }
      await store.transaction(async (tx) => closeScan(tx, id, startedAt + 1));
      await reconcileScan(store, id);
    }
  }
  return things.flatMap(({ violations }) => violations.map(({ key }) => key));
}

const RULES_DIGEST = "5c1f0c9be2f1a7d1".repeat(4);

interface Thing {
  readonly no: number;
  readonly place: SeedPlace;
  readonly owner: string;
  readonly subject: Verdict["subject"];
  readonly violations: readonly Violation[];
}

function thingsFor(count: number, poison: readonly string[] = []): readonly Thing[] {
  const things: Thing[] = [];
  let left = count;
  for (let no = 0; left > 0; no++) {
    const place = PLACES[no % PLACES.length];
    if (place === undefined) break;
    const i = Math.floor(no / PLACES.length);
    const bad = poison[no % Math.max(1, poison.length)] ?? "";
    const subject = { scope: place.scope, type: place.type, name: place.nameOf(i) + bad };
    const rules = SEED_RULES[place.kind];
    const broken = Math.min(left, 1 + (mixed(no) % Math.min(PER_THING, rules.length)));
    const violations = Array.from({ length: broken }, (_, k) => {
      const rule = rules[(mixed(no + 7) + k) % rules.length] ?? rules[0];
      return violationOf(rule, subject, { file: place.fileOf(i), line: 4 + ((no * 7 + k * 13) % 90), bad });
    });
    const owner = mixed(no) % 11 === 0 ? "" : (TEAMS[mixed(no + 3) % TEAMS.length] ?? "");
    things.push({ no, place, owner: owner + bad, subject, violations });
    left -= broken;
  }
  return things;
}

function violationOf(
  rule: SeedRule,
  subject: Verdict["subject"],
  { file, line, bad }: { readonly file: string; readonly line: number; readonly bad: string },
): Violation {
  return {
    key: findingKey(rule.id + bad, subject, ""),
    rule: rule.id + bad,
    severity: rule.severity,
    action: rule.action,
    message: rule.message + bad,
    instance: "",
    evidence: bad === "" ? rule.evidence : { ...rule.evidence, [bad]: bad },
    path: [],
    places: [
      { file: file + bad, line, column: 13, endLine: line, endColumn: 29 + bad.length, frame: frameAt(line, bad) },
    ],
  };
}

/** Lines as a manifest has them. */
function frameAt(line: number, bad: string): { readonly from: number; readonly lines: readonly string[] } {
  const lines = [
    "        - name: app",
    "          securityContext:",
    `            privileged: true${bad}`,
    "            runAsUser: 0",
    "          image: docker.io/acme/app",
  ];
  return { from: line - 2, lines };
}

/** What a scan sees: each violation begins with some scan, and some end with a later one or are exempted. */
function verdictOf(
  { no, owner, subject, violations }: Thing,
  { scan, scans }: { readonly scan: number; readonly scans: number },
): Verdict {
  const seen = violations.filter((_, k) => {
    const draw = mixed(no * 5 + k);
    const from = draw % 3 === 0 ? Math.floor(draw / 3) % scans : 0;
    const until = Math.floor(draw / 7) % 4 === 0 ? from + 1 + (draw % scans) : scans;
    return scan >= from && scan < until;
  });
  const isExempted = (_: Violation, k: number): boolean => scan === scans - 1 && mixed(no * 3 + k) % 13 === 0;
  return {
    subject,
    digest: "0".repeat(64),
    judged: violations.map(({ rule }) => rule),
    violations: seen.filter((one, k) => !isExempted(one, k)),
    exempted: seen.filter(isExempted).map((one) => ({ ...one, exemptions: ["2026-11-node-agent"] })),
    warnings: [],
    audited: [],
    unknown: [],
    errors: [],
    owner,
  };
}

function serviceOf(i: number): string {
  const name = SERVICES[i % SERVICES.length] ?? "";
  return i < SERVICES.length ? name : `${name}-${Math.floor(i / SERVICES.length)}`;
}

/** A number below 2³¹ that looks drawn and is always the same (the finaliser of MurmurHash3). */
function mixed(n: number): number {
  let h = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 1;
}

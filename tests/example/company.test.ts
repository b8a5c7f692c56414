import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExemptedViolation, Verdict, Violation } from "@sekisho/rulebook";
import { expect, test } from "vitest";
import { COMPANY, DAY, sekisho } from "./sekisho.ts";

/** What is asserted of `report/1`. */
interface Report {
  readonly exitStatus: number;
  readonly diagnostics: readonly unknown[];
  readonly notConfigured: readonly unknown[];
  readonly unneededExemptions: readonly string[];
  readonly counts: { readonly files: number; readonly subjects: number };
  readonly rulebooks: readonly { readonly digests: { readonly rules: string } }[];
  readonly verdicts: readonly Verdict[];
}

/** Rule, place, the text that stands there, instance, team. */
type Row = readonly [rule: string, place: string, text: string, instance: string, owner: string];

const CATALOG = "deploy/catalog/catalog.yaml";
const LEDGER = "deploy/ledger/ledger.yaml";
const REPORT = "deploy/ledger/nightly-report.yaml";
const PAYMENTS = "deploy/payments/payments.yaml";
const STOREFRONT = "deploy/storefront/storefront.yaml";
const PLAN = "infra/prod/plan.json";

/** A policy is one JSON text in the plan: its place is the whole of it. */
const POLICY = JSON.stringify(
  JSON.stringify({
    Statement: [
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Effect: "Allow",
        Resource: "arn:aws:logs:ap-northeast-1:111122223333:log-group:/acme/deploy:*",
        Sid: "Logs",
      },
      { Action: ["s3:*"], Effect: "Allow", Resource: "*", Sid: "Assets" },
    ],
    Version: "2012-10-17",
  }),
);

// Written down while reading the files, not from what the program prints.
const VIOLATIONS: readonly Row[] = [
  ["kubernetes/image-tag", `${CATALOG}:42:18`, "registry.example.com/acme/catalog:latest", "catalog", "shop"],
  ["kubernetes/rbac-escalation", `${REPORT}:19:13`, '"*"', "* on jobs", "payments"],
  ["kubernetes/image-registry", `${PAYMENTS}:34:18`, "docker.io/library/busybox:1.36.1", "tune", "payments"],
  ["kubernetes/privileged", `${PAYMENTS}:37:25`, "true", "tune", "payments"],
  ["kubernetes/host-ports", `${STOREFRONT}:45:25`, "9113", "exporter:9113", "shop"],
  ["terraform-aws/unencrypted-volume", `${PLAN}:601:24`, "false", "volume", "shop"],
  ["terraform-aws/wildcard-iam", `${PLAN}:698:21`, POLICY, "Assets:s3:*", "platform"],
  ["acme/team-name", `${PLAN}:796:11`, '"tags"', "", "payments"],
  ["terraform-aws/public-bucket", `${PLAN}:918:18`, '"public-read"', "acl", "payments"],
  ["terraform-aws/open-security-group", `${PLAN}:1218:24`, '"0.0.0.0/0"', "tcp/22", "platform"],
];
const WARNINGS: readonly Row[] = [["kubernetes/probes", `${CATALOG}:41:11`, "name", "catalog:readinessProbe", "shop"]];
const AUDITED: readonly Row[] = [
  ["kubernetes/drop-all-capabilities", `${STOREFRONT}:51:11`, "securityContext", "exporter", "shop"],
];
const EXEMPTED: readonly Row[] = [["kubernetes/run-as-non-root", `${LEDGER}:34:27`, "false", "ledger", "payments"]];

test("caught, told, only audited and exempted: each with its place, instance and team", async () => {
  const { status, report } = await check();
  expect(rows(report, ({ violations }) => violations)).toEqual(VIOLATIONS);
  expect(rows(report, ({ warnings }) => warnings)).toEqual(WARNINGS);
  expect(rows(report, ({ audited }) => audited)).toEqual(AUDITED);
  expect(rows(report, ({ exempted }) => exempted)).toEqual(EXEMPTED);
  expect(exemptions(report)).toEqual(["ledger-root-2026"]);
  expect(report.unneededExemptions).toEqual(["catalog-index-on-node"]);
  expect([status, report.exitStatus]).toEqual([1, 1]);
});

test("what Terraform can't tell yet is unknown, not passed", async () => {
  const { report } = await check();
  const unknown = report.verdicts.flatMap(({ subject, unknown: rules }) =>
    rules.map(({ rule, paths }) => [subject.name, rule, paths.map((path) => path.join("."))]),
  );
  expect(unknown).toEqual([
    ["infra/prod@default#aws_ebs_volume.scratch", "terraform-aws/unencrypted-volume", ["change.after.encrypted"]],
    ["infra/prod@default#aws_iam_policy.exports", "terraform-aws/wildcard-iam", ["change.after.policy"]],
  ]);
});

test("all files are read, and nothing else is wrong with them", async () => {
  const { report } = await check();
  expect(report.counts).toMatchObject({ files: 7, subjects: 15 + 13 + 6 });
  expect(report.diagnostics).toMatchObject([{ code: "exemption_ends_soon" }]);
  expect(report.notConfigured).toEqual([]);
  expect(report.verdicts.flatMap(({ errors }) => errors)).toEqual([]);
});

test.each<[string, string, (report: Report) => readonly Row[], readonly Row[]]>([
  ["2026-12-15", "the exemption's last day", (report) => rows(report, ({ exempted }) => exempted), EXEMPTED],
  ["2026-12-16", "the day after it", (report) => rows(report, ({ exempted }) => exempted), []],
  ["2027-01-31", "the audit's last day", (report) => rows(report, ({ audited }) => audited), AUDITED],
  ["2027-02-01", "the day after it", (report) => rows(report, ({ audited }) => audited), []],
])("on %s, %s", async (day, _what, found, expected) => {
  const { report } = await check(day);
  expect(found(report)).toEqual(expected);
  // What is neither exempted nor audited any more stops.
  const stopped = rows(report, ({ violations }) => violations);
  expect(stopped).toHaveLength(VIOLATIONS.length + (day > "2026-12-15" ? 1 : 0) + (day > "2027-01-31" ? 1 : 0));
});

test("a person reads the same: rule and place of all that stops, who may grant, the exemption's end, the digest", async () => {
  const { status, out, err } = await sekisho("check", "--at", DAY);
  const { report } = await check();
  expect([status, err]).toEqual([1, ""]);
  for (const [rule, place] of [...VIOLATIONS, ...WARNINGS, ...EXEMPTED]) {
    expect(out).toContain(rule);
    expect(out).toContain(place);
  }
  for (const word of ["ledger-root-2026", "2026-12-15", "catalog-index-on-node", "aws_ebs_volume.scratch"]) {
    expect(out).toContain(word);
  }
  const digest = report.rulebooks[0]?.digests.rules.slice(0, 12) ?? "no digest";
  expect(out).toContain(digest);
});

test("what is only audited is shown to whoever asks", async () => {
  const { out } = await sekisho("check", "--at", DAY, "--verbose");
  for (const [rule, place] of AUDITED) {
    expect(out).toContain(rule);
    expect(out).toContain(place);
  }
});

test("the company's own rule speaks Japanese", async () => {
  const { report } = await check(DAY, "--lang", "ja");
  const [violation] = report.verdicts.flatMap(({ violations }) => violations).filter(isOwn);
  expect(violation?.message).toBe("tag team が社内のチームを示していません: 値は未設定です");
});

test("the rulebook's own tests pass", async () => {
  const { status, out } = await sekisho("test", "rulebook");
  expect(status, out).toBe(0);
});

async function check(day = DAY, ...more: readonly string[]): Promise<{ status: number; report: Report }> {
  const { status, out } = await sekisho("check", "--at", day, "--output", "json", ...more);
  // The program's own report; the tests above assert what they read of it.
  return { status, report: JSON.parse(out) as Report };
}

function rows(report: Report, of: (verdict: Verdict) => readonly Violation[]): readonly Row[] {
  return report.verdicts.flatMap((verdict) =>
    of(verdict).flatMap(({ rule, instance, places }) =>
      places.map(
        ({ file, line, column, endColumn }): Row => [
          rule,
          `${file}:${line}:${column}`,
          lineOf(file, line).slice(column - 1, endColumn - 1),
          instance,
          verdict.owner,
        ],
      ),
    ),
  );
}

function exemptions(report: Report): readonly string[] {
  const exempted: readonly ExemptedViolation[] = report.verdicts.flatMap((verdict) => verdict.exempted);
  return exempted.flatMap((violation) => violation.exemptions);
}

function lineOf(file: string, line: number): string {
  return readFileSync(join(COMPANY, file), "utf8").split("\n")[line - 1] ?? "";
}

function isOwn({ rule }: Violation): boolean {
  return rule.startsWith("acme/");
}

import { findingKey } from "@sekisho/core";
import type { Action, ExemptedViolation, Exemption, Rule, Rulebook, Severity, Violation } from "@sekisho/rulebook";
import { outcomeOf, type Report } from "../src/answer/report.ts";

/** A subject, file and message with everything in them that a format must escape. */
export const HOSTILE = 'deploy/a,b:c%<"&>\x1b\ud800日本.yaml';

const subject = { scope: "repo:github.com/acme/shop", type: "k8s:apps/Deployment", name: `${HOSTILE}#pay/api` };
const about = { subject, label: "Deployment pay/api", file: HOSTILE, owner: "payments" };

export function violation(rule: string, action: Action, severity: Severity, message = "broken"): Violation {
  return {
    key: findingKey(rule, { ...subject, name: "deploy/a.yaml#pay/api" }, "app"),
    rule,
    severity,
    action,
    message,
    instance: "app",
    evidence: { container: "app" },
    path: ["spec", "x"],
    places: [
      { file: HOSTILE, line: 3, column: 5, endLine: 3, endColumn: 9 },
      { file: HOSTILE, line: 7, column: 1, endLine: 9, endColumn: 2 },
    ],
  };
}

const exempted: ExemptedViolation = { ...violation("k/c", "deny", "low"), exemptions: ["legacy"] };

const texts = { en: { title: "No x", why: "Because, of: x.", fix: "Do 100% y." }, ja: { title: "x 禁止" } };

function rule(id: string, severity: Severity): Rule {
  const parts = { kind: "conftest", id, severity, texts, references: ["https://example.com/x"] };
  // Reporters read nothing else of a rule.
  return parts as unknown as Rule;
}

const exemption = {
  id: "legacy",
  rules: ["k/c"],
  reason: "Vendor's image.",
  expires: "2027-02-01",
  ticket: "T-1",
  approver: "sec",
  match: [],
};

const digests = { rules: "r", exemptions: "e", owners: "o", controls: "c", rulebook: "b" };

const rulebook = {
  name: "acme",
  version: "1",
  digests,
  // Reporters read nothing else of a rulebook.
  exemptions: [exemption as unknown as Exemption],
} as unknown as Rulebook;

/** One of everything that a run can find out. */
export function fixedReport(change: Partial<Report> = {}): Report {
  const facts = {
    findings: [
      { ...about, violation: violation("k/a", "deny", "critical", "100% broken\r\nin two lines"), line: "  x:  1" },
      { ...about, violation: violation("k/b", "warn", "high") },
      { ...about, violation: violation("k/b", "audit", "high") },
    ],
    exempted: [{ ...about, violation: exempted }],
    unknown: [{ ...about, unknown: { rule: "k/d", action: "deny" as const, why: "not known: x", paths: [["x"]] } }],
    errors: [
      { ...about, error: { rule: "k/e", action: "deny" as const, code: "eval_budget_exceeded", message: "too long" } },
    ],
    remarks: [
      {
        diagnostic: {
          code: "yaml_syntax",
          severity: "error" as const,
          message: "expected a key",
          span: { file: "x.yaml", start: { line: 2, column: 1, offset: 5 }, end: { line: 2, column: 4, offset: 8 } },
        },
      },
      { diagnostic: { code: "settings", severity: "warning" as const, message: "odd" } },
    ],
    failOn: "deny" as const,
    unknownSetting: "fail" as const,
    nothingRead: false,
    ...change,
  };
  const verdict = {
    file: HOSTILE,
    subject,
    digest: "d",
    judged: ["k/a"],
    violations: facts.findings.slice(0, 1).map((finding) => finding.violation),
    exempted: [exempted],
    warnings: [],
    audited: [],
    unknown: [],
    errors: [],
    owner: "payments",
  };
  const clean = { ...verdict, subject: { ...subject, name: "clean" }, violations: [], exempted: [] };
  return {
    rulebooks: [rulebook],
    defaultRulebooks: false,
    rules: new Map((["k/a", "k/b", "k/c", "k/d", "k/e"] as const).map((id) => [id, rule(id, "high")])),
    notConfigured: [],
    unruledTerraform: 0,
    skipped: [{ file: "t/", reason: "helm-template" }],
    verdicts: [verdict, clean],
    exemptions: { expired: [], unneeded: [], idle: [] },
    counts: { files: 1, subjects: 2, unruled: 0, rules: 5 },
    outcome: outcomeOf(facts),
    scope: "repo:github.com/acme/shop",
    root: "/w",
    language: "en",
    now: Date.UTC(2026, 10, 22),
    elapsedMs: 12,
    version: "0.1.0",
    ...facts,
  };
}

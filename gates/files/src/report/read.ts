import { check, type Diagnostic, findingKey, isJsonObject, type Json, type Outcome } from "@sekisho/core";
import type { ExemptedViolation, Verdict, Violation } from "@sekisho/rulebook";
import { type FilesReport, filesReport } from "./format.ts";

/** A report as the store takes it. */
export interface ReadReport extends Omit<FilesReport, "verdicts" | "digests"> {
  readonly digests: Readonly<Record<string, string>>;
  readonly verdicts: readonly Verdict[];
}

/**
 * Reads a report, or tells what is wrong with it. Codes: those of `check` with the prefix `report`, and
 * `report_twice` for a subject with two verdicts. Paths stand in the messages; there is no text to point into.
 */
export function readReport(body: Json): Outcome<ReadReport> {
  const { value, diagnostics } = check(filesReport, body, { codes: "report", locate: () => undefined });
  if (value === undefined) return { diagnostics };
  const twice = twiceIn(value);
  if (twice !== undefined) return { diagnostics: [twice] };
  const verdicts = value.verdicts.map((verdict) => verdictOf(verdict, value.scope));
  return { value: { ...value, digests: Object.fromEntries(value.digests), verdicts }, diagnostics };
}

type ReportedVerdict = FilesReport["verdicts"][number];
type ReportedViolation = ReportedVerdict["violations"][number];

function verdictOf(verdict: ReportedVerdict, scope: string): Verdict {
  const subject = { scope, ...verdict.subject };
  const violation = (said: ReportedViolation): Violation => ({
    ...said,
    key: findingKey(said.rule, subject, said.instance),
    evidence: Object.fromEntries(said.evidence),
    path: said.path.filter((step) => typeof step === "string" || typeof step === "number"),
  });
  return {
    ...verdict,
    subject,
    violations: verdict.violations.map(violation),
    warnings: verdict.warnings.map(violation),
    audited: verdict.audited.map(violation),
    exempted: verdict.exempted.map((said): ExemptedViolation => ({ ...violation(said), exemptions: said.exemptions })),
    unknown: verdict.unknown.map((unknown) => ({ ...unknown, paths: [] })),
  };
}

/** A subject is judged once; of two verdicts nobody could say which holds. */
function twiceIn({ verdicts }: FilesReport): Diagnostic | undefined {
  const seen = new Set<string>();
  for (const { subject } of verdicts) {
    const id = JSON.stringify([subject.type, subject.name]);
    if (seen.has(id)) {
      const message = `${subject.type} ${subject.name} has two verdicts; expected one a subject`;
      return { code: "report_twice", severity: "error", message };
    }
    seen.add(id);
  }
  return undefined;
}

/** The scope that a body names, before it is read as a whole. */
export function scopeOf(body: Json): string | undefined {
  const scope = isJsonObject(body) ? body["scope"] : undefined;
  return typeof scope === "string" ? scope : undefined;
}

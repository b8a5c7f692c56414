import type { Invocation } from "@sekisho/gate";
import { exemptionStatus, unneededExemptions } from "@sekisho/rulebook";
import { applyBaseline } from "../baseline/apply.ts";
import type { CommandLine } from "../config.ts";
import type { Run } from "../run.ts";
import { type ExemptionNews, outcomeOf, type Report } from "./report.ts";

export interface ReportOptions {
  readonly line: CommandLine;
  readonly invocation: Invocation;
  readonly elapsedMs: number;
  /** A baseline that this run has written, absolute, and how many entries it has. */
  readonly written?: { readonly file: string; readonly count: number };
}

/** The report of a run that is over. */
export function makeReport(run: Run, { line, invocation, elapsedMs, written }: ReportOptions): Report {
  const { collector, settings, repository } = run;
  const { exempted, unknown, errors, remarks, verdicts } = collector;
  const known = run.baseline;
  const file = written?.file ?? settings.baseline;
  const applied = known === undefined || file === undefined ? undefined : applyBaseline(run, known, file);
  const findings = applied?.findings ?? collector.findings;
  const rulebooks = run.rulebooks.map(({ rulebook }) => rulebook);
  const facts = {
    findings,
    exempted,
    unknown,
    errors,
    remarks,
    failOn: settings.failOn,
    unknownSetting: settings.unknown,
    nothingRead: run.named && collector.files === 0,
  };
  return {
    ...facts,
    ...(applied === undefined ? {} : { baseline: { ...applied.news, ...(written && { written: written.count }) } }),
    ...(run.changed === undefined ? {} : { changed: run.changed.news }),
    outcome: outcomeOf(facts),
    rulebooks,
    defaultRulebooks: settings.defaultRulebooks,
    rules: new Map(rulebooks.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule])),
    notConfigured: run.rulebooks.flatMap(({ judge }) => judge.notConfigured),
    unruledTerraform: collector.unruledTerraform,
    skipped: run.skipped,
    verdicts,
    exemptions: newsOf(run, line.now),
    counts: {
      files: collector.files,
      subjects: collector.subjects,
      unruled: collector.unruled,
      rules: collector.rules.size,
    },
    scope: settings.scope,
    root: repository.root,
    language: line.language,
    now: line.now,
    elapsedMs,
    version: invocation.version,
  };
}

/** "No longer needed" is said only where everything that was asked for could be read and judged. */
function newsOf(run: Run, now: number): ExemptionNews {
  const exemptions = run.rulebooks.flatMap(({ rulebook }) => rulebook.exemptions);
  const { scope } = run.settings;
  const complete = !run.collector.remarks.some(({ diagnostic }) => diagnostic.severity === "error");
  const scan = { gate: "files", scope, paths: run.directories, verdicts: run.collector.openVerdicts };
  const expired = exemptions.filter((exemption) => exemptionStatus(exemption, now) === "expired");
  const unneeded = complete && scope !== "" && exemptions.length > 0 ? unneededExemptions(exemptions, [scan], now) : [];
  const used = new Set(
    run.collector.exempted.flatMap(({ violation }) => ("exemptions" in violation ? violation.exemptions : [])),
  );
  const idle = exemptions.filter(
    (exemption) => !used.has(exemption.id) && !expired.includes(exemption) && !unneeded.includes(exemption),
  );
  return { expired, unneeded, idle };
}

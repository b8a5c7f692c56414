import { canonicalJson, type Json } from "@sekisho/core";
import type { Verdict, Violation } from "@sekisho/rulebook";
import { toJson } from "../answer/to-json.ts";
import { type FilesReport, REPORT_LIMITS } from "./format.ts";

/** What a run tells of itself, beside its verdicts. */
export type ReportHead = Omit<FilesReport, "version" | "verdicts" | "digests"> & {
  readonly digests: Readonly<Record<string, string>>;
};

/** A report as it is sent: canonical JSON. Verdicts of other scopes than the report's have no place in it. */
export function writeReport(head: ReportHead, verdicts: readonly Verdict[]): string {
  return canonicalJson(
    toJson({
      ...head,
      version: "files-report/1",
      verdicts: verdicts.filter(({ subject }) => subject.scope === head.scope).map(reported),
    }),
  );
}

function reported({ subject, digest, judged, owner, ...verdict }: Verdict): Json {
  const { type, name } = subject;
  return toJson({
    subject: { type, name },
    digest,
    judged,
    violations: verdict.violations.map(said),
    warnings: verdict.warnings.map(said),
    audited: verdict.audited.map(said),
    exempted: verdict.exempted.map(({ exemptions, ...violation }) => ({ ...said(violation), exemptions })),
    unknown: verdict.unknown.map(({ rule, action, why }) => ({ rule, action, why: short(why) })),
    errors: verdict.errors.map(({ rule, action, code, message }) => ({
      rule,
      action,
      code,
      message: short(message),
    })),
    owner,
  });
}

/** Without its key: the reader makes that itself. */
function said({ rule, severity, action, message, instance, evidence, path, places }: Violation): object {
  return { rule, severity, action, message: short(message), instance, evidence, path, places };
}

/** A text of a rule may be of any length; a report with one that is too long would be refused as a whole. */
function short(text: string): string {
  return text.length <= REPORT_LIMITS.text ? text : `${text.slice(0, REPORT_LIMITS.text - 1)}…`;
}

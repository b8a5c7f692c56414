import { canonicalJson, type Json } from "@sekisho/core";
import type { Verdict, Violation } from "@sekisho/rulebook";
import { toJson } from "../answer/to-json.ts";
import { type FilesReport, REPORT_LIMITS } from "./format.ts";

/** What a run tells of itself, beside its verdicts. */
export type ReportHead = Omit<FilesReport, "version" | "verdicts" | "digests"> & {
  readonly digests: Readonly<Record<string, string>>;
};

/** Lines around places, by the very places. */
type Sources = ReadonlyMap<Violation["places"][number], { readonly from: number; readonly lines: readonly string[] }>;

/** A report as it is sent: canonical JSON. Verdicts of other scopes than the report's have no place in it. */
export function writeReport(head: ReportHead, verdicts: readonly Verdict[], sources: Sources = new Map()): string {
  return canonicalJson(
    toJson({
      ...head,
      version: "files-report/1",
      verdicts: verdicts
        .filter(({ subject }) => subject.scope === head.scope)
        .map((verdict) => reported(verdict, sources)),
    }),
  );
}

function reported({ subject, digest, judged, owner, ...verdict }: Verdict, sources: Sources): Json {
  const { type, name } = subject;
  const all = (violations: readonly Violation[]): readonly object[] =>
    violations.map((violation) => said(violation, sources));
  return toJson({
    subject: { type, name },
    digest,
    judged,
    violations: all(verdict.violations),
    warnings: all(verdict.warnings),
    audited: all(verdict.audited),
    exempted: verdict.exempted.map(({ exemptions, ...violation }) => ({ ...said(violation, sources), exemptions })),
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
function said(violation: Violation, sources: Sources): object {
  const { rule, severity, action, message, instance, evidence, path } = violation;
  const places = violation.places.map((place) => {
    const { file, line, column, endLine, endColumn } = place;
    return { file, line, column, endLine, endColumn, frame: sources.get(place) };
  });
  return { rule, severity, action, message: short(message), instance, evidence, path, places };
}

/** A text of a rule may be of any length; a report with one that is too long would be refused as a whole. */
function short(text: string): string {
  return text.length <= REPORT_LIMITS.text ? text : `${text.slice(0, REPORT_LIMITS.text - 1)}…`;
}

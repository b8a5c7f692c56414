import { createHash } from "node:crypto";
import type { Severity } from "@sekisho/rulebook";
import { inertText, jsonEscape, visible } from "../frame/visible.ts";
import type { Report } from "./report.ts";

/** A finding as GitLab's Code Quality reads it from `artifacts: reports: codequality`. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** Unlike any other one's of the report; the same from run to run. */
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES: Readonly<Record<Severity, Issue["severity"]>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
  info: "info",
};

/**
 * GitLab's Code Quality report: what stops or is told, what failed and what could not be read, each on its line. What is only
 * audited or is exempted stays out. What has no file is left out: the format has no other place.
 */
export function codeQualityReport(report: Report): string {
  const seen = new Map<string, number>();
  const unique = (fingerprint: string): string => {
    const count = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, count);
    return count === 1 ? fingerprint : `${fingerprint}-${count}`;
  };
  const issue = (name: string, message: string, at: Issue["location"], { severity, key }: Kept): readonly Issue[] =>
    at.path === "" || at.path === "-"
      ? []
      : [
          {
            description: visible(message),
            check_name: visible(name),
            fingerprint: unique(key ?? digest([name, message, at.path])),
            severity,
            location: { path: visible(at.path), lines: at.lines },
          },
        ];
  const issues = [
    ...report.findings
      .filter(({ violation }) => violation.action !== "audit")
      .flatMap(({ violation, file }) => {
        const [place] = violation.places;
        const at = { path: place?.file ?? file, lines: { begin: place?.line ?? 1 } };
        return issue(violation.rule, violation.message, at, {
          severity: SEVERITIES[violation.severity],
          key: violation.key,
        });
      }),
    ...report.unknown
      .filter(({ unknown }) => unknown.action === "deny" && report.unknownSetting === "fail")
      .flatMap(({ unknown, file, label }) => issue(unknown.rule, `${label}: ${unknown.why}`, start(file), BLOCKER)),
    ...report.errors.flatMap(({ error, file, label }) =>
      issue(error.rule, `${label}: ${error.code}: ${error.message}`, start(file), BLOCKER),
    ),
    ...report.remarks
      .filter(({ diagnostic }) => diagnostic.severity === "error")
      .flatMap(({ diagnostic: { code, message, span } }) =>
        issue(code, message, { path: span?.file ?? "", lines: { begin: span?.start.line ?? 1 } }, BLOCKER),
      ),
  ];
  const lines = issues.map((one) => JSON.stringify(one));
  return inertText(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`, jsonEscape);
}

interface Kept {
  readonly severity: Issue["severity"];
  readonly key?: string;
}

const BLOCKER: Kept = { severity: "blocker" };

function start(path: string): Issue["location"] {
  return { path, lines: { begin: 1 } };
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

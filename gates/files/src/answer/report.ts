import type { Diagnostic } from "@sekisho/core";
import type {
  ExemptedViolation,
  Exemption,
  Language,
  NotConfigured,
  Rule,
  Rulebook,
  RuleError,
  RuleId,
  UnknownRule,
  Verdict,
  Violation,
} from "@sekisho/rulebook";
import type { SubjectId } from "@sekisho/subject";
import type { BaselineNews } from "../baseline/entry.ts";
import type { ChangedNews } from "../changed/changed-files.ts";
import type { Suggestion } from "../fix/suggestion.ts";
import type { CodeFrame } from "../frame/code-frame.ts";
import type { Skipped } from "../walk/skipped.ts";

/** Whom something is said about. */
interface About {
  readonly subject: SubjectId;
  /** As people name it; for a violation with the place inside of it. */
  readonly label: string;
  /** The file it stands in, from the repository's root. */
  readonly file: string;
  /** "" where the rulebook has no owners. */
  readonly owner: string;
}

/** A violation and what a person or a baseline wants to see around it. */
export interface Finding extends About {
  readonly violation: Violation | ExemptedViolation;
  /** Only for those that a person is shown. */
  readonly frame?: CodeFrame;
  /** The located line, secrets taken out; absent where no output asks for it, or where the line is very long. */
  readonly line?: string;
  /** What the rule's patch makes of its lines; only where an output asks for it. */
  readonly suggestion?: Suggestion;
}

export interface UnknownFinding extends About {
  readonly unknown: UnknownRule;
}

export interface ErrorFinding extends About {
  readonly error: RuleError;
}

/** Something to say about a file, a setting or a rulebook. */
export interface Remark {
  readonly diagnostic: Diagnostic;
  readonly frame?: CodeFrame;
}

export interface Counts {
  /** Files that were read and held something. */
  readonly files: number;
  readonly subjects: number;
  /** Subjects to which no rule applies. */
  readonly unruled: number;
  /** Different rules that judged something. */
  readonly rules: number;
}

/** What became of the exemptions of the rulebook, seen from this run. */
export interface ExemptionNews {
  readonly expired: readonly Exemption[];
  /** Hold, and nothing in this run needs them. */
  readonly unneeded: readonly Exemption[];
  /** All others that covered nothing in this run: they speak of other places or gates, match nothing, or begin later. */
  readonly idle: readonly Exemption[];
}

/** How the exit status came about; the first that holds of `could-not-judge`, `broken`, `passed`. */
export type Outcome = "could-not-judge" | "broken" | "passed";

/** All that a run found out: what every form of answer is made of. */
export interface Report {
  readonly rulebooks: readonly Rulebook[];
  /** Nobody named a rulebook. */
  readonly defaultRulebooks: boolean;
  readonly rules: ReadonlyMap<RuleId, Rule>;
  readonly notConfigured: readonly NotConfigured[];
  /** Subjects of Terraform's own files to which no rule applies. */
  readonly unruledTerraform: number;
  /** In the order in which files were read; violations, warnings and what is only audited. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly Finding[];
  readonly unknown: readonly UnknownFinding[];
  readonly errors: readonly ErrorFinding[];
  readonly remarks: readonly Remark[];
  readonly skipped: readonly Skipped[];
  /** One for each subject; empty where no output asks for them. */
  readonly verdicts: readonly FileVerdict[];
  /** What was broken before; absent without a baseline. Its findings are none of {@link findings}. */
  readonly baseline?: BaselineNews;
  /** Where only what has changed was judged. */
  readonly changed?: ChangedNews;
  readonly exemptions: ExemptionNews;
  readonly counts: Counts;
  readonly outcome: Outcome;
  /** Something was named to be checked, and nothing could be read from it. */
  readonly nothingRead: boolean;
  readonly failOn: "deny" | "warn";
  readonly unknownSetting: "fail" | "tell";
  readonly scope: string;
  readonly root: string;
  readonly language: Language;
  /** UTC epoch milliseconds: the moment the run judged at. */
  readonly now: number;
  readonly elapsedMs: number;
  /** The program's. */
  readonly version: string;
}

export interface FileVerdict extends Verdict {
  readonly file: string;
}

/** The exit status of an outcome. */
export const exitStatus: Readonly<Record<Outcome, number>> = { "could-not-judge": 2, broken: 1, passed: 0 };

/** Whether something unknown is enough for "could not judge": a rule that stops, and no `unknown: tell`. */
export function unknownStops({ unknown, unknownSetting }: Pick<Report, "unknown" | "unknownSetting">): boolean {
  return unknownSetting === "fail" && unknown.some((finding) => finding.unknown.action === "deny");
}

/** "Could not judge" wins over "broken" wins over "passed" (rulebook.md, the end). */
export function outcomeOf(
  report: Pick<Report, "findings" | "unknown" | "errors" | "remarks" | "failOn" | "unknownSetting" | "nothingRead">,
): Outcome {
  const { findings, errors, remarks, failOn } = report;
  const unreadable = remarks.some(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length > 0 || unknownStops(report) || unreadable || report.nothingRead) return "could-not-judge";
  const stops = (action: string): boolean => action === "deny" || (failOn === "warn" && action === "warn");
  return findings.some(({ violation }) => stops(violation.action)) ? "broken" : "passed";
}

import type { UnknownRule, Verdict, Violation } from "@sekisho/rulebook";
import { subjectLabel } from "@sekisho/subject";
import { junitXml, type Result, type TestCase } from "./junit-xml.ts";
import type { FileVerdict, Report } from "./report.ts";
import { wordsOf } from "./words.ts";

/**
 * JUnit XML as CI servers read it: a suite for each file, a test case for each subject and rule that says something,
 * and for a subject about which nothing is said one case, which passes, or is skipped where no rule judged it.
 */
export function junitReport(report: Report): string {
  const suites = new Map<string, TestCase[]>();
  const casesOf = (file: string): TestCase[] => {
    const cases = suites.get(file) ?? [];
    suites.set(file, cases);
    return cases;
  };
  const known = new Map(report.baseline?.old.map(({ violation: { key }, since }) => [key, since]));
  for (const verdict of report.verdicts) {
    const cases = casesOf(verdict.file);
    // One by one: a subject may have more violations than a call takes arguments.
    for (const test of subjectCases(verdict, report, known)) cases.push(test);
  }
  for (const { diagnostic } of report.remarks) {
    const { severity, span, code, message } = diagnostic;
    if (severity !== "error") continue;
    const at = span === undefined ? "" : `${span.file}:${span.start.line}:${span.start.column}: `;
    casesOf(span?.file ?? "sekisho").push({
      name: code,
      group: "diagnostics",
      result: { tag: "error", type: code, message, text: at + message },
    });
  }
  return junitXml(suites, report.elapsedMs);
}

function subjectCases(verdict: FileVerdict, report: Report, known: ReadonlyMap<string, string>): readonly TestCase[] {
  const label = subjectLabel(verdict.subject);
  const words = wordsOf(report.language);
  const of = (rule: string, result: Result): TestCase => ({
    name: `${label}: ${rule}`,
    group: verdict.subject.type,
    result,
  });
  const stops = report.failOn === "warn" ? [...verdict.violations, ...verdict.warnings] : verdict.violations;
  const cases = [
    ...stops.map((violation) => {
      const since = known.get(violation.key);
      if (since === undefined) return of(violation.rule, failure(violation, verdict, report));
      const message = `${words.headings.old}: ${since}`;
      return of(violation.rule, { tag: "skipped", type: violation.severity, message, text: "" });
    }),
    ...verdict.exempted.map((violation) =>
      of(violation.rule, {
        tag: "skipped",
        type: violation.severity,
        message: `${words.headings.exempted}: ${violation.exemptions.join(", ")}`,
        text: "",
      }),
    ),
    ...verdict.unknown.map((unknown) => of(unknown.rule, unknownResult(unknown, report))),
    ...verdict.errors.map(({ rule, code, message }) => of(rule, { tag: "error", type: code, message, text: message })),
  ];
  if (cases.length > 0) return cases;
  const alone = { name: label, group: verdict.subject.type };
  if (verdict.judged.length > 0) return [alone];
  // Nobody judged it: that is not to be read as passed.
  return [{ ...alone, result: { tag: "skipped", type: "unruled", message: words.noRule, text: "" } }];
}

function failure(violation: Violation, { owner }: Verdict, report: Report): Result {
  const words = wordsOf(report.language);
  const { labels } = words;
  const texts = report.rules.get(violation.rule)?.texts;
  const text = report.language === "ja" ? { ...texts?.en, ...texts?.ja } : texts?.en;
  const lines = [
    violation.message,
    ...violation.places.map(({ file, line, column, rendered }) =>
      rendered === undefined ? `${file}:${line}:${column}` : words.renderedSpot(file, rendered.line),
    ),
    ...(text?.why === undefined ? [] : [`${labels.why}: ${text.why}`]),
    ...(text?.fix === undefined ? [] : [`${labels.fix}: ${text.fix}`]),
    ...(owner === "" ? [] : [`${labels.owner}: ${owner}`]),
  ];
  return { tag: "failure", type: violation.severity, message: violation.message, text: lines.join("\n") };
}

function unknownResult({ action, why }: UnknownRule, { unknownSetting }: Report): Result {
  const fails = action === "deny" && unknownSetting === "fail";
  return { tag: fails ? "error" : "skipped", type: "unknown", message: why, text: fails ? why : "" };
}

import type { UnknownRule, Verdict, Violation } from "@sekisho/rulebook";
import { subjectLabel } from "@sekisho/subject";
import { inertText } from "../frame/visible.ts";
import type { FileVerdict, Report } from "./report.ts";
import { wordsOf } from "./words.ts";

/**
 * JUnit XML as CI servers read it: a suite for each file, a test case for each subject and rule that says something,
 * and one case that passes for a subject about which nothing is said.
 */
export function junitReport(report: Report): string {
  const suites = new Map<string, TestCase[]>();
  const casesOf = (file: string): TestCase[] => {
    const cases = suites.get(file) ?? [];
    suites.set(file, cases);
    return cases;
  };
  for (const verdict of report.verdicts) {
    const cases = casesOf(verdict.file);
    // One by one: a subject may have more violations than a call takes arguments.
    for (const test of subjectCases(verdict, report)) cases.push(test);
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
  const all = [...suites.values()].flat();
  const body = [...suites].map(([file, cases]) => suite(file, cases)).join("");
  const seconds = (report.elapsedMs / 1000).toFixed(3);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sekisho" ${counts(all)} time="${seconds}">\n${body}</testsuites>\n`;
}

interface TestCase {
  readonly name: string;
  readonly group: string;
  /** Absent: passed. */
  readonly result?: Result;
}

interface Result {
  readonly tag: "failure" | "error" | "skipped";
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

function subjectCases(verdict: FileVerdict, report: Report): readonly TestCase[] {
  const label = subjectLabel(verdict.subject);
  const words = wordsOf(report.language);
  const of = (rule: string, result: Result): TestCase => ({
    name: `${label}: ${rule}`,
    group: verdict.subject.type,
    result,
  });
  const stops = report.failOn === "warn" ? [...verdict.violations, ...verdict.warnings] : verdict.violations;
  const cases = [
    ...stops.map((violation) => of(violation.rule, failure(violation, verdict, report))),
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
  return cases.length === 0 ? [{ name: label, group: verdict.subject.type }] : cases;
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

function suite(file: string, cases: readonly TestCase[]): string {
  return `  <testsuite name="${xml(file)}" ${counts(cases)}>\n${cases.map((test) => testCase(test, file)).join("")}  </testsuite>\n`;
}

function testCase({ name, group, result }: TestCase, file: string): string {
  const head = `    <testcase name="${xml(name)}" classname="${xml(group)}" file="${xml(file)}"`;
  if (result === undefined) return `${head}/>\n`;
  const { tag, type, message, text } = result;
  const attributes = tag === "skipped" ? `message="${xml(message)}"` : `message="${xml(message)}" type="${xml(type)}"`;
  return `${head}>\n      <${tag} ${attributes}>${xml(text)}</${tag}>\n    </testcase>\n`;
}

function counts(cases: readonly TestCase[]): string {
  const count = (tag: Result["tag"]): number => cases.filter(({ result }) => result?.tag === tag).length;
  return `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Text for XML 1.0: what it has no way to write (controls, half surrogate pairs, two noncharacters) is U+FFFD. */
function xml(text: string): string {
  const escaped = text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- finding them is what it is for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  return inertText(escaped, (character) => `&#${character.codePointAt(0)};`);
}

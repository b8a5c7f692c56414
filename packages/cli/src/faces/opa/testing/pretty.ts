import type { CaseResult } from "@sekisho/rego/tools";
import { goDurationText } from "../../go/duration.ts";
import { errorLine, fullName, type TestResult, testKey } from "./result.ts";

/** What stands between parts. */
export const RULE = `${"-".repeat(80)}\n`;

export interface PrettyOptions {
  /** Whether what passed is told, too. */
  readonly verbose: boolean;
  /** How tests have failed, in lines, by `testKey`; without it only that they did. */
  readonly explanations?: ReadonlyMap<string, string>;
}

/** Results for people: what did not pass, with `verbose` all; how tests failed; then how many of each. */
export function prettyTests(results: readonly TestResult[], { verbose, explanations }: PrettyOptions): string {
  const shown = results.filter(({ outcome }) => verbose || outcome !== "pass");
  const lines = shown.map((result, i) => {
    const before = shown[i - 1];
    const gap = before !== undefined && before.test.file !== result.test.file ? "\n" : "";
    return `${gap}${result.test.file}:${result.test.line}:\n${outcomeText(result, verbose)}`;
  });
  const failed = results.filter(({ outcome }) => outcome === "fail");
  const failures = explanations === undefined ? "" : failuresText(failed, explanations);
  const told = lines.join("") + failures;
  if (results.length === 0) return told;
  return `${told}${told === "" ? "" : RULE}${countsText(results)}`;
}

const WORDS = { pass: "PASS", fail: "FAIL", skip: "SKIPPED", error: "ERROR" } as const;

function outcomeLine({ test, outcome, durationNs }: TestResult): string {
  const time = outcome === "skip" ? "" : ` (${goDurationText(durationNs)})`;
  return `${fullName(test)}: ${WORDS[outcome]}${time}\n`;
}

function outcomeText(result: TestResult, verbose: boolean): string {
  const error = result.outcome === "error" ? `  ${errorLine(result).replaceAll("\n", "\n  ")}\n` : "";
  return outcomeLine(result) + casesText(result.cases, verbose, 1) + error + outputText(result.output);
}

function casesText(cases: readonly CaseResult[], all: boolean, depth: number): string {
  return cases
    .filter(({ failed }) => all || failed)
    .map(({ name, failed, cases: below }) => {
      const line = `${"  ".repeat(depth)}${name}: ${failed ? "FAIL" : "PASS"}\n`;
      return line + casesText(below, all, depth + 1);
    })
    .join("");
}

function outputText(output: string): string {
  if (output === "") return "";
  const lines = output
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}\n`);
  return `\n${lines.join("")}\n`;
}

function failuresText(failures: readonly TestResult[], explanations: ReadonlyMap<string, string>): string {
  if (failures.length === 0) return "";
  const each = failures.map((failure) => {
    const cases = casesText(failure.cases, false, 1);
    const lines = explanations.get(testKey(failure)) ?? "";
    return `${outcomeLine(failure)}\n${lines}\n${cases}${cases === "" ? "" : "\n"}`;
  });
  return `${RULE}FAILURES\n${RULE}${each.join("")}`;
}

/** Each case of a test counts for itself. */
function countsText(results: readonly TestResult[]): string {
  const outcomes = results.flatMap(({ outcome, cases }) => (cases.length === 0 ? [outcome] : outcomesOf(cases)));
  return (["pass", "fail", "skip", "error"] as const)
    .map((outcome) => {
      const count = outcomes.filter((one) => one === outcome).length;
      return count === 0 ? "" : `${WORDS[outcome]}: ${count}/${outcomes.length}\n`;
    })
    .join("");
}

function outcomesOf(cases: readonly CaseResult[]): readonly TestResult["outcome"][] {
  return cases.flatMap((one) => (one.cases.length === 0 ? [one.failed ? "fail" : "pass"] : outcomesOf(one.cases)));
}

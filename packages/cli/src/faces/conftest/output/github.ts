import { isAbsolute, relative } from "node:path";
import { Decimal } from "@sekisho/core";
import { quoteText } from "@sekisho/rego/on-demand";
import { formatWithoutValues } from "../../go/format.ts";
import type { CheckResult, CheckResults, ResultLocation } from "../check/result.ts";
import { testsOf, totalsOf, totalsText } from "../check/totals.ts";
import type { OutputOptions } from "./output.ts";

type Level = "notice" | "warning" | "error";

/** Workflow commands of GitHub Actions: a group a file. */
export function githubOutput(results: CheckResults, options: Pick<OutputOptions, "githubHidePassed" | "cwd">): string {
  const shown = options.githubHidePassed ? results.filter((result) => !hasOnlyPassed(result)) : results;
  return `${shown.map((result) => group(result, options.cwd)).join("")}${totalsText(totalsOf(results))}\n`;
}

function hasOnlyPassed({ failures, warnings, exceptions, skipped }: CheckResult): boolean {
  return failures.length + warnings.length + exceptions.length + skipped.length === 0;
}

function group(result: CheckResult, cwd: string): string {
  const file: ResultLocation = { file: result.fileName, line: 1 };
  const tests = testsOf(totalsOf([result]));
  const lines: string[] = [];
  const add = (level: Level, location: ResultLocation | undefined, message: string): number =>
    lines.push(...commands(level, { file, location, cwd }, message));
  for (const { location, message } of result.failures) add("error", location, message);
  for (const { location, message } of result.warnings) add("warning", location, message);
  for (const { location, message } of result.exceptions) add("notice", location, message);
  for (const { location, message } of result.skipped) add("notice", location, `Test was skipped: ${message}`);
  lines.push(command("notice", file, `Number of successful checks: ${result.successes}`));
  const names = `${quoteText(result.fileName)} against ${tests} policies in namespace ${quoteText(result.namespace)}`;
  return [`::group::Testing ${names}`, ...lines, "::endgroup::", ""].join("\n");
}

interface Places {
  readonly file: ResultLocation;
  /** What the rule says. */
  readonly location: ResultLocation | undefined;
  readonly cwd: string;
}

/** A message of a rule that names another file stands at both. Conftest takes a message for a format, and so do we. */
function commands(level: Level, { file, location, cwd }: Places, message: string): readonly string[] {
  if (location === undefined) return [command(level, file, formatWithoutValues(message))];
  if (location.file === file.file) return [command(level, location, formatWithoutValues(message))];
  const origin = { ...location, file: isAbsolute(location.file) ? relative(cwd, location.file) : location.file };
  const both = `(ORIGINATING FROM ${origin.file} L${lineText(origin)}) ${message}`;
  return [command(level, origin, formatWithoutValues(message)), command(level, file, formatWithoutValues(both))];
}

function command(level: Level, location: ResultLocation, message: string): string {
  return `::${level} file=${escapeProperty(location.file)},line=${lineText(location)}::${message}`;
}

function lineText({ line }: ResultLocation): string {
  if (line === undefined) return "";
  return line instanceof Decimal ? Decimal.text(line) : String(line);
}

const ESCAPES: Readonly<Record<string, string>> = { "%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C" };

function escapeProperty(value: string): string {
  return value.replace(/[%\r\n:,]/g, (char) => ESCAPES[char] ?? char);
}

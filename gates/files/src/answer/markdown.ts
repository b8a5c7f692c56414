import { type Place, ruleText } from "@sekisho/rulebook";
import { visible } from "../frame/visible.ts";
import type { Finding, Report } from "./report.ts";
import { closing } from "./text/summary.ts";
import { type Words, wordsOf } from "./words.ts";

/** Rows of one table; a page of a host has an end, and the other forms hold all. */
const MOST_ROWS = 100;

/** What a run found, in Markdown: for the summary of a job, or a comment on a pull request. */
export function markdownReport(report: Report): string {
  const words = wordsOf(report.language);
  const told = report.findings.filter(({ violation }) => violation.action !== "audit");
  const failed = [
    ...report.errors.map(({ error, file, label }) => [error.rule, file, `${label}: ${error.code}: ${error.message}`]),
    ...report.unknown.map(({ unknown, file, label }) => [unknown.rule, file, `${label}: ${unknown.why}`]),
    ...report.remarks
      .filter(({ diagnostic }) => diagnostic.severity === "error")
      .map(({ diagnostic: { code, message, span } }) => [
        code,
        span === undefined ? "" : `${span.file}:${span.start.line}`,
        message,
      ]),
  ];
  const blocks = [
    `## Sekisho\n\n${plain(closing(report, words))}`,
    ...table(
      words.markdownFindings,
      told.map((finding) => row(finding, report, words)),
      words,
    ),
    ...table(
      words.markdownNotJudged,
      failed.map(([rule = "", file = "", message = ""]) => [code(rule), code(file), plain(message)]),
      words,
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function row({ violation, file, label, owner }: Finding, report: Report, words: Words): readonly string[] {
  const rule = report.rules.get(violation.rule);
  const fix = rule === undefined ? undefined : ruleText(rule, report.language).fix;
  const [place] = violation.places;
  return [
    `${code(violation.rule)} (${words.severity[violation.severity]})`,
    code(place === undefined ? file : spot(place, words)),
    plain(label),
    plain(violation.message) + (fix === undefined ? "" : `<br>${plain(fix)}`),
    plain(owner),
  ];
}

function spot({ file, line, rendered }: Place, words: Words): string {
  return rendered === undefined ? `${file}:${line}` : words.renderedSpot(file, rendered.line);
}

function table(head: readonly string[], rows: readonly (readonly string[])[], words: Words): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, MOST_ROWS).map(line);
  const rest = rows.length > MOST_ROWS ? [`\n${words.markdownMore(rows.length - MOST_ROWS)}`] : [];
  return [[line(head), line(head.map(() => "---")), ...shown, ...rest].join("\n")];
}

/** A text that Markdown and HTML take for nothing else, in one line. */
function plain(text: string): string {
  return visible(text.replaceAll("\n", " "))
    .replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character] ?? character)
    .replace(/[\\`*_{}[\]()#+!|~@-]/g, "\\$&");
}

/** As code, whatever backquotes it holds. */
function code(text: string): string {
  if (text === "") return "";
  const shown = visible(text.replaceAll("\n", " ")).replaceAll("|", "\\|");
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

import type { Diagnostic } from "@sekisho/core";
import { type Place, ruleText } from "@sekisho/rulebook";
import { visible, visibleLines } from "../frame/visible.ts";
import { permission } from "./permission.ts";
import type { Finding, Report } from "./report.ts";
import { type Words, wordsOf } from "./words.ts";

/**
 * Workflow commands of GitHub Actions: each line becomes an annotation on the line of the file. What is only audited or
 * is exempted stays out of a pull request.
 */
export function githubReport(report: Report): string {
  const words = wordsOf(report.language);
  const lines = [
    ...report.findings
      .filter(({ violation }) => violation.action !== "audit")
      .map((finding) => onFinding(finding, report, words)),
    ...report.unknown.map(({ unknown, file, label }) =>
      command(unknown.action === "deny" && report.unknownSetting === "fail" ? "error" : "warning", {
        file,
        title: `${words.headings.unknown}: ${unknown.rule}`,
        message: `${label}: ${unknown.why}`,
      }),
    ),
    ...report.errors.map(({ error, file, label }) =>
      command("error", { file, title: `${error.rule}: ${error.code}`, message: `${label}: ${error.message}` }),
    ),
    ...report.remarks.map(({ diagnostic }) => onDiagnostic(diagnostic)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** What stops is an error, whatever its severity: that stands in the title. */
type Level = "error" | "warning";

interface Annotation {
  readonly file?: string;
  readonly place?: Pick<Place, "line" | "column" | "endLine" | "endColumn">;
  readonly title: string;
  readonly message: string;
}

function onFinding(finding: Finding, report: Report, words: Words): string {
  const { violation, file, owner } = finding;
  const rule = report.rules.get(violation.rule);
  const text = rule === undefined ? undefined : ruleText(rule, report.language);
  const { ended, granters } = permission(finding, report);
  const notes = [
    labelled(words.labels.why, text?.why),
    labelled(words.labels.fix, text?.fix),
    labelled(words.labels.owner, owner),
    labelled(
      words.labels.exemption,
      ended === undefined ? granted(granters, words) : words.exemptionEnded(ended.id, ended.expires),
    ),
  ].filter((note) => note !== "");
  const [place] = violation.places;
  return command(violation.action === "warn" && report.failOn !== "warn" ? "warning" : "error", {
    file: place?.file ?? file,
    ...(place === undefined || place.rendered !== undefined ? {} : { place }),
    title: `${violation.rule} (${words.severity[violation.severity]})`,
    message: [violation.message, ...renderedNotes(finding, words), ...notes].join("\n"),
  });
}

/** What a line of the file would say, had it one. */
function renderedNotes({ violation: { places }, label }: Finding, words: Words): readonly string[] {
  const rendered = places[0]?.rendered;
  return rendered === undefined ? [] : [words.renderedSpot(label, rendered.line)];
}

function labelled(label: string, text: string | undefined): string {
  return text === undefined || text === "" ? "" : `${label}: ${text.trim()}`;
}

function granted(granters: readonly string[] | undefined, words: Words): string | undefined {
  return granters === undefined || granters.length === 0
    ? undefined
    : words.exemptionBy(granters.join(words.separator));
}

function onDiagnostic({ severity, code, message, hint, span, conflict }: Diagnostic): string {
  const other =
    conflict === undefined ? [] : [`The other one: ${conflict.file}:${conflict.start.line}:${conflict.start.column}`];
  return command(severity, {
    ...(span === undefined ? {} : { file: span.file }),
    ...(span === undefined || span.end.offset === 0
      ? {}
      : {
          place: {
            line: span.start.line,
            column: span.start.column,
            endLine: span.end.line,
            endColumn: span.end.column,
          },
        }),
    title: code,
    message: [message, ...other, ...(hint === undefined ? [] : [hint])].join("\n"),
  });
}

/** `::error file=…,line=…::message`; GitHub ignores columns of a place with several lines, and complains of them. */
function command(level: Level, { file, place, title, message }: Annotation): string {
  const properties: (readonly [string, string | number])[] = [];
  if (file !== undefined && file !== "-") properties.push(["file", visible(file)]);
  if (place !== undefined && file !== "-") {
    properties.push(["line", place.line], ["endLine", place.endLine]);
    // Its columns include the last one; ours end behind it.
    if (place.line === place.endLine)
      properties.push(["col", place.column], ["endColumn", Math.max(place.column, place.endColumn - 1)]);
  }
  properties.push(["title", visible(title)]);
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
  return `::${level} ${list}::${escapeData(visibleLines(message).join("\n"))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

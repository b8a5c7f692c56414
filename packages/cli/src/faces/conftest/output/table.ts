import { displayWidth } from "../../go/display-width.ts";
import type { CheckResult, CheckResults, Result } from "../check/result.ts";

const HEADER = ["RESULT", "FILE", "NAMESPACE", "MESSAGE"] as const;

type Row = readonly string[];

/** A box with a line a result. Nothing at all without results. */
export function tableOutput(results: CheckResults): string {
  const rows = results.flatMap(rowsOf);
  if (rows.length === 0) return "";
  const cells = rows.map((row) => row.map(linesOf));
  const widths = HEADER.map((title, column) =>
    Math.max(displayWidth(title), ...cells.map((row) => Math.max(...(row[column] ?? []).map(displayWidth)))),
  );
  const line = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}\n`;
  const header = HEADER.map((title, column) => centred(title, widths[column] ?? 0));
  const body = cells.flatMap((row) => {
    const height = Math.max(...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, i) =>
      row.map((lines, column) => padded(lines[i] ?? "", widths[column] ?? 0)),
    );
  });
  const shown = (row: Row): string => `│ ${row.join(" │ ")} │\n`;
  return `${line("┌", "┬", "┐")}${shown(header)}${line("├", "┼", "┤")}${body.map(shown).join("")}${line("└", "┴", "┘")}`;
}

function rowsOf({
  fileName,
  namespace,
  successes,
  exceptions,
  warnings,
  skipped,
  failures,
}: CheckResult): readonly Row[] {
  const row = (kind: string, message: string): Row => [kind, fileName, namespace, message];
  const all = (kind: string, results: readonly Result[]): readonly Row[] =>
    results.map(({ message }) => row(kind, message));
  return [
    ...Array.from({ length: successes }, () => row("success", "SUCCESS")),
    ...all("exception", exceptions),
    ...all("warning", warnings),
    ...all("skipped", skipped),
    ...all("failure", failures),
  ];
}

/** The lines of a cell, without empty ones; what surrounds the text is left out, and a tab is eight spaces. */
function linesOf(cell: string): readonly string[] {
  const lines = cell
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.length === 0 ? [""] : lines.map((line) => line.replaceAll("\t", " ".repeat(8)));
}

function padded(text: string, width: number): string {
  return text + " ".repeat(width - displayWidth(text));
}

function centred(text: string, width: number): string {
  const free = width - displayWidth(text);
  const left = Math.floor(free / 2);
  return " ".repeat(left) + text + " ".repeat(free - left);
}

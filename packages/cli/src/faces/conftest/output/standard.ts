import type { CheckResults } from "../check/result.ts";
import { type Totals, totalsOf, totalsText } from "../check/totals.ts";
import { type Color, painter } from "./colors.ts";
import { indicatorOf } from "./indicator.ts";
import type { OutputOptions } from "./output.ts";

type StandardOptions = Pick<OutputOptions, "noColor" | "suppressExceptions" | "showSkipped">;

/** One line a message, and a summary. */
export function standardOutput(results: CheckResults, options: StandardOptions): string {
  const paint = painter(options);
  const lines: string[] = [];
  for (const { prints } of results) {
    for (const print of prints) lines.push(`${paint("PRNT ", "blue")}  ${print}`);
  }
  for (const result of results) {
    const place = indicatorOf(result);
    const add = (word: string, color: Color, message: string): number =>
      lines.push(`${paint(word, color)} ${place} ${message}`);
    for (const { message } of result.warnings) add("WARN", "yellow", message);
    for (const { message } of result.failures) add("FAIL", "red", message);
    if (options.suppressExceptions) continue;
    for (const { message } of result.exceptions) add("EXCP", "cyan", message);
  }
  const totals = totalsOf(results);
  const summary = `${totalsText(totals)}${options.showSkipped ? `, ${totals.skipped} skipped` : ""}`;
  return [...lines, "", paint(summary, colorOf(totals)), ""].join("\n");
}

function colorOf({ failures, warnings, exceptions }: Totals): Color {
  if (failures > 0) return "red";
  if (warnings > 0) return "yellow";
  return exceptions > 0 ? "cyan" : "green";
}

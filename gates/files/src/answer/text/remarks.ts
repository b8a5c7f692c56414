import type { Diagnostic, Span } from "@sekisho/core";
import { visible } from "../../frame/visible.ts";
import type { Remark } from "../report.ts";
import { frameLines } from "./frame-lines.ts";
import type { Page } from "./page.ts";
import { type Paint, paint } from "./paint.ts";
import { labelled, wrap } from "./wrap.ts";

/** Diagnostics are in English in every language: they are looked up by their words. */
export function remarkBlock({ diagnostic, frame }: Remark, page: Page): string {
  const { severity, code, span } = diagnostic;
  const stroke = severity === "error" ? page.paint.red : page.paint.yellow;
  const lines = [
    `${page.paint.bold(stroke(severity))}  ${page.paint.bold(code)}`,
    ...wrap(diagnostic.message, page.columns - 2).map((line) => `  ${line}`),
  ];
  if (span !== undefined) lines.push(`  ${page.paint.blue("-->")} ${page.name(span.file)}${position(diagnostic)}`);
  if (diagnostic.conflict !== undefined)
    lines.push(`  ${page.paint.blue("and")} ${placeName(diagnostic.conflict, page)}`);
  if (frame !== undefined) lines.push(...frameLines(frame, page.paint, stroke));
  if (diagnostic.hint !== undefined) lines.push(hintLine(diagnostic.hint, page.columns, page.paint));
  return lines.join("\n");
}

/** Diagnostics on the command line itself, for standard error. */
export function printRemarks(
  diagnostics: readonly Diagnostic[],
  { columns, colors }: { readonly columns: number; readonly colors: boolean },
): string {
  const brush = paint(colors ? "on" : "off");
  return diagnostics
    .map(({ message, hint }) => {
      const line = `${brush.bold(brush.red("error"))}  ${visible(message)}\n`;
      return hint === undefined ? line : `${line}${hintLine(hint, columns, brush)}\n`;
    })
    .join("");
}

function hintLine(hint: string, columns: number, { dim }: Paint): string {
  return labelled("hint  ", hint, { indent: 2, columns }).replace("hint", dim("hint"));
}

function placeName({ file, start }: Span, page: Page): string {
  return `${page.name(file)}:${start.line}:${start.column}`;
}

function position({ span }: Diagnostic): string {
  if (span === undefined || (span.start.offset === 0 && span.end.offset === 0)) return "";
  return `:${span.start.line}:${span.start.column}`;
}

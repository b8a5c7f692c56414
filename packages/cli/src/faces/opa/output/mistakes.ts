import type { Diagnostic } from "@sekisho/core";

/** The text of a file that a mistake stands in; undefined where it is not known. */
export type TextOf = (file: string) => string | undefined;

/** Mistakes as OPA prints them: how many, then `FILE:LINE: CODE: MESSAGE`, a parse error with its line and place. */
export function mistakesText(diagnostics: readonly Diagnostic[], textOf: TextOf = () => undefined): string {
  const texts = diagnostics.filter(({ severity }) => severity === "error").map((one) => mistakeText(one, textOf));
  return texts.length === 1 ? `1 error occurred: ${texts[0]}` : `${texts.length} errors occurred:\n${texts.join("\n")}`;
}

/** One mistake, over as many lines as it has details. */
export function mistakeText(diagnostic: Diagnostic, textOf: TextOf = () => undefined): string {
  const { code, message, span } = diagnostic;
  if (span === undefined) return `${code}: ${message}`;
  const lines = [`${span.file}:${span.start.line}: ${code}: ${message}`];
  const details = code === "rego_parse_error" ? parseDetails(diagnostic, textOf) : undefined;
  if (details !== undefined) {
    const shown = details.line.replace(/^\t+/, "");
    const indent = Math.max(0, details.idx - (details.line.length - shown.length));
    lines.push(`\t${shown}`, `\t${" ".repeat(indent)}^`);
  }
  return lines.join("\n");
}

/** The line that a parse error stands in, and how far in it stands. */
export function parseDetails(
  { span }: Diagnostic,
  textOf: TextOf,
): { readonly line: string; readonly idx: number } | undefined {
  const text = span === undefined ? undefined : textOf(span.file);
  if (text === undefined || span === undefined) return undefined;
  const line = text.split("\n")[span.start.line - 1];
  return line === undefined ? undefined : { line: line.replace(/\r$/, ""), idx: span.start.column - 1 };
}

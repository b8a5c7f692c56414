import type { Invocation } from "@sekisho/gate";
import type { Report } from "./answer/report.ts";
import type { CommandLine } from "./config.ts";
import type { Output } from "./outputs.ts";

export interface AnswerOptions {
  readonly line: CommandLine;
  readonly invocation: Invocation;
  /** Writes a whole file; never throws. */
  readonly write: (path: string, text: string) => void;
}

/** Violations of one rule, and diagnostics of one code, that a person is shown without `--all`. */
export const SHOWN = 5;

/** Gives the report in every form that was asked for; standard output last, so that what it says is true by then. */
export async function answer(report: Report, { line, invocation, write }: AnswerOptions): Promise<void> {
  const { terminal } = invocation;
  for (const output of line.outputs.toSorted((a, b) => Number(a.file === undefined) - Number(b.file === undefined))) {
    const text = await print(report, output, { line, invocation });
    if (output.file === undefined) terminal.out(text);
    else write(output.file, text);
  }
}

/** Each form in a module of its own, loaded when it is asked for. */
async function print(
  report: Report,
  { format, file }: Output,
  { line, invocation }: Pick<AnswerOptions, "line" | "invocation">,
): Promise<string> {
  switch (format) {
    case "json":
      return (await import("./answer/json.ts")).jsonReport(report);
    case "sarif":
      return (await import("./answer/sarif.ts")).sarifReport(report);
    case "github":
      return (await import("./answer/github.ts")).githubReport(report);
    case "suggestions":
      return (await import("./answer/suggestions.ts")).suggestionLines(report);
    case "junit":
      return (await import("./answer/junit.ts")).junitReport(report);
    case "codequality":
      return (await import("./answer/codequality.ts")).codeQualityReport(report);
    case "markdown":
      return (await import("./answer/markdown.ts")).markdownReport(report);
    case "text": {
      const { terminal, cwd } = invocation;
      const { pageOf } = await import("./answer/text/page.ts");
      const { textReport } = await import("./answer/text/text.ts");
      const colors = file === undefined && terminal.colors && invocation.options["noColor"] !== true ? "on" : "off";
      const page = pageOf(report, { colors, columns: terminal.columns, cwd });
      return textReport(report, page, { limit: line.all ? Number.POSITIVE_INFINITY : SHOWN, verbose: line.verbose });
    }
  }
}

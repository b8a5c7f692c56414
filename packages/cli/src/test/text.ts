import { diagnosticBlock, labelled, type Page, visible } from "@sekisho/gate-files/print";
import { type TestResult, testTitle } from "@sekisho/rulebook";
import { coverageBlock } from "./coverage-text.ts";
import type { Tested } from "./tested.ts";

/** What came of one rulebook, for a person. */
export function testedText(
  { rulebook, results, diagnostics, coverage }: Tested,
  page: Page,
  isVerbose: boolean,
): string {
  const blocks = [
    ...diagnostics.map((diagnostic) => diagnosticBlock(diagnostic, page)),
    ...results.flatMap((result) => resultBlock(result, page, isVerbose)),
    ...(coverage === undefined ? [] : [coverageBlock(coverage, page)]),
  ];
  if (rulebook !== undefined && (isVerbose || blocks.length > 0)) {
    blocks.unshift(page.paint.bold(`Rulebook ${visible(rulebook.name)} ${visible(rulebook.version)}`));
  }
  return blocks.map((block) => `${block}\n${isVerbose ? "" : "\n"}`).join("");
}

function resultBlock(result: TestResult, page: Page, isVerbose: boolean): readonly string[] {
  const { outcome, failures, span } = result;
  const title = visible(testTitle(result));
  if (outcome !== "failed") {
    const word = outcome === "todo" ? page.paint.yellow("to do ") : page.paint.green("passed");
    return isVerbose || outcome === "todo" ? [[`${word}  ${title}`, ...output(result, page)].join("\n")] : [];
  }
  const place = `  ${page.paint.blue("-->")} ${page.name(span.file)}:${span.start.line}:${span.start.column}`;
  const lines = failures.flatMap(({ message, expected, found }) => [
    labelled("", message, { indent: 2, columns: page.columns }),
    ...(expected === undefined ? [] : [labelled("expected  ", expected, { indent: 4, columns: page.columns })]),
    ...(found === undefined ? [] : [labelled("found     ", found, { indent: 4, columns: page.columns })]),
  ]);
  return [
    [`${page.paint.bold(page.paint.red("failed"))}  ${title}`, place, ...lines, ...output(result, page)].join("\n"),
  ];
}

/** What the test printed. */
function output({ output: lines }: TestResult, { paint }: Page): readonly string[] {
  return lines.map((line) => paint.dim(`    | ${visible(line)}`));
}

import { diagnosticBlock, labelled, type Page, visible } from "@sekisho/gate-files/print";
import { type TestResult, testTitle } from "@sekisho/rulebook";
import { coverageBlock } from "./coverage-text.ts";
import type { Tested } from "./tested.ts";
import type { Words } from "./words.ts";

export interface TestPrinting {
  readonly page: Page;
  readonly words: Words;
  /** Whether tests that passed are told, too. */
  readonly isVerbose: boolean;
}

/** What came of one rulebook, for a person. */
export function testedText(
  { rulebook, results, diagnostics, coverage }: Tested,
  { page, words, isVerbose }: TestPrinting,
): string {
  const blocks = [
    ...diagnostics.map((diagnostic) => diagnosticBlock(diagnostic, page)),
    ...results.flatMap((result) => resultBlock(result, { page, words, isVerbose })),
    ...(coverage === undefined ? [] : [coverageBlock(coverage, page, words)]),
  ];
  if (rulebook !== undefined && (isVerbose || blocks.length > 0)) {
    blocks.unshift(page.paint.bold(words.rulebook(visible(rulebook.name), visible(rulebook.version))));
  }
  return blocks.map((block) => `${block}\n${isVerbose ? "" : "\n"}`).join("");
}

function resultBlock(result: TestResult, { page, words, isVerbose }: TestPrinting): readonly string[] {
  const { outcome, failures, span } = result;
  const title = visible(testTitle(result));
  if (outcome !== "failed") {
    const word = outcome === "todo" ? page.paint.yellow(words.outcomes.todo) : page.paint.green(words.outcomes.passed);
    return isVerbose || outcome === "todo" ? [[`${word}  ${title}`, ...output(result, page)].join("\n")] : [];
  }
  const place = `  ${page.paint.blue("-->")} ${page.name(span.file)}:${span.start.line}:${span.start.column}`;
  const lines = failures.flatMap((failure) => [
    labelled("", words.failure(failure), { indent: 2, columns: page.columns }),
    ...(failure.expected === undefined
      ? []
      : [labelled(words.expected, failure.expected, { indent: 4, columns: page.columns })]),
    ...(failure.found === undefined
      ? []
      : [labelled(words.found, failure.found, { indent: 4, columns: page.columns })]),
  ]);
  return [
    [
      `${page.paint.bold(page.paint.red(words.outcomes.failed))}  ${title}`,
      place,
      ...lines,
      ...output(result, page),
    ].join("\n"),
  ];
}

/** What the test printed. */
function output({ output: lines }: TestResult, { paint }: Page): readonly string[] {
  return lines.map((line) => paint.dim(`    | ${visible(line)}`));
}

import { type Page, visible } from "@sekisho/gate-files/print";
import type { FileCoverage, RulebookCoverage } from "@sekisho/rulebook";
import { shownPercent } from "./totals.ts";
import type { Words } from "./words.ts";

/** What tests reach, by rule, with the places that they don't. */
export function coverageBlock(coverage: RulebookCoverage, page: Page, words: Words): string {
  const { lines, parts } = coverage;
  return [
    page.paint.bold(words.coverage),
    ...coverage.files.flatMap((file) => fileLines(file, page, words)),
    ...(coverage.lacksTypeScript ? [page.paint.yellow(`  ${words.lacksTypeScript}`)] : []),
    `  ${words.covered(shownPercent(lines), lines.all, shownPercent(parts), parts.all)}`,
  ].join("\n");
}

function fileLines({ rules, file, lines, gaps }: FileCoverage, page: Page, words: Words): readonly string[] {
  const name = rules.length === 0 ? page.name(file) : rules.map(visible).join(", ");
  const share = shownPercent(lines).padStart(7);
  return [
    `  ${gaps.length === 0 ? page.paint.green(share) : page.paint.yellow(share)}  ${name}`,
    ...gaps.map(({ kind, span }) => {
      const place = `${page.name(span.file)}:${span.start.line}:${span.start.column}`;
      return `           ${page.paint.blue("-->")} ${place}  ${page.paint.dim(words.gaps[kind])}`;
    }),
  ];
}

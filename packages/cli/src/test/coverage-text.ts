import { type Page, visible } from "@sekisho/gate-files/print";
import type { FileCoverage, Gap, RulebookCoverage } from "@sekisho/rulebook";
import { shownPercent } from "./totals.ts";

const KINDS: Readonly<Record<Gap["kind"], string>> = {
  body: "never holds",
  else: "the else is never taken",
  expression: "is never asked",
  function: "is never called",
  branch: "is never entered",
};

/** What tests reach, by rule, with the places that they don't. */
export function coverageBlock(coverage: RulebookCoverage, page: Page): string {
  const { lines, parts } = coverage;
  return [
    page.paint.bold("Coverage"),
    ...coverage.files.flatMap((file) => fileLines(file, page)),
    ...(coverage.lacksTypeScript
      ? [page.paint.yellow("  TypeScript is left out: this Node does not count what runs of it")]
      : []),
    `  ${shownPercent(lines)} of ${lines.all} lines, ${shownPercent(parts)} of ${parts.all} bodies, expressions, functions and branches`,
  ].join("\n");
}

function fileLines({ rules, file, lines, gaps }: FileCoverage, page: Page): readonly string[] {
  const name = rules.length === 0 ? page.name(file) : rules.map(visible).join(", ");
  const share = shownPercent(lines).padStart(7);
  return [
    `  ${gaps.length === 0 ? page.paint.green(share) : page.paint.yellow(share)}  ${name}`,
    ...gaps.map(({ kind, span }) => {
      const place = `${page.name(span.file)}:${span.start.line}:${span.start.column}`;
      return `           ${page.paint.blue("-->")} ${place}  ${page.paint.dim(KINDS[kind])}`;
    }),
  ];
}

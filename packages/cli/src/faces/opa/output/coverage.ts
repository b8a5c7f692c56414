import type { CoverageReport, CoveredRange, FileCoverage } from "@sekisho/rego/tools";
import type { Writable } from "../../go/json.ts";

/** A report of coverage as OPA writes it: what is none or nothing is left out. */
export function coverageJson({ files, coveredLines, notCoveredLines, coverage }: CoverageReport): Writable {
  return new Map<string, Writable>([
    ["files", new Map([...files].map(([file, one]) => [file, fileJson(one)]))],
    ["covered_lines", coveredLines],
    ["not_covered_lines", notCoveredLines],
    ["coverage", coverage],
  ]);
}

function fileJson({ covered, notCovered, coveredLines, notCoveredLines, coverage }: FileCoverage): Writable {
  const fields = new Map<string, Writable>();
  if (covered.length > 0) fields.set("covered", covered.map(rangeJson));
  if (notCovered.length > 0) fields.set("not_covered", notCovered.map(rangeJson));
  if (coveredLines > 0) fields.set("covered_lines", coveredLines);
  if (notCoveredLines > 0) fields.set("not_covered_lines", notCoveredLines);
  if (coverage > 0) fields.set("coverage", coverage);
  return fields;
}

function rangeJson({ start, end }: CoveredRange): Writable {
  return new Map([
    ["start", new Map(Object.entries(start))],
    ["end", new Map(Object.entries(end))],
  ]);
}

/** Two digits at most behind the point. */
export function percent(value: number): string {
  return String(Number(value.toFixed(2)));
}

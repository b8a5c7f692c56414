import type {
  BranchReport,
  CoverageBranch,
  CoverageReport,
  CoveredRange,
  FileBranches,
  FileCoverage,
} from "@sekisho/rego/tools";
import type { Writable } from "../../go/json.ts";

/** A report of coverage as OPA writes it: what is none or nothing is left out. Branches are an addition to it. */
export function coverageJson(report: CoverageReport, branches?: BranchReport): Writable {
  const { files, coveredLines, notCoveredLines, coverage } = report;
  return new Map<string, Writable>([
    ["files", new Map([...files].map(([file, one]) => [file, fileJson(one, branches?.files.get(file))]))],
    ["covered_lines", coveredLines],
    ["not_covered_lines", notCoveredLines],
    ["coverage", coverage],
    ...(branches === undefined ? [] : [["branch_coverage", branches.coverage] as const]),
  ]);
}

function fileJson(file: FileCoverage, branches: FileBranches | undefined): Writable {
  const { covered, notCovered, coveredLines, notCoveredLines, coverage } = file;
  const fields = new Map<string, Writable>();
  if (covered.length > 0) fields.set("covered", covered.map(rangeJson));
  if (notCovered.length > 0) fields.set("not_covered", notCovered.map(rangeJson));
  if (coveredLines > 0) fields.set("covered_lines", coveredLines);
  if (notCoveredLines > 0) fields.set("not_covered_lines", notCoveredLines);
  if (coverage > 0) fields.set("coverage", coverage);
  if (branches !== undefined) fields.set("branches", branchesJson(branches));
  return fields;
}

function branchesJson({ covered, notCovered }: FileBranches): Writable {
  return new Map([
    ["covered", covered.map(branchJson)],
    ["not_covered", notCovered.map(branchJson)],
  ]);
}

function branchJson({ kind, span: { start, end } }: CoverageBranch): Writable {
  return new Map<string, Writable>([
    ["kind", kind],
    ["start", placeJson(start)],
    ["end", placeJson(end)],
  ]);
}

function placeJson({ line, column }: CoverageBranch["span"]["start"]): Writable {
  return new Map([
    ["row", line],
    ["col", column],
  ]);
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

import type { Module } from "@sekisho/rego";
import type { Coverage, CoverageUnit } from "@sekisho/rego/tools";
import { type FileCoverage, type Gap, reachedOf } from "./coverage.ts";

/** What was reached of Rego: lines as `opa test --coverage` counts them, and each part by itself. */
export function regoCoverage(coverage: Coverage, modules: readonly Module[]): readonly Omit<FileCoverage, "rules">[] {
  const { files } = coverage.report(modules);
  return modules.map((module) => {
    const { coveredLines = 0, notCoveredLines = 0 } = files.get(module.file) ?? {};
    const units = coverage.units(module);
    return {
      file: module.file,
      language: "rego",
      lines: { reached: coveredLines, all: coveredLines + notCoveredLines },
      parts: reachedOf(units),
      gaps: gapsOf(units),
    };
  });
}

/** Of a body that nothing of was asked, its head alone is told. */
function gapsOf(units: readonly CoverageUnit[]): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let i = 0; i < units.length; ) {
    let end = i + 1;
    while (end < units.length && units[end]?.kind !== "body") end++;
    const rule = units.slice(i, end);
    const isAsked = rule.some(({ kind, isHit }) => kind === "expression" && isHit);
    for (const unit of rule) if (!unit.isHit && (isAsked || unit.kind === "body")) gaps.push({ kind: unit.kind, span: unit.span });
    i = end;
  }
  return gaps;
}

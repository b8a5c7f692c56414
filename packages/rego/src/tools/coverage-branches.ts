/** Which branches of modules evaluations took, for reports. */
import type { Module } from "../syntax/ast.ts";
import type { Coverage, CoverageBranch } from "./coverage.ts";

export interface FileBranches {
  readonly covered: readonly CoverageBranch[];
  readonly notCovered: readonly CoverageBranch[];
}

export interface BranchReport {
  /** By the name of the file. */
  readonly files: ReadonlyMap<string, FileBranches>;
  /** Per cent of all branches; 100 where there are none. */
  readonly coverage: number;
}

export function branchReport(coverage: Coverage, modules: readonly Module[]): BranchReport {
  const all = modules.map((module) => [module.file, coverage.branches(module)] as const);
  const of = (branches: readonly CoverageBranch[], wanted: boolean): readonly CoverageBranch[] =>
    branches.filter(({ isHit }) => isHit === wanted);
  const files = new Map(
    all.map(([file, branches]) => [file, { covered: of(branches, true), notCovered: of(branches, false) }] as const),
  );
  const branches = all.flatMap(([, own]) => own);
  const share = branches.length === 0 ? 1 : of(branches, true).length / branches.length;
  return { files, coverage: 100 * share };
}

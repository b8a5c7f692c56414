/** Tools for those who write Rego: nothing of it is loaded with the engine. */
export { type Annotated, annotationsOf } from "./annotations.ts";
export { capabilities } from "./capabilities.ts";
export {
  Coverage,
  type CoverageBranch,
  type CoverageReport,
  type CoverageUnit,
  type CoveredRange,
  type FileCoverage,
} from "./coverage.ts";
export { type BranchReport, branchReport, type FileBranches } from "./coverage-branches.ts";
export { type Dependencies, type DependenciesOptions, dependencies } from "./dependencies.ts";
export { type FormatOptions, formatModule } from "./format/format.ts";
export { isSameModule } from "./format/sound.ts";
export type { TargetVersion } from "./format/style.ts";
export { type OutlineLine, outline } from "./outline.ts";
export { type PolicyModule, type PolicyModuleOptions, policyModule } from "./policy-module/policy-module.ts";
export { redeclaredAnnotations } from "./redeclared.ts";
export {
  type CaseResult,
  type FoundTests,
  findTests,
  type RegoTest,
  testCaseBuiltin,
} from "./rego-tests.ts";
export { type RunTestsOptions, runTests, type TestOutcome, testResult } from "./run-tests.ts";
export { syntaxTree } from "./syntax-tree.ts";

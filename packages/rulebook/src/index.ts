export type { ExpectedViolation } from "./cases/case-file.ts";
export {
  type FileCoverage,
  type Gap,
  percentOf,
  type Reached,
  type RulebookCoverage,
} from "./cases/coverage/coverage.ts";
export { CoveredRun } from "./cases/coverage/covered-run.ts";
export { type TestFailure, type TestOptions, type TestResult, testTitle } from "./cases/result.ts";
export { type CasesResult, runCases } from "./cases/run-cases.ts";
export { type RegoTestOptions, runRegoTests } from "./cases/run-rego-tests.ts";
export { runScriptTests, type ScriptTestOptions, type ScriptTestResult } from "./cases/run-script-tests.ts";
export { compareVerdicts, type VerdictPair } from "./compare/compare-verdicts.ts";
export { DIFFERENCE_KINDS, type Difference, type DifferenceKind, type State } from "./compare/difference.ts";
export { openPair, type RulebookPair } from "./compare/open-pair.ts";
export { RULE_PARTS, type RulePart } from "./compare/rule-parts.ts";
export { type TouchedRule, touchedRules } from "./compare/touched.ts";
export type {
  CompileOptions,
  Engine,
  EvaluateOptions,
  EvaluationLimits,
  Explained,
  InputRead,
  Program,
  Query,
} from "./engine/engine.ts";
export { type KeptCode, openKeptCode } from "./engine/kept-code.ts";
export { HeldExemptions } from "./exemptions/apply.ts";
export { approverOf } from "./exemptions/approver.ts";
export type { Exemption, SubjectMatch } from "./exemptions/exemption.ts";
export { mayHaveInstances } from "./exemptions/instances.ts";
export {
  type CompleteScan,
  type ExemptionStatus,
  exemptionStatus,
  type KnownPlaces,
  unneededExemptions,
} from "./exemptions/status.ts";
export { type TriedExemptions, tryExemptions } from "./exemptions/try.ts";
export {
  type Broken,
  exemptionFile,
  exemptionPath,
  isPattern,
  type WantedExemption,
} from "./exemptions/write.ts";
export type { Judge, JudgeContext, NotConfigured } from "./judge/context.ts";
export { openRulebook } from "./judge/judge.ts";
export { judgesFormat } from "./judge/judges-format.ts";
export { type LoadOptions, loadRulebook } from "./load/load.ts";
export { readSafely } from "./load/read-safely.ts";
export { ENGINE_VERSION } from "./load/version-range.ts";
export { compilePattern, type Pattern } from "./match/pattern.ts";
export { matchesSubject } from "./match/subject-match.ts";
export { type SubjectParts, subjectParts } from "./match/subject-parts.ts";
export { subsumes } from "./match/subsumes.ts";
export { fillTemplate } from "./message.ts";
export {
  CODEOWNERS_LIMIT_BYTES,
  CODEOWNERS_PLACES,
  Codeowners,
  type CodeownersLine,
  type CodeownersOwner,
  readCodeowners,
} from "./owners/codeowners/codeowners.ts";
export { asksForCodeowners, type CodeownersOf, forgeName } from "./owners/owner.ts";
export type { Channel, Owners, Ownership, Team } from "./owners/owners.ts";
export { type Fixed, type FixInput, fixFile, type NotTaken } from "./patch/fix-file.ts";
export { allViolations, type JudgedSubject } from "./patch/judged.ts";
export {
  choicesOf,
  operationsOf,
  type Patch,
  type PatchRefusal,
  type PatchStep,
  saysSecret,
} from "./patch/patch.ts";
export {
  RENDER_DEFAULT,
  type ReleaseSettings,
  type RenderSettings,
  type SekishoYaml,
  sekishoYaml,
} from "./repository-file.ts";
export {
  type AppliedRule,
  type AppliesTo,
  type ConftestRule,
  type Deprecation,
  type Evidence,
  type NativeRule,
  type Rule,
  type RuleText,
  type RuleTexts,
  type RuleView,
  ruleText,
  type ScriptRule,
} from "./rule.ts";
export { type RuleSource, ruleSource } from "./rule-source.ts";
export type {
  Digests,
  IncludedRulebook,
  RegoTests,
  Rulebook,
  RulebookModules,
  RulebookScript,
  RulebookTests,
} from "./rulebook.ts";
export { actionOf, type Stage } from "./stages/stage.ts";
export type {
  Action,
  ExemptedViolation,
  Language,
  Place,
  Read,
  Region,
  RuleError,
  RuleId,
  Severity,
  SourceFrame,
  UnknownRule,
  Verdict,
  Violation,
} from "./verdict.ts";

export type {
  AppliesTo,
  At,
  Check,
  Context,
  Evidence,
  Found,
  PatchPath,
  PatchStep,
  RuleDefinition,
  Severity,
  SubjectOf,
  Value,
  ViewName,
} from "./definition.ts";
export { isRule, type Rule, rule } from "./rule.ts";
export type * from "./types/kubernetes.ts";
export type * from "./types/pod.ts";
export type * from "./types/terraform.ts";
export type * from "./types/workloads.ts";

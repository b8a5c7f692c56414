import type { JudgedFiles } from "@sekisho/gate-files/judged";
import type { Rule, Rulebook } from "@sekisho/rulebook";

/** What is to be explained: a rule, or a violation of it. */
export interface Found {
  readonly rule: Rule;
  readonly rulebook: Rulebook;
  readonly explained?: JudgedFiles["explained"][number];
}

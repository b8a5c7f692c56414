import type { Span } from "@sekisho/core";
import type { RuleId } from "../verdict.ts";

/** What became of one test of a rulebook. */
export interface TestResult {
  /** A case of a cases file, or a `test_…` rule. */
  readonly kind: "case" | "rego";
  readonly name: string;
  readonly rule?: RuleId;
  /** Where the test stands. */
  readonly span: Span;
  readonly outcome: "passed" | "failed" | "todo";
  /** Empty unless it failed. */
  readonly failures: readonly TestFailure[];
  /** Lines that `print` wrote. */
  readonly output: readonly string[];
}

export interface TestFailure {
  /** `missing_violation`, `unexpected_violation`, `unknown_differs`, `rule_error`, `message_field`, `not_judged`, `false`. */
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
}

import type { Span } from "@sekisho/core";
import type { RuleId } from "../verdict.ts";

/** What became of one test of a rulebook. */
export interface TestResult {
  /** A case of a cases file, a `test_…` rule, or a `test(…)` in TypeScript. */
  readonly kind: "case" | "rego" | "typescript";
  readonly name: string;
  readonly rule?: RuleId;
  /** Where the test stands. */
  readonly span: Span;
  readonly outcome: "passed" | "failed" | "todo";
  readonly durationMs: number;
  /** Empty unless it failed. */
  readonly failures: readonly TestFailure[];
  /** Lines that `print` wrote. */
  readonly output: readonly string[];
}

export interface TestFailure {
  /**
   * `missing_violation`, `unexpected_violation`, `unknown_differs`, `rule_error`, `message_field`, `instance_field`,
   * `place_impossible`, `not_judged`, `false`, `unexpected`, `patch_refused`, `patch_does_not_cure`, `patch_breaks`, and codes of a process that
   * ended: `rule_timeout`, `rule_out_of_memory`, `rule_process_died`.
   */
  readonly code: string;
  readonly message: string;
  /** The message of the violation that it is about, where it is about one. */
  readonly of?: string;
  readonly expected?: string;
  readonly found?: string;
}

/** A test as a person names it: `kubernetes/probes: a Job has none`. */
export function testTitle({ rule, name }: Pick<TestResult, "rule" | "name">): string {
  return rule === undefined ? name : `${rule}: ${name}`;
}

/** Which tests are run; their titles are {@link testTitle}'s. */
export interface TestOptions {
  /** What the rules take for now, UTC epoch milliseconds. */
  readonly now: number;
  /** Default: all. */
  readonly wanted?: (title: string) => boolean;
  /**
   * By which rules a file is judged on which a patch was tried. Default: all. Where it counts what tests reach, other rules than
   * the case's own must not be asked.
   */
  readonly patchesBy?: "own";
}

import type { CaseResult, RegoTest } from "@sekisho/rego/tools";
import { errorText, type OpaError } from "../output/errors.ts";
import { refText } from "../output/paths.ts";

/** A test that was run, or would have been. */
export interface TestResult {
  readonly test: RegoTest;
  readonly outcome: "pass" | "fail" | "skip" | "error";
  readonly error?: OpaError;
  readonly durationNs: number;
  /** What it printed. */
  readonly output: string;
  readonly cases: readonly CaseResult[];
}

export function packageName({ package: path }: RegoTest): string {
  return refText(["data", ...path]);
}

export function fullName(test: RegoTest): string {
  return `${packageName(test)}.${test.name}`;
}

export function errorLine({ error }: TestResult): string {
  return error === undefined ? "" : errorText(error);
}

/** Tells tests apart that have one name. */
export function testKey({ test }: Pick<TestResult, "test">): string {
  return `${test.file}:${test.line}:${fullName(test)}`;
}

import type { CheckResult, CheckResults } from "./result.ts";

export interface Totals {
  readonly successes: number;
  readonly failures: number;
  readonly warnings: number;
  readonly exceptions: number;
  readonly skipped: number;
}

export function totalsOf(results: CheckResults): Totals {
  const sum = (count: (result: CheckResult) => number): number =>
    results.reduce((before, result) => before + count(result), 0);
  return {
    successes: sum(({ successes }) => successes),
    failures: sum(({ failures }) => failures.length),
    warnings: sum(({ warnings }) => warnings.length),
    exceptions: sum(({ exceptions }) => exceptions.length),
    skipped: sum(({ skipped }) => skipped.length),
  };
}

export function testsOf({ successes, failures, warnings, exceptions, skipped }: Totals): number {
  return successes + failures + warnings + exceptions + skipped;
}

/** The last line for a person; skipped tests are counted and not listed. */
export function totalsText(totals: Totals): string {
  const { successes, failures, warnings, exceptions } = totals;
  return [
    count(testsOf(totals), "test"),
    `${successes} passed`,
    count(warnings, "warning"),
    count(failures, "failure"),
    count(exceptions, "exception"),
  ].join(", ");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** 1 when something failed; with `failOnWarn` 2 for that, and 1 for warnings. */
export function exitStatus(results: CheckResults, failOnWarn: boolean): number {
  const failed = results.some(({ failures }) => failures.length > 0);
  if (!failOnWarn) return failed ? 1 : 0;
  if (failed) return 2;
  return results.some(({ warnings }) => warnings.length > 0) ? 1 : 0;
}

import type { Decimal, Json } from "@sekisho/core";
import type { TraceEvent } from "@sekisho/rego/on-demand";

/** Where a rule says that its message belongs (`_loc`). */
export interface ResultLocation {
  /** Empty when the rule names none. */
  readonly file: string;
  readonly line: number | Decimal | undefined;
}

/** One message of a rule. */
export interface Result {
  readonly message: string;
  readonly location?: ResultLocation;
  /** What the rule says beside its message, and the query that was asked. */
  readonly metadata?: { readonly [key: string]: Json };
}

/** What evaluating one query left behind, besides its results. */
export interface QueryTrace {
  readonly query: string;
  readonly passed: boolean;
  readonly events: readonly TraceEvent[];
}

/** What came of one file in one namespace, or of one Rego test. */
export interface CheckResult {
  readonly fileName: string;
  readonly namespace: string;
  readonly successes: number;
  readonly skipped: readonly Result[];
  readonly warnings: readonly Result[];
  readonly failures: readonly Result[];
  readonly exceptions: readonly Result[];
  /** Lines of `print`, with the places of the calls. */
  readonly prints: readonly string[];
  readonly traces: readonly QueryTrace[];
}

export type CheckResults = readonly CheckResult[];

export function emptyResult(fileName: string, namespace: string): CheckResult {
  return {
    fileName,
    namespace,
    successes: 0,
    skipped: NONE,
    warnings: NONE,
    failures: NONE,
    exceptions: NONE,
    prints: [],
    traces: [],
  };
}

const NONE: readonly Result[] = [];

/** Results of the documents of one file as one. */
export function joinResults(results: CheckResults, fileName: string, namespace: string): CheckResult {
  return {
    fileName,
    namespace,
    successes: results.reduce((sum, { successes }) => sum + successes, 0),
    skipped: results.flatMap(({ skipped }) => skipped),
    warnings: results.flatMap(({ warnings }) => warnings),
    failures: results.flatMap(({ failures }) => failures),
    exceptions: results.flatMap(({ exceptions }) => exceptions),
    prints: results.flatMap(({ prints }) => prints),
    traces: results.flatMap(({ traces }) => traces),
  };
}

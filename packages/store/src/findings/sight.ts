import type { ViolationColumns } from "./tables.ts";

/**
 * What one gate knows of one finding: when it last saw it broken, and the first time after that it saw it whole. These
 * two, taken as maximum and minimum, are the same in whatever order and how often the observations come.
 */
export interface Sight extends ViolationColumns {
  readonly gate: string;
  /** When the scan started that saw it broken last. */
  readonly violatedAt: number;
  readonly scan: string;
  readonly passed: Passed | undefined;
}

export interface Passed {
  readonly at: number;
  readonly scan: string;
  /** `passed`: judged and found whole · `gone`: not there any more, in a place that was read completely. */
  readonly why: "passed" | "gone";
}

/** Which scan an observation is of. Scans that start in the same millisecond are ordered by id. */
export interface Moment {
  readonly at: number;
  readonly scan: string;
}

/** The gate sees it broken. Without a change the same object comes back. */
export function seenBroken(
  before: Sight | undefined,
  moment: Moment,
  seen: ViolationColumns & { readonly gate: string },
): Sight {
  if (before !== undefined && !isLater(moment, { at: before.violatedAt, scan: before.scan })) return before;
  const stillPassed = before?.passed !== undefined && isLater(before.passed, moment) ? before.passed : undefined;
  return { ...seen, violatedAt: moment.at, scan: moment.scan, passed: stillPassed };
}

/** The gate sees it whole, or gone. Without a change the same object comes back. */
export function seenWhole(before: Sight, passed: Passed): Sight {
  if (!isLater(passed, { at: before.violatedAt, scan: before.scan })) return before;
  if (before.passed !== undefined && !isLater(before.passed, passed)) return before;
  return { ...before, passed };
}

/** Two sights of one gate become one, where two findings turn out to be one. */
export function mergeSights(a: Sight, b: Sight): Sight {
  const [older, newer] = isLater({ at: a.violatedAt, scan: a.scan }, { at: b.violatedAt, scan: b.scan })
    ? [b, a]
    : [a, b];
  return older.passed === undefined ? newer : seenWhole(newer, older.passed);
}

export function isLater(a: Moment, b: Moment): boolean {
  return a.at > b.at || (a.at === b.at && a.scan > b.scan);
}

import { contextFingerprint } from "@sekisho/core";
import type { Finding } from "../answer/report.ts";
import type { BaselineEntry } from "./entry.ts";

/** Violations of one key, which are places of one finding. */
export interface KeyedFinding {
  readonly key: string;
  readonly findings: readonly Finding[];
  readonly context: string | undefined;
}

/** Violations that may stop, by key: what is only audited needs no baseline. */
export function keyedFindings(findings: readonly Finding[]): readonly KeyedFinding[] {
  const stopping = findings.filter(({ violation }) => violation.action === "deny" || violation.action === "warn");
  return [...Map.groupBy(stopping, ({ violation }) => violation.key)].map(([key, own]) => ({
    key,
    findings: own,
    context: contextOf(own),
  }));
}

function contextOf([first]: readonly Finding[]): string | undefined {
  if (first?.line === undefined) return undefined;
  const { violation, subject, line } = first;
  const { rule: ruleId, instance } = violation;
  return contextFingerprint({ ruleId, type: subject.type, instance, line: line.toWellFormed() });
}

export interface Matched {
  /** By the key of the finding. */
  readonly entries: ReadonlyMap<string, BaselineEntry>;
  readonly unmatched: readonly BaselineEntry[];
}

/**
 * Which entry knows which finding: by key first, then by context, so that a thing that moved is known again; each entry knows one finding
 * at most (identity.md, "Baseline and SARIF"). Only what is not where it was can have moved: something alike elsewhere is new.
 */
export function matchBaseline(
  entries: readonly BaselineEntry[],
  keyed: readonly KeyedFinding[],
  mayHaveMoved: (entry: BaselineEntry) => boolean,
): Matched {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const matched = new Map<string, BaselineEntry>();
  const used = new Set<BaselineEntry>();
  const take = (key: string, entry: BaselineEntry | undefined): void => {
    if (entry === undefined) return;
    matched.set(key, entry);
    used.add(entry);
  };
  for (const { key } of keyed) take(key, byKey.get(key));
  for (const { key, context } of keyed) {
    if (matched.has(key) || context === undefined) continue;
    take(
      key,
      entries.find((entry) => !used.has(entry) && entry.context === context && mayHaveMoved(entry)),
    );
  }
  return { entries: matched, unmatched: entries.filter((entry) => !used.has(entry)) };
}

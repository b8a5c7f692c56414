import { DIFFERENCE_KINDS, type DifferenceKind, type Severity } from "@sekisho/rulebook";
import { type Found, severityOf } from "../gather.ts";

/** What one rule comes to for one owner. */
export interface RuleGroup {
  readonly rule: string;
  readonly severity: Severity | undefined;
  /** By kind, files in the order of reading. */
  readonly found: readonly Found[];
}

export interface OwnerGroup {
  /** "" where there are no owners. */
  readonly owner: string;
  readonly counts: ReadonlyMap<DifferenceKind, number>;
  readonly rules: readonly RuleGroup[];
}

/** Owners by how much newly fails, their rules by severity. */
export function groupsOf(found: readonly Found[]): readonly OwnerGroup[] {
  const owners = [...Map.groupBy(found, ({ owner }) => owner)].map(
    ([owner, own]): OwnerGroup => ({ owner, counts: countsOf(own), rules: rulesOf(own) }),
  );
  const failing = ({ counts }: OwnerGroup): number => counts.get("failing") ?? 0;
  return owners.sort((a, b) => failing(b) - failing(a) || (a.owner < b.owner ? -1 : 1));
}

export function countsOf(found: readonly Found[]): ReadonlyMap<DifferenceKind, number> {
  const counts = DIFFERENCE_KINDS.map((kind) => [kind, found.filter((one) => one.kind === kind).length] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

function rulesOf(found: readonly Found[]): readonly RuleGroup[] {
  const rank = ({ severity }: RuleGroup): number => SEVERITIES.indexOf(severity ?? "info");
  return [...Map.groupBy(found, ({ rule }) => rule)]
    .map(
      ([rule, own]): RuleGroup => ({
        rule,
        severity: own.map(severityOf).find((severity) => severity !== undefined),
        found: own.toSorted((a, b) => DIFFERENCE_KINDS.indexOf(a.kind) - DIFFERENCE_KINDS.indexOf(b.kind)),
      }),
    )
    .sort((a, b) => rank(a) - rank(b) || (a.rule < b.rule ? -1 : 1));
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

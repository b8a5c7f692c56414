import type { Severity } from "@sekisho/rulebook";

const ORDER: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** critical 0 … info 4: as it is stored, so that the gravest come first. */
export function severityRank(severity: Severity): number {
  return ORDER.indexOf(severity);
}

export function severityOf(rank: number): Severity {
  return ORDER[rank] ?? "info";
}

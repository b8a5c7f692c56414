import type { JudgedFiles } from "@sekisho/gate-files/judged";
import { type Exemption, type ExemptionStatus, exemptionStatus, unneededExemptions } from "@sekisho/rulebook";

const DAY_MS = 86_400_000;

/** One exemption, and what becomes of it. */
export interface Listed {
  readonly exemption: Exemption;
  readonly status: ExemptionStatus;
  /** Whole days since it was approved; negative before. */
  readonly ageDays: number;
  /** Whole days until its last day is over: 0 on that day, negative behind it. */
  readonly daysLeft: number;
  /** Teams of the things that it covers here. */
  readonly owners: readonly string[];
  /** Violations that it covers here. */
  readonly covered: number;
  /** `unneeded`: everything that it can speak of was judged, and nothing breaks its rules. `unseen`: nobody can tell from here. */
  readonly need: "needed" | "unneeded" | "unseen";
}

/** All exemptions of the rulebooks, those that end first come first. */
export function listExemptions(judged: JudgedFiles): readonly Listed[] {
  const { rulebooks, verdicts, scan, now, diagnostics } = judged;
  const exemptions = rulebooks.flatMap((rulebook) => rulebook.exemptions);
  const isWhole = scan.scope !== "" && !diagnostics.some(({ severity }) => severity === "error");
  const unneeded = new Set(isWhole ? unneededExemptions(exemptions, [scan], now) : []);
  return exemptions
    .map((exemption): Listed => {
      const uses = verdicts.flatMap(({ exempted, owner }) =>
        exempted.filter((violation) => violation.exemptions.includes(exemption.id)).map(() => owner),
      );
      return {
        exemption,
        status: exemptionStatus(exemption, now),
        ageDays: daysBetween(exemption.approved, now),
        daysLeft: -daysBetween(exemption.expires, now),
        owners: [...new Set(uses)].filter((owner) => owner !== "").toSorted(),
        covered: uses.length,
        need: uses.length > 0 ? "needed" : unneeded.has(exemption) ? "unneeded" : "unseen",
      };
    })
    .toSorted((a, b) => a.daysLeft - b.daysLeft || (a.exemption.id < b.exemption.id ? -1 : 1));
}

/** Whether somebody has to do something: delete it, prolong it or mend what it covers. */
export function asksForWork({ status, need }: Listed): boolean {
  return status === "expired" || need === "unneeded";
}

function daysBetween(day: string, nowMs: number): number {
  return Math.floor((nowMs - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
}

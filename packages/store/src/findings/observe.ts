import type { Place, Verdict, Violation } from "@sekisho/rulebook";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.ts";
import { severityRank } from "./severity.ts";

type ViolationRow = Selectable<Tables["scan_violation"]>;

/** A verdict as rows of a scan: what was judged, and what was broken, violations of one key as one with its places. */
export function observe(
  scan: string,
  verdict: Verdict,
  rulesNo: number,
): { readonly subject: Selectable<Tables["scan_subject"]>; readonly violations: readonly ViolationRow[] } {
  const { subject, digest, owner } = verdict;
  const unanswered = [...new Set([...verdict.unknown, ...verdict.errors].map(({ rule }) => rule))].sort();
  const merged = new Map<string, Merged>();
  for (const violation of [...verdict.violations, ...verdict.warnings, ...verdict.audited]) {
    merge(merged, violation, { outcome: "violated", exemptions: [] });
  }
  for (const violation of verdict.exempted) {
    merge(merged, violation, { outcome: "exempted", exemptions: violation.exemptions });
  }
  const { type, name } = subject;
  return {
    subject: {
      scan,
      type,
      name,
      digest,
      rules_no: rulesNo,
      unanswered: unanswered.length === 0 ? null : JSON.stringify(unanswered),
      owner,
    },
    violations: [...merged.values()].map(
      ({ violation, outcome, exemptions, places }): ViolationRow => ({
        scan,
        key: violation.key,
        rule: violation.rule,
        scope: subject.scope,
        type,
        name,
        instance: violation.instance,
        outcome,
        severity: severityRank(violation.severity),
        action: violation.action,
        message: violation.message,
        owner,
        exemptions: JSON.stringify(exemptions),
        places: JSON.stringify(places),
        evidence: JSON.stringify(violation.evidence),
      }),
    ),
  };
}

interface Merged {
  readonly violation: Violation;
  readonly outcome: "violated" | "exempted";
  readonly exemptions: readonly string[];
  readonly places: readonly Place[];
}

/** A place that is exempted does not excuse another of the same finding that is not. */
function merge(
  merged: Map<string, Merged>,
  violation: Violation,
  { outcome, exemptions }: Pick<Merged, "outcome" | "exemptions">,
): void {
  const before = merged.get(violation.key);
  if (before === undefined) merged.set(violation.key, { violation, outcome, exemptions, places: violation.places });
  else merged.set(violation.key, { ...before, places: [...before.places, ...violation.places] });
}

import { type Exemption, exemptionStatus, matchesSubject, subjectParts } from "@sekisho/rulebook";
import type { Finding, Report } from "./report.ts";

/** What a person who can't mend a violation may hope for. */
export interface Permission {
  /** An exemption that covered it and is over. */
  readonly ended?: Exemption;
  /** Teams that may approve one for the rule; undefined where the rulebook has no owners. */
  readonly granters?: readonly string[];
}

/** Looks in all rulebooks of a run. Exemptions that match by labels are left out: a report does not hold those. */
export function permission({ violation, subject }: Finding, { rulebooks, now }: Report): Permission {
  const parts = subjectParts(subject);
  const ended = rulebooks
    .flatMap(({ exemptions }) => exemptions)
    .find(
      (exemption) =>
        exemptionStatus(exemption, now) === "expired" &&
        exemption.rules.includes(violation.rule) &&
        exemption.gates?.includes("files") !== false &&
        exemption.instances?.includes(violation.instance) !== false &&
        exemption.match.some((match) => matchesSubject(match, parts, null)),
    );
  const owners = rulebooks.map((rulebook) => rulebook.owners).find((found) => found !== undefined);
  if (owners === undefined) return ended === undefined ? {} : { ended };
  const granters = [...owners.teams.values()]
    .filter(({ approves }) => approves.some((pattern) => pattern.matches(violation.rule)))
    .map(({ name }) => name);
  return { granters, ...(ended === undefined ? {} : { ended }) };
}

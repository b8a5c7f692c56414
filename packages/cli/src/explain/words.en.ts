import type { Action, Severity } from "@sekisho/rulebook";

/** The fixed words of `sekisho explain`, in English. The other languages have the same keys. */
export const en = {
  usage: "explain takes a rule, a rule and what breaks it (RULE FILE:LINE), or a violation's key",
  noRule: (rule: string) => `the rulebook has no rule ${rule}`,
  noViolation: (what: string) => `nothing that is judged here breaks ${what}`,
  didYouMean: (close: string) => `did you mean ${close}?`,
  severities: { critical: "critical", high: "high", medium: "medium", low: "low", info: "info" } satisfies Record<
    Severity,
    string
  >,
  actions: {
    deny: "stops",
    warn: "is told, stops nothing",
    audit: "is only counted",
    off: "is not judged",
  } satisfies Record<Action, string>,
  exempted: (id: string) => `is exempted by ${id}`,
  notConfigured: (names: string) => `is not judged: nobody gives ${names}`,
  labels: {
    why: "why",
    fix: "fix",
    applies: "applies",
    parameters: "parameters",
    action: "broken",
    owner: "owner",
    exemption: "exemption",
    see: "see",
    rule: "rule",
    key: "key",
  },
  everyDocument: "to every document",
  exemptionBy: (teams: string, command: string) => `${teams} may grant one: ${command}`,
  exemptionByNobody: "no team of owners.yaml may grant one for this rule",
  exemptionByUnknown: "this rulebook has no owners.yaml, which says who may grant one",
  holds: (id: string, day: string) => `${id} until ${day}`,
  found: "Found with",
  decides: "How it decides",
  moreLines: (count: number) => `… ${count} more lines`,
  read: "The rule read",
  missing: "nothing is there",
  separator: ", ",
};

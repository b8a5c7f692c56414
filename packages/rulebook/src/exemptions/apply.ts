import type { Json } from "@sekisho/core";
import { isAhead, isPast } from "../match/day.ts";
import { matchesSubject } from "../match/subject-match.ts";
import type { SubjectParts } from "../match/subject-parts.ts";
import type { RuleId } from "../verdict.ts";
import type { Exemption } from "./exemption.ts";

export interface ExemptionContext {
  readonly gate: string;
  /** UTC epoch milliseconds. */
  readonly now: number;
}

/** The exemptions that hold now at a gate, by rule. */
export class HeldExemptions {
  readonly #byRule = new Map<RuleId, Exemption[]>();

  constructor(exemptions: readonly Exemption[], { gate, now }: ExemptionContext) {
    for (const exemption of exemptions) {
      // Approved ahead of time, an exemption would hold for longer than the year that it may.
      if (isPast(exemption.expires, now) || isAhead(exemption.approved, now)) continue;
      if (exemption.gates?.includes(gate) === false) continue;
      for (const rule of exemption.rules) {
        const others = this.#byRule.get(rule);
        if (others === undefined) this.#byRule.set(rule, [exemption]);
        else others.push(exemption);
      }
    }
  }

  /** Ids of all that cover a violation, the one that ends last first. */
  covering(rule: RuleId, instance: string, parts: SubjectParts, value: Json): readonly string[] {
    const candidates = this.#byRule.get(rule);
    if (candidates === undefined) return [];
    return candidates
      .filter(
        (exemption) =>
          exemption.instances?.includes(instance) !== false &&
          exemption.match.some((match) => matchesSubject(match, parts, value)),
      )
      .sort((a, b) => (a.expires === b.expires ? compare(a.id, b.id) : compare(b.expires, a.expires)))
      .map(({ id }) => id);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

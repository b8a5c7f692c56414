import { type Json, sha256Hex } from "@sekisho/core";
import type { Rule } from "@sekisho/rulebook";
import type { readFinding } from "@sekisho/store";
import type { z } from "zod";
import type { finding, findingDetail } from "./finding-shapes.ts";
import { severity } from "./shapes.ts";

type Stored = NonNullable<Awaited<ReturnType<typeof readFinding>>>;

const SEVERITIES = severity.options;

/** A finding as the API shows it. */
export function shownFinding(one: Stored["finding"]): z.infer<typeof finding> {
  const { key, rule, scope, type, name, instance, state, action, message, owner, firstSeenAt, stateAt } = one;
  const common = { rule, scope, type, name, instance, state, action, message, owner, firstSeenAt, stateAt };
  return { key, version: versionOf(one), ...common, severity: severityNamed(one.severity) };
}

/** What a person has seen of a finding before they change it. */
export function versionOf({
  state,
  stateAt,
  severity,
  owner,
}: Pick<Stored["finding"], "state" | "stateAt" | "severity" | "owner">): string {
  return sha256Hex(JSON.stringify([state, stateAt, severity, owner])).slice(0, 16);
}

/** Ranks of severities are positions in their list. */
function severityNamed(rank: number): z.infer<typeof severity> {
  return SEVERITIES[rank] ?? "info";
}

/** A finding with all that is known of it; `rule` as the rulebook in force has it. */
export function shownDetail(
  { finding: one, assigned, sights, history }: Stored,
  rule: z.infer<typeof findingDetail>["rule"],
): z.infer<typeof findingDetail> {
  return {
    finding: shownFinding(one),
    ...(assigned !== undefined && { assigned }),
    sights: sights.map(shownSight),
    history: history.map(({ at, kind, owner, detail }) => ({ at, kind, owner, detail: parsed(detail) })),
    ...(rule && { rule }),
  };
}

/** What a rule says to people, in all languages that it has. */
export function shownRule(
  { texts: { en, ja }, references }: Rule,
  { name, version }: { readonly name: string; readonly version: string },
): z.infer<typeof findingDetail>["rule"] {
  const text = ({ title, why, fix }: typeof en | NonNullable<typeof ja>) => ({
    ...(title !== undefined && { title }),
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
  });
  return { en: text(en), ...(ja && { ja: text(ja) }), references: [...references], rulebook: { name, version } };
}

function shownSight(one: Stored["sights"][number]): z.infer<typeof findingDetail>["sights"][number] {
  const { gate, outcome, violatedAt, passed, severity, action, message, exemptions, places, evidence, source } = one;
  return {
    gate,
    outcome,
    violatedAt,
    ...(passed && { passedAt: passed.at, passedWhy: passed.why }),
    severity: severityNamed(severity),
    action,
    message,
    // A scan wrote these: lists and objects.
    exemptions: parsed(exemptions) as unknown as string[],
    places: parsed(places) as unknown as z.infer<typeof findingDetail>["sights"][number]["places"],
    evidence: parsed(evidence),
    ...(source && {
      scan: {
        ref: source.ref,
        startedAt: source.startedAt,
        digests: parsed(source.digests) as Readonly<Record<string, string>>,
      },
    }),
  };
}

function parsed(text: string): { readonly [key: string]: Json } {
  // Columns of JSON hold what canonicalJson wrote.
  return JSON.parse(text) as { readonly [key: string]: Json };
}

/** What becomes of exemptions: which have ended, end soon, or are no longer needed. */
import type { Json } from "@sekisho/core";
import { endOfDayMs, isAhead, isPast } from "../match/day.ts";
import type { Pattern } from "../match/pattern.ts";
import { matchesSubject } from "../match/subject-match.ts";
import { subjectParts } from "../match/subject-parts.ts";
import type { Verdict } from "../verdict.ts";
import type { Exemption, SubjectMatch } from "./exemption.ts";

export type ExemptionStatus = "ahead" | "holds" | "expiring" | "expired";

const SOON_MS = 30 * 86_400_000;

/** `ahead`: the day on which it is approved has not come. `expiring`: its last day ends within 30 days. `nowMs` is UTC epoch milliseconds. */
export function exemptionStatus(exemption: Exemption, nowMs: number): ExemptionStatus {
  if (isPast(exemption.expires, nowMs)) return "expired";
  if (isAhead(exemption.approved, nowMs)) return "ahead";
  return endOfDayMs(exemption.expires) - nowMs <= SOON_MS ? "expiring" : "holds";
}

/** What was judged at one gate in one scope, and how much of it there is to judge. */
export interface CompleteScan {
  readonly gate: string;
  readonly scope: string;
  /** Directories of the scope that were read completely, from its root; "" is all of it. */
  readonly paths: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** All gates and scopes that there are; without them an exemption for every gate or scope is never called unneeded. */
export interface KnownPlaces {
  readonly gates?: readonly string[];
  readonly scopes?: readonly string[];
}

/**
 * Exemptions that hold and that nothing needs: their gates and scopes were read completely, every subject they match
 * was judged by their rules without an error or an unknown, and none broke them. Those that match by labels or tags
 * are left out, for verdicts do not tell these.
 */
export function unneededExemptions(
  exemptions: readonly Exemption[],
  scans: readonly CompleteScan[],
  nowMs: number,
  known: KnownPlaces = {},
): readonly Exemption[] {
  return exemptions.filter(
    (exemption) =>
      !isPast(exemption.expires, nowMs) &&
      !isAhead(exemption.approved, nowMs) &&
      exemption.match.every((match) => isCovered(exemption, match, scans, known)) &&
      !scans.some((scan) => scan.verdicts.some((verdict) => needs(exemption, scan.gate, verdict))),
  );
}

function isCovered(
  exemption: Exemption,
  match: SubjectMatch,
  scans: readonly CompleteScan[],
  known: KnownPlaces,
): boolean {
  const gates = exemption.gates ?? known.gates;
  const scopes = scopesOf(match.scope, known.scopes);
  if (gates === undefined || scopes === undefined || match.labels !== undefined || match.tags !== undefined)
    return false;
  return gates.every((gate) =>
    scopes.every((scope) =>
      scans.some(
        (scan) => scan.gate === gate && scan.scope === scope && scan.paths.some((path) => covers(path, match.path)),
      ),
    ),
  );
}

/** The scopes that a pattern speaks of, undefined where they can't be listed. */
function scopesOf(pattern: Pattern | undefined, known: readonly string[] | undefined): readonly string[] | undefined {
  if (pattern !== undefined && !pattern.text.includes("*")) return [pattern.text];
  return known?.filter((scope) => pattern === undefined || pattern.matches(scope));
}

/** Whether everything that a path pattern can match lies in a directory. */
function covers(directory: string, pattern: Pattern | undefined): boolean {
  const base = directory.replace(/^\.?\/?|\/+$/g, "");
  if (base === "") return true;
  const fixed = pattern?.text.split("*")[0] ?? "";
  return fixed.startsWith(`${base}/`) || pattern?.text === base;
}

/** Whether a verdict shows that an exemption is used, or leaves it open. */
function needs(exemption: Exemption, gate: string, verdict: Verdict): boolean {
  if (exemption.gates?.includes(gate) === false) return false;
  if (verdict.exempted.some(({ exemptions }) => exemptions.includes(exemption.id))) return true;
  const open = [...verdict.unknown, ...verdict.errors].some(({ rule }) => exemption.rules.includes(rule));
  return open && exemption.match.some((match) => matchesSubject(match, subjectParts(verdict.subject), NOTHING));
}

/** Stands for the subject's value, which only labels and tags are read from. */
const NOTHING: Json = null;

import { findingKey } from "@sekisho/core";
import type { ExemptedViolation, Place, RuleId, Verdict, Violation } from "../verdict.ts";
import type { Difference, DifferenceKind, State } from "./difference.ts";

/** Two verdicts on one subject. */
export interface VerdictPair {
  readonly before: Verdict;
  readonly after: Verdict;
  /** The id by which the later rulebook knows a rule of the earlier one. */
  readonly presentId: (id: RuleId) => RuleId;
}

/** A finding: violations of one key. */
interface Found {
  readonly rule: RuleId;
  readonly instance: string;
  readonly message: string;
  readonly places: readonly Place[];
  readonly state: State;
}

/**
 * What differs between the verdicts of two rulebooks on one subject. A finding that is gone because its rule could not
 * judge does not pass: that the rule could not is the difference then.
 */
export function compareVerdicts(pair: VerdictPair): readonly Difference[] {
  const before = new Side(pair.before, pair.presentId);
  const after = new Side(pair.after, (id) => id);
  const shared = { subject: pair.after.subject, owner: pair.after.owner === "" ? pair.before.owner : pair.after.owner };
  const differences: Difference[] = [];
  for (const key of new Set([...after.found.keys(), ...before.found.keys()])) {
    const [old, now] = [before.found.get(key), after.found.get(key)];
    const found = now ?? old;
    if (found === undefined) continue;
    const { rule, instance, message, places } = found;
    const was = old?.state ?? before.without(rule);
    const is = now?.state ?? after.without(rule);
    const kind = kindOf(was, is);
    if (kind !== undefined) differences.push({ ...shared, kind, rule, key, instance, message, was, is, places });
  }
  for (const rule of new Set([...after.open.keys(), ...before.open.keys()])) {
    const was = before.open.get(rule);
    const is = after.open.get(rule);
    if (was?.state.outcome === is?.state.outcome && was?.state.code === is?.state.code) continue;
    const states = { was: was?.state ?? before.judged(rule), is: is?.state ?? after.judged(rule) };
    const message = is?.message ?? was?.message ?? "";
    differences.push({ ...shared, ...states, kind: "unjudged", rule, instance: "", message, places: [] });
  }
  return differences;
}

/** Absent where nothing is to be told. */
function kindOf(was: State, is: State): DifferenceKind | undefined {
  if (is.outcome === "deny" && was.outcome !== "deny") return "failing";
  if (!isBroken(is)) return isBroken(was) && !isOpen(is) ? "passing" : undefined;
  if (is.outcome === "exempted") {
    return was.outcome === "exempted" && sameIds(was, is) ? severityChange(was, is) : "exempted";
  }
  if (!isBroken(was)) return "warned";
  return was.outcome === is.outcome ? severityChange(was, is) : "changed";
}

function severityChange(was: State, is: State): DifferenceKind | undefined {
  return was.severity === is.severity ? undefined : "changed";
}

function sameIds({ exemptions: a = [] }: State, { exemptions: b = [] }: State): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

function isBroken({ outcome }: State): boolean {
  return outcome === "deny" || outcome === "warn" || outcome === "audit" || outcome === "exempted";
}

function isOpen({ outcome }: State): boolean {
  return outcome === "unknown" || outcome === "error";
}

/** What one verdict says, by key and by rule. */
class Side {
  readonly found: ReadonlyMap<string, Found>;
  /** Rules that could not judge the subject, or not whole. */
  readonly open: ReadonlyMap<RuleId, { readonly state: State; readonly message: string }>;
  readonly #judged: ReadonlySet<RuleId>;

  constructor(verdict: Verdict, presentId: (id: RuleId) => RuleId) {
    const { violations, warnings, audited, exempted } = verdict;
    const found = new Map<string, Found>();
    for (const violation of [...violations, ...warnings, ...audited, ...exempted]) {
      const rule = presentId(violation.rule);
      const key = rule === violation.rule ? violation.key : findingKey(rule, verdict.subject, violation.instance);
      const there = found.get(key);
      const places = distinct([...(there?.places ?? []), ...violation.places]);
      const { instance, message } = there ?? violation;
      found.set(key, { rule, instance, message, places, state: there?.state ?? stateOf(violation) });
    }
    this.found = found;
    this.open = new Map([
      ...verdict.unknown.map(({ rule, why }) => [presentId(rule), { state: UNKNOWN, message: why }] as const),
      ...verdict.errors.map(
        ({ rule, code, message }) => [presentId(rule), { state: { outcome: "error", code }, message }] as const,
      ),
    ]);
    this.#judged = new Set(verdict.judged.map(presentId));
  }

  /** Where no finding of a key is there: why. */
  without(rule: RuleId): State {
    return this.open.get(rule)?.state ?? this.judged(rule);
  }

  judged(rule: RuleId): State {
    return this.#judged.has(rule) ? PASSED : UNASKED;
  }
}

const UNKNOWN: State = { outcome: "unknown" };
const PASSED: State = { outcome: "passed" };
const UNASKED: State = { outcome: "unasked" };

function stateOf(violation: Violation | ExemptedViolation): State {
  const { severity, action } = violation;
  if ("exemptions" in violation) return { outcome: "exempted", severity, exemptions: violation.exemptions };
  return { outcome: action === "off" ? "passed" : action, severity };
}

function distinct(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

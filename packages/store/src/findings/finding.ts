import type { Sight } from "./sight.ts";
import type { FindingState } from "./tables.ts";

/** A finding as the store keeps it, without its sights. Times are UTC epoch milliseconds. */
export interface Finding {
  readonly id: number;
  readonly key: string;
  readonly rule: string;
  readonly scope: string;
  readonly type: string;
  readonly name: string;
  readonly instance: string;
  readonly state: FindingState;
  /** critical 0 … info 4. */
  readonly severity: number;
  readonly action: string;
  readonly message: string;
  readonly owner: string;
  readonly firstSeenAt: number;
  readonly stateAt: number;
  readonly flapDay: number;
  readonly flapChanges: number;
}

/** What a gate saw makes of a finding: state, and how it is shown. */
export type Shown = Pick<Finding, "state" | "severity" | "action" | "message" | "owner">;

/**
 * Open while any gate's last sight is a violation, exempted while any is an exempted one, else resolved. It is shown as
 * the latest of those sights that make its state has it; `assigned` is whom a person gave it to.
 */
export function shownBy(sights: readonly Sight[], assigned?: string): Shown {
  const lasting = sights.filter(({ passed }) => passed === undefined);
  const violated = lasting.filter(({ outcome }) => outcome === "violated");
  const state: FindingState = violated.length > 0 ? "open" : lasting.length > 0 ? "exempted" : "resolved";
  const deciding = { open: violated, exempted: lasting, resolved: sights }[state];
  const latest = deciding.reduce((a, b) => (isShownBefore(b, a) ? b : a));
  const { severity, action, message, owner } = latest;
  return { state, severity, action, message, owner: assigned ?? owner };
}

function isShownBefore(a: Sight, b: Sight): boolean {
  return a.violatedAt > b.violatedAt || (a.violatedAt === b.violatedAt && a.gate < b.gate);
}

/** What happened to a finding. */
export type ChangeKind = "opened" | "reopened" | "exempted" | "exemption-ended" | "resolved" | "severity-up" | "owner";

/** What the step from `before` to `after` is called; undefined where nobody need know. */
export function changeOf(before: Shown | undefined, after: Shown): ChangeKind | undefined {
  if (before === undefined)
    return after.state === "open" ? "opened" : after.state === "exempted" ? "exempted" : undefined;
  if (before.state !== after.state) {
    if (after.state === "resolved") return "resolved";
    if (after.state === "exempted") return "exempted";
    return before.state === "resolved" ? "reopened" : "exemption-ended";
  }
  if (after.state !== "open") return undefined;
  if (after.owner !== before.owner) return "owner";
  return after.severity < before.severity ? "severity-up" : undefined;
}

/** Changes of state that are told on one day; one more is told as the last, the rest of the day is silent. */
const MAX_TOLD_A_DAY = 3;
const DAY_MS = 86_400_000;

/** The flap guard: how a change at `at` counts, and whether its owner is told. */
export function countChange(
  { flapDay, flapChanges }: Pick<Finding, "flapDay" | "flapChanges">,
  at: number,
): { readonly flapDay: number; readonly flapChanges: number; readonly told: "yes" | "flapping" | "no" } {
  const day = Math.floor(at / DAY_MS);
  const changes = day === flapDay ? flapChanges + 1 : 1;
  const told = changes <= MAX_TOLD_A_DAY ? "yes" : changes === MAX_TOLD_A_DAY + 1 ? "flapping" : "no";
  return { flapDay: day, flapChanges: changes, told };
}

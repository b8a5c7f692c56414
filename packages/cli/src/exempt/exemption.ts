import type { Diagnostic } from "@sekisho/core";
import { HeldExemptions, type Rulebook, subjectParts, tryExemptions } from "@sekisho/rulebook";
import { partsOf } from "@sekisho/subject";
import type { Chosen } from "./select.ts";
import type { Target } from "./target.ts";

const MAX_WORDS = 8;

/** Of the rule's own name, and of the thing's where it is one: people read it in lists. `-2` where it is taken. */
export function newId(first: Chosen, chosen: readonly Chosen[], { exemptions }: Rulebook): string {
  const { verdict, violation } = first;
  const { name, address, path } = partsOf(verdict.subject);
  const isOne = chosen.every((other) => other.verdict === verdict);
  const text = `${violation.rule.split("/").at(-1) ?? ""} ${isOne ? (name ?? address ?? path ?? "") : ""}`;
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS)
    .join("-");
  const taken = new Set(exemptions.map(({ id }) => id));
  for (let i = 1; ; i++) {
    const id = i === 1 ? words : `${words}-${i}`;
    if (!taken.has(id)) return id;
  }
}

export interface Trial {
  readonly rulebook: Rulebook;
  readonly target: Target;
  /** UTC epoch milliseconds. */
  readonly now: number;
  /** Empty: all. */
  readonly gates: readonly string[];
}

/** Violations that somebody means, among all that no exemption covers yet. */
export interface Meant {
  readonly chosen: readonly Chosen[];
  readonly all: readonly Chosen[];
}

/** What comes of an exemption once its file is written. */
export interface Tried {
  /** Why the rulebook would not load. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it covers what it is for. */
  readonly coversAll: boolean;
  /** How many violations it covers, also such that nobody named: of one thing, rule and instance there may be several. */
  readonly covered: number;
}

/** Tries the file as it will be. */
export function covers({ chosen, all }: Meant, { rulebook, target: { path, file, text }, now, gates }: Trial): Tried {
  const { exemptions, diagnostics } = tryExemptions(rulebook, { path, file, bytes: new TextEncoder().encode(text) });
  const held = new HeldExemptions(exemptions, { gate: gates[0] ?? "files", now });
  const isCovered = ({ verdict: { subject }, violation: { rule, instance } }: Chosen): boolean =>
    held.covering(rule, instance, subjectParts(subject), null).length > 0;
  return {
    diagnostics: diagnostics.filter(({ severity }) => severity === "error"),
    coversAll: chosen.every(isCovered),
    covered: all.filter(isCovered).length,
  };
}

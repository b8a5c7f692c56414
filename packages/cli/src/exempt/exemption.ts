import type { Diagnostic } from "@sekisho/core";
import { HeldExemptions, type Rulebook, subjectParts, tryExemptions } from "@sekisho/rulebook";
import { partsOf } from "@sekisho/subject";
import type { Chosen } from "./select.ts";
import type { Target } from "./target.ts";

const MAX_WORDS = 8;

/** Of the rule's own name and of the thing's: people read it in lists. `-2` where it is taken. */
export function newId({ verdict: { subject }, violation }: Chosen, { exemptions }: Rulebook): string {
  const { name, address, path } = partsOf(subject);
  const text = `${violation.rule.split("/").at(-1) ?? ""} ${name ?? address ?? path ?? ""}`;
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

/** Whether the file as it will be is sound, and its exemptions cover what they are for. */
export function covers(
  chosen: readonly Chosen[],
  { rulebook, target: { path, file, text }, now, gates }: Trial,
): { readonly diagnostics: readonly Diagnostic[]; readonly coversAll: boolean } {
  const { exemptions, diagnostics } = tryExemptions(rulebook, { path, file, bytes: new TextEncoder().encode(text) });
  const held = new HeldExemptions(exemptions, { gate: gates[0] ?? "files", now });
  const coversAll = chosen.every(
    ({ verdict: { subject }, violation: { rule, instance } }) =>
      held.covering(rule, instance, subjectParts(subject), null).length > 0,
  );
  return { diagnostics: diagnostics.filter(({ severity }) => severity === "error"), coversAll };
}

import { operationsMatch, type View } from "@sekisho/subject";
import { matchesAny } from "../match/pattern.ts";
import type { AppliedRule, AppliesTo } from "../rule.ts";

/** A rule and those of its `applies` entries that a view can still meet. */
interface Candidate {
  readonly rule: AppliedRule;
  readonly entries: readonly AppliesTo[];
}

/**
 * Which rules apply to a view. What depends on view name, kind, type and format alone is decided once for each
 * combination, so that judging a thousand alike subjects asks a few entries each.
 */
export class Selection {
  readonly #rules: readonly AppliedRule[];
  readonly #byTraits = new Map<string, readonly Candidate[]>();

  constructor(rules: readonly AppliedRule[]) {
    this.#rules = rules;
  }

  /** `operation` is what the gate says happens to the subject, where it knows. */
  rulesFor(view: View, operation: string | undefined): readonly AppliedRule[] {
    const selected: AppliedRule[] = [];
    for (const { rule, entries } of this.#candidates(view)) {
      if (entries.some((entry) => holdsHere(entry, view, operation))) selected.push(rule);
    }
    return selected;
  }

  #candidates(view: View): readonly Candidate[] {
    const traits = `${view.name}\0${view.kind ?? ""}\0${view.type ?? ""}\0${view.format ?? ""}`;
    const known = this.#byTraits.get(traits);
    if (known !== undefined) return known;
    const candidates = this.#rules
      .map((rule) => ({ rule, entries: rule.applies.filter((entry) => couldApply(entry, view)) }))
      .filter(({ entries }) => entries.length > 0);
    this.#byTraits.set(traits, candidates);
    return candidates;
  }
}

function couldApply({ view: name, kinds, types, formats }: AppliesTo, view: View): boolean {
  return (
    name === view.name &&
    (kinds === undefined || (view.kind !== undefined && matchesAny(kinds, view.kind))) &&
    (types === undefined || (view.type !== undefined && matchesAny(types, view.type))) &&
    (formats === undefined || (view.format !== undefined && matchesAny(formats, view.format)))
  );
}

function holdsHere({ namespaces, operations }: AppliesTo, view: View, operation: string | undefined): boolean {
  if (namespaces !== undefined && (view.namespace === undefined || !matchesAny(namespaces, view.namespace)))
    return false;
  if (view.operations !== undefined) return operationsMatch(view, operations);
  return operations === undefined || operations.some((wanted) => mayBe(wanted, operation));
}

/** A manifest in a file, of which no gate says what happens to it, will be created or updated. */
function mayBe(wanted: string, operation: string | undefined): boolean {
  const word = wanted.toUpperCase();
  return operation === undefined ? word === "CREATE" || word === "UPDATE" : word === operation.toUpperCase();
}

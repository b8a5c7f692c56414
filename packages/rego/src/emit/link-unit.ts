/** The linking of a unit's text, which needs nothing of what has emitted it. */
import type { Json } from "@sekisho/core";
import type { Outline, RuleEntry } from "../plan/tree.ts";
import type { Context } from "../runtime/context.ts";
import type { Places } from "../runtime/errors.ts";
import type { Value } from "../runtime/value.ts";
import { lazyDocuments, linkText, type MakeFunction, type References } from "./link.ts";
import { support } from "./support.ts";

/** Rules that can be evaluated, by their slot; partial objects come as their record. */
export interface LinkedRules<C = Context> {
  readonly text: string;
  readonly places: Places;
  /** How many places the memo of a context needs. */
  readonly slots: number;
  readonly groups: readonly ((context: C, ...args: readonly Value[]) => unknown)[];
}

export interface LinkedUnit extends LinkedRules {
  readonly queries: readonly ((context: Context) => readonly (readonly Value[])[])[];
}

/** What a text is linked in: the names of the program, with the slots of those that the text holds. */
export interface Surroundings<Rule extends RuleEntry> {
  readonly outline: Outline<Rule>;
  readonly slotOf: (rule: Rule) => number | undefined;
  readonly base: Json;
  readonly make?: MakeFunction | undefined;
}

/** Makes the functions of a text that `emitUnit` made. */
export function linkUnit<Rule extends RuleEntry>(
  references: References,
  text: string,
  around: Surroundings<Rule>,
): LinkedUnit {
  const { slotOf, base, make } = around;
  const documents = lazyDocuments(around, {
    slotOf,
    evaluate: (slot, context) => linked.groups[slot]?.(context),
  });
  const builtins = references.builtins.map((builtin) => builtin.run);
  const tables = { support, builtins, base, documents };
  // The result that emitUnit names.
  const linked = linkText(references, text, tables, make) as Pick<LinkedUnit, "groups" | "queries">;
  return { text, places: references.places, slots: references.slots, groups: linked.groups, queries: linked.queries };
}

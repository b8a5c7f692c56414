/** The text of a whole unit, and its linking. The text names nothing but its parameters and what it declares. */
import type { Json } from "@sekisho/core";
import type { Step } from "../plan/ir.ts";
import type { Outline, RuleEntry } from "../plan/tree.ts";
import type { Context } from "../runtime/context.ts";
import type { Places } from "../runtime/errors.ts";
import type { Value } from "../runtime/value.ts";
import { emitGroup } from "./emit-group.ts";
import { emitSorters } from "./emit-scan-index.ts";
import { FunctionEmitter } from "./function-emitter.ts";
import { groupNames, lazyDocuments, linkText, type MakeFunction, type References, unitText } from "./link.ts";
import { support } from "./support.ts";
import type { Unit } from "./unit.ts";

/** A body whose solutions are asked for: the values of some of its locals, row by row. */
export interface RowQuery {
  readonly steps: readonly Step[];
  readonly locals: readonly number[];
}

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

export function emitUnit(unit: Unit, queries: readonly RowQuery[]): string {
  const body: string[] = [];
  for (const group of unit.groups) body.push(emitGroup(unit, group).join("\n"));
  for (const [i, query] of queries.entries()) body.push(emitQuery(unit, query, i).join("\n"));
  body.push(...emitSorters(unit));
  const names = queries.map((_, i) => `q${i}`).join(", ");
  return unitText(unit, { support, body, result: `{ groups: ${groupNames(unit)}, queries: [${names}] }` });
}

function emitQuery(unit: Unit, query: RowQuery, index: number): string[] {
  const to = new FunctionEmitter(unit);
  to.ordered = true;
  to.line(`function q${index}(c) {`);
  to.declarations();
  to.line("const r = [];");
  to.block(query.steps, () => {
    to.line(`r.push([${query.locals.map((id) => to.local(id)).join(", ")}]);`);
  });
  to.line("return r;");
  to.line("}");
  return to.lines;
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

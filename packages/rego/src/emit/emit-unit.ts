/** The text of a whole unit, and its linking. The text names nothing but its parameters and what it declares. */
import type { Json } from "@sekisho/core";
import type { Site, Step } from "../plan/ir.ts";
import type { RuleTree } from "../plan/tree.ts";
import type { Context } from "../runtime/context.ts";
import type { Value } from "../runtime/value.ts";
import { emitGroup } from "./emit-group.ts";
import { emitSorters } from "./emit-scan-index.ts";
import { FunctionEmitter } from "./function-emitter.ts";
import { documentTree, groupNames, linkText, unitText } from "./link.ts";
import { support } from "./support.ts";
import type { Unit } from "./unit.ts";

/** A body whose solutions are asked for: the values of some of its locals, row by row. */
export interface RowQuery {
  readonly steps: readonly Step[];
  readonly locals: readonly number[];
}

export interface LinkedUnit {
  readonly text: string;
  readonly sites: readonly Site[];
  /** How many places the memo of a context needs. */
  readonly slots: number;
  /** Evaluates a group by its slot; partial objects come as their record. */
  readonly groups: readonly ((context: Context, ...args: readonly Value[]) => unknown)[];
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
  to.open(`function q${index}(c) {`);
  to.line("const r = [];");
  to.block(query.steps, () => {
    to.line(`r.push([${query.locals.map((id) => to.local(id)).join(", ")}]);`);
  });
  to.line("return r;");
  to.line("}");
  return to.lines;
}

/** Makes the functions of a text that `emitUnit` made for the unit. */
export function linkUnit(unit: Unit, text: string, tree: RuleTree, base: Json): LinkedUnit {
  const root = documentTree(unit, tree.root, (group, context) => linked.groups[unit.slot(group)]?.(context));
  const builtins = unit.builtins.map((builtin) => builtin.run);
  const tables = { support, builtins, base, documents: { root, base } };
  // The result that emitUnit names.
  const linked = linkText(unit, text, tables) as Pick<LinkedUnit, "groups" | "queries">;
  return { text, sites: unit.sites, slots: unit.slots, groups: linked.groups, queries: linked.queries };
}

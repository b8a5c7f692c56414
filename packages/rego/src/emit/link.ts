/** What all ways to run a plan share: the frame of an emitted text, its tables, and the rule tree that it walks. */
import type { Json } from "@sekisho/core";
import type { Group, TreeNode } from "../plan/tree.ts";
import { getPath } from "../runtime/access.ts";
import type { Context } from "../runtime/context.ts";
import type { DocumentNode, Documents } from "../runtime/documents.ts";
import { type PartialObject, wholeOf } from "../runtime/partial.ts";
import type { Maybe } from "../runtime/value.ts";
import type { Unit } from "./unit.ts";

/** A whole text: the names that it calls, its tables, its functions, and the expression that it gives back. */
export function unitText(
  unit: Unit,
  parts: { readonly support: object; readonly body: readonly string[]; readonly result: string },
): string {
  const tables = [
    ...unit.constants.map((_, i) => `k${i} = K[${i}]`),
    ...unit.builtins.map((_, i) => `f${i} = F[${i}]`),
    ...unit.documents.map((_, i) => `d${i} = B[${i}]`),
  ];
  return [
    `"use strict";`,
    `const { ${Object.keys(parts.support).join(", ")} } = S;`,
    `const ${["u = undefined", ...tables].join(", ")};`,
    ...parts.body,
    `return ${parts.result};`,
  ].join("\n");
}

/** The names of all groups of a unit, as an array of the text. */
export function groupNames(unit: Unit): string {
  return `[${unit.groups.map((_, i) => `g${i}`).join(", ")}]`;
}

/** What a text is linked with. `builtins` are functions, or the builtins themselves where the text hands them on. */
export interface Tables {
  readonly support: object;
  readonly builtins: readonly unknown[];
  readonly base: Json;
  readonly documents: Documents;
}

/** Runs a text that this package generated (docs/architecture.md says what can stand in it): the value of its `result`. */
export function linkText(unit: Unit, text: string, tables: Tables): unknown {
  // oxlint-disable-next-line no-implied-eval, no-new-func
  const make = new Function("S", "K", "F", "B", "D", text) as (...tables: readonly unknown[]) => unknown;
  const given = unit.documents.map((path) => getPath(tables.base, path));
  return make(tables.support, unit.constants, tables.builtins, given, tables.documents);
}

/** The rule tree at run time, as far as a unit reaches it. `evaluate` gives a group's value, or its builder's record. */
export function documentTree(
  unit: Unit,
  node: TreeNode,
  evaluate: (group: Group, context: Context) => unknown,
): DocumentNode {
  const kids = new Map([...node.kids].map(([name, kid]) => [name, documentTree(unit, kid, evaluate)] as const));
  const { group } = node;
  const isFunction = group?.kind === "function" && kids.size === 0;
  if (group === undefined || isFunction || unit.slotOf(group) === undefined)
    return { kids, rule: undefined, isFunction };
  const rule = (context: Context): Maybe => {
    const value = evaluate(group, context);
    // Groups of kind `object` give the record of their builder, all others a value.
    return group.kind === "object" && value !== undefined ? wholeOf(value as PartialObject) : (value as Maybe);
  };
  return { kids, rule, isFunction };
}

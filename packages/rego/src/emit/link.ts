/** What all ways to run a plan share: the frame of an emitted text, its tables, and the rule tree that it walks. */
import type { Json } from "@sekisho/core";
import type { Builtin } from "../builtins/builtin.ts";
import { pathKey } from "../check/names.ts";
import type { Outline, RuleEntry } from "../plan/tree.ts";
import { getPath } from "../runtime/access.ts";
import type { Context } from "../runtime/context.ts";
import type { DocumentNode, Documents } from "../runtime/documents.ts";
import type { Places } from "../runtime/errors.ts";
import { type PartialObject, wholeOf } from "../runtime/partial.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import { stringLiteral } from "./literals.ts";
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
    ...unit.parted.map((pairs, i) => `x${i} = D.parted(${partedText(pairs)})`),
    ...unit.directives.map(({ format, index }, i) => `p${i} = directive(${stringLiteral(format)}, ${index})`),
  ];
  return [
    `"use strict";`,
    `const { ${Object.keys(parts.support).join(", ")} } = S;`,
    ...(tables.length === 0 ? [] : [`const ${tables.join(", ")};`]),
    ...parts.body,
    `return ${parts.result};`,
  ].join("\n");
}

function partedText(pairs: readonly PartedRule[]): string {
  return `[${pairs.map(([path, slot]) => `[[${path.map(stringLiteral).join(", ")}], ${slot}]`).join(", ")}]`;
}

/**
 * The names of all groups of a unit, as an array of the text. An inner function reads them, so that V8 keeps them in a
 * context: in the frame of the text, 120,000 of them would be more than the stack.
 */
export function groupNames(unit: Unit): string {
  return `(() => [${unit.groups.map((_, i) => `g${i}`).join(", ")}])()`;
}

/** What a text refers to by number. A `Unit` has all of it, and so has what was saved of one. */
export interface References {
  readonly constants: readonly Value[];
  readonly builtins: readonly Builtin[];
  readonly documents: readonly (readonly string[])[];
  readonly places: Places;
  /** How many places the memo of a context needs. */
  readonly slots: number;
}

/** Makes a function of the body of one, as `new Function` does; who keeps code between processes brings another. */
export type MakeFunction = (parameters: readonly string[], body: string) => (...args: readonly unknown[]) => unknown;

// Only texts that this package generated come here; docs/architecture.md says what can stand in them.
// oxlint-disable-next-line no-implied-eval, no-new-func
const newFunction = ((parameters, body) => new Function(...parameters, body)) as MakeFunction;

/** What a text is linked with. `builtins` are functions, or the builtins themselves where the text hands them on. */
export interface Tables {
  readonly support: object;
  readonly builtins: readonly unknown[];
  readonly base: Json;
  readonly documents: LinkedDocuments;
}

/** Runs an emitted text: the value of its `result`. */
export function linkText(references: References, text: string, tables: Tables, make = newFunction): unknown {
  const given = references.documents.map((path) => getPath(tables.base, path));
  const run = make(["S", "K", "F", "B", "D"], text);
  return run(tables.support, references.constants, tables.builtins, given, tables.documents);
}

/** The rules of a linked text, by what stands in the tree of names. */
export interface Reached<Rule extends RuleEntry> {
  /** Where the text holds the rule; undefined when it does not. */
  slotOf(rule: Rule): number | undefined;
  /** The value of the rule at a slot, or its builder's record. */
  evaluate(slot: number, context: Context): unknown;
}

/** The path of a rule, and the slot of what stands for it. */
export type PartedRule = readonly [path: readonly string[], slot: number];

export interface LinkedDocuments extends Documents {
  /** The same documents where of some rules a slice is evaluated. */
  parted(pairs: readonly PartedRule[]): Documents;
}

/** `data` as a text finds it. The tree is made when a path that is known only at run time is first looked up. */
export function lazyDocuments<Rule extends RuleEntry>(
  names: { readonly outline: Outline<Rule>; readonly base: Json },
  reached: Reached<Rule>,
): LinkedDocuments {
  let root: DocumentNode | undefined;
  return {
    base: names.base,
    get root() {
      return (root ??= documentTree(names.outline, reached));
    },
    parted(pairs) {
      const slots = new Map(pairs.map(([path, slot]) => [pathKey(path), slot]));
      const slotOf = (rule: Rule): number | undefined => slots.get(pathKey(rule.path)) ?? reached.slotOf(rule);
      return lazyDocuments(names, { ...reached, slotOf });
    },
  };
}

/** The rule tree at run time, as far as a text reaches it. */
function documentTree<Rule extends RuleEntry>(node: Outline<Rule>, reached: Reached<Rule>): DocumentNode {
  const kids = new Map([...node.kids].map(([name, kid]) => [name, documentTree(kid, reached)] as const));
  const { group } = node;
  const isFunction = group?.kind === "function" && kids.size === 0;
  const slot = group === undefined || isFunction ? undefined : reached.slotOf(group);
  if (group === undefined || slot === undefined) return { kids, rule: undefined, isFunction };
  const rule = (context: Context): Maybe => {
    const value = reached.evaluate(slot, context);
    // Groups of kind `object` give the record of their builder, all others a value.
    return group.kind === "object" && value !== undefined ? wholeOf(value as PartialObject) : (value as Maybe);
  };
  return { kids, rule, isFunction };
}

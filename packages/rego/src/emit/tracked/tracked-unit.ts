/** The instrumented text of all groups, and its linking. */
import type { Json } from "@sekisho/core";
import type { RuleTree, TreeNode } from "../../plan/tree.ts";
import { get, getPath, isArrayOf, isCollection, isObjectOf } from "../../runtime/access.ts";
import { RSet } from "../../runtime/collections.ts";
import type { Context } from "../../runtime/context.ts";
import { type DocumentNode, documentAt, documentKeys } from "../../runtime/documents.ts";
import { objectFrom } from "../../runtime/objects.ts";
import { inputWith, MISS, overrideAt, withOverride } from "../../runtime/overrides.ts";
import { type PartialObject, replaced, wholeOf } from "../../runtime/partial.ts";
import { Collector, SingleCollector, TreeCollector } from "../../runtime/tracked/collectors.ts";
import * as operations from "../../runtime/tracked/operations.ts";
import { type TrackedContext, withBelow } from "../../runtime/tracked/trace.ts";
import { join, Unknown } from "../../runtime/tracked/unknown.ts";
import type { Maybe } from "../../runtime/value.ts";
import type { Unit } from "../unit.ts";
import { emitTrackedGroup } from "./tracked-group.ts";

const support = {
  ...operations,
  Collector,
  documentAt,
  documentKeys,
  get,
  inputWith,
  isArrayOf,
  isCollection,
  isObjectOf,
  join,
  MISS,
  objectFrom,
  overrideAt,
  replaced,
  setOf: RSet.of,
  SingleCollector,
  TreeCollector,
  Unknown,
  withBelow,
  withOverride,
} as const;

export interface TrackedUnit {
  readonly text: string;
  readonly groups: readonly ((context: TrackedContext) => unknown)[];
}

export function linkTracked(unit: Unit, tree: RuleTree, base: Json): TrackedUnit {
  const body = unit.groups.map((group) => emitTrackedGroup(unit, group).join("\n"));
  const tables = [
    ...unit.constants.map((_, i) => `k${i} = K[${i}]`),
    ...unit.builtins.map((_, i) => `f${i} = F[${i}]`),
    ...unit.documents.map((_, i) => `d${i} = B[${i}]`),
  ];
  const text = [
    `"use strict";`,
    `const { ${Object.keys(support).join(", ")} } = S;`,
    `const ${["u = undefined", ...tables].join(", ")};`,
    ...body,
    `return [${unit.groups.map((_, i) => `g${i}`).join(", ")}];`,
  ].join("\n");
  const documents: { root: DocumentNode; base: Json } = {
    root: { kids: new Map(), rule: undefined, isFunction: false },
    base,
  };
  // oxlint-disable-next-line no-implied-eval, no-new-func
  const make = new Function("S", "K", "F", "B", "D", text) as (...tables: readonly unknown[]) => TrackedUnit["groups"];
  const given = unit.documents.map((path) => getPath(base, path));
  const groups = make(support, unit.constants, unit.builtins, given, documents);
  documents.root = documentTree(unit, tree.root, groups);
  return { text, groups };
}

function documentTree(unit: Unit, node: TreeNode, groups: TrackedUnit["groups"]): DocumentNode {
  const kids = new Map([...node.kids].map(([name, kid]) => [name, documentTree(unit, kid, groups)] as const));
  const { group } = node;
  const evaluate = group === undefined ? undefined : groups[unit.slotOf(group) ?? -1];
  const isFunction = group?.kind === "function" && kids.size === 0;
  if (evaluate === undefined || group === undefined || isFunction) return { kids, rule: undefined, isFunction };
  const rule = (c: Context): Maybe => {
    // Tracked code is only ever run in tracked contexts; groups of kind `object` return their builder's record.
    const value = evaluate(c as TrackedContext);
    return group.kind === "object" && value !== undefined ? wholeOf(value as PartialObject) : (value as Maybe);
  };
  return { kids, rule, isFunction };
}

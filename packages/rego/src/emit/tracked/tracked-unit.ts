/** The instrumented text of all groups, and its linking. */
import type { Json } from "@sekisho/core";
import type { RuleTree } from "../../plan/tree.ts";
import { get, isArrayOf, isCollection, isObjectOf } from "../../runtime/access.ts";
import { RSet } from "../../runtime/collections.ts";
import { documentAt, documentKeys } from "../../runtime/documents.ts";
import { objectFrom } from "../../runtime/objects.ts";
import { inputWith, MISS, overrideAt, withOverride } from "../../runtime/overrides.ts";
import { replaced } from "../../runtime/partial.ts";
import { Collector, SingleCollector, TreeCollector } from "../../runtime/tracked/collectors.ts";
import * as operations from "../../runtime/tracked/operations.ts";
import { type TrackedContext, withBelow } from "../../runtime/tracked/trace.ts";
import { join, Unknown } from "../../runtime/tracked/unknown.ts";
import { documentTree, groupNames, linkText, unitText } from "../link.ts";
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
  const text = unitText(unit, { support, body, result: groupNames(unit) });
  const root = documentTree(unit, tree.root, (group, context) =>
    // Tracked code is only ever run in tracked contexts.
    groups[unit.slot(group)]?.(context as TrackedContext),
  );
  const tables = { support, builtins: unit.builtins, base, documents: { root, base } };
  // The result that the text names: its groups.
  const groups = linkText(unit, text, tables) as TrackedUnit["groups"];
  return { text, groups };
}

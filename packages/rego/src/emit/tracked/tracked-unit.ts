/** The instrumented text of all groups, and its linking. */
import type { RuleEntry } from "../../plan/tree.ts";
import { get, isArrayOf, isCollection, isObjectOf } from "../../runtime/access.ts";
import { RSet } from "../../runtime/collections.ts";
import { documentAt, documentKeys } from "../../runtime/documents.ts";
import { objectFrom } from "../../runtime/objects.ts";
import { inputWith, MISS, overrideAt, withOverride } from "../../runtime/overrides.ts";
import { replaced, wholeIfAny } from "../../runtime/partial.ts";
import { Collector, SingleCollector, TreeCollector } from "../../runtime/tracked/collectors.ts";
import * as operations from "../../runtime/tracked/operations.ts";
import { type TrackedContext, withBelow } from "../../runtime/tracked/trace.ts";
import { join, Unknown } from "../../runtime/tracked/unknown.ts";
import { groupNames, lazyDocuments, linkText, type References, unitText } from "../link.ts";
import type { LinkedRules, Surroundings } from "../link-unit.ts";
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
  wholeIfAny,
  withBelow,
  withOverride,
} as const;

export type TrackedRules = LinkedRules<TrackedContext>;

export function emitTracked(unit: Unit): string {
  const body = unit.groups.map((group) => emitTrackedGroup(unit, group).join("\n"));
  return unitText(unit, { support, body, result: groupNames(unit) });
}

/** Makes the functions of a text that `emitTracked` made. */
export function linkTracked<Rule extends RuleEntry>(
  references: References,
  text: string,
  around: Surroundings<Rule>,
): TrackedRules {
  const { slotOf, base, make } = around;
  const documents = lazyDocuments(around, {
    slotOf,
    // Tracked code is only ever run in tracked contexts.
    evaluate: (slot, context) => groups[slot]?.(context as TrackedContext),
  });
  const tables = { support, builtins: references.builtins, base, documents };
  // The result that the text names: its groups.
  const groups = linkText(references, text, tables, make) as TrackedRules["groups"];
  return { text, places: references.places, slots: references.slots, groups };
}

/** What emitted code calls, under the names that it uses. */
import { directiveOf } from "../builtins/sprintf.ts";
import { indexOf } from "../builtins/text/search.ts";
import {
  get,
  getStored,
  isArrayOf,
  isCollection,
  isObjectOf,
  scanKeys,
  scanKeysOrdered,
  scanValues,
  values,
  valuesOrdered,
} from "../runtime/access.ts";
import type { Budget } from "../runtime/budget.ts";
import { answersFor } from "../runtime/call-memo.ts";
import { RSet } from "../runtime/collections.ts";
import { compare, equal } from "../runtime/compare.ts";
import { documentAt, documentKeys } from "../runtime/documents.ts";
import { isPlainObject, isSet } from "../runtime/kinds.ts";
import { objectFrom } from "../runtime/objects.ts";
import { inputWith, MISS, overrideAt, withOverride } from "../runtime/overrides.ts";
import { entryOf, ObjectBuilder, PartialBuilder, replaced, wholeIfAny, wholeOf } from "../runtime/partial.ts";
import { ResultIndex } from "../runtime/result-index.ts";
import { template } from "../runtime/template.ts";
import type { Value } from "../runtime/value.ts";
import { walkPairs } from "../runtime/walk-pairs.ts";

/** A rule that was evaluated and is undefined, in the memo. */
export const NONE = Symbol("undefined rule");

/** The result size is used up, unless elements of a set were counted twice. */
function overfull(budget: Budget, set: RSet): void {
  budget.m += RSet.settle(set);
  if (budget.m < 0) budget.full();
}

/** Whether one of the items is this very scalar. */
function includes(items: readonly Value[], scalar: Value): boolean {
  // Array.prototype.includes is a call out of the compiled code, for mostly two or three items.
  for (let i = 0; i < items.length; i++) if (items[i] === scalar) return true;
  return false;
}

/** How many items an array or a set has. */
function sizeOf(items: readonly Value[] | RSet): number {
  return items instanceof RSet ? RSet.size(items) : items.length;
}

export const support = {
  NONE,
  MISS,
  add: RSet.add,
  push: RSet.push,
  overfull,
  answersFor,
  newSet: (): RSet => new RSet(),
  setOf: (items: readonly Value[]): RSet => RSet.of(items),
  compare,
  directive: directiveOf,
  endsWith: (text: string, end: string): boolean => text.endsWith(end),
  startsWith: (text: string, start: string): boolean => text.startsWith(start),
  indexOf,
  includes,
  documentAt,
  documentKeys,
  entryOf,
  equal,
  get,
  getStored,
  inputWith,
  isArrayOf,
  isCollection,
  isObjectOf,
  isPlainObject,
  isSet,
  ObjectBuilder,
  objectFrom,
  overrideAt,
  PartialBuilder,
  replaced,
  ResultIndex,
  scanKeys,
  scanKeysOrdered,
  scanValues,
  sizeOf,
  template,
  values,
  valuesOrdered,
  walkPairs,
  wholeIfAny,
  wholeOf,
  withOverride,
} as const;

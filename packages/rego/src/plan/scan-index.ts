/**
 * Clauses of one name that each walk the same collection for the items of one kind (`some r in input.resources`,
 * `r.type == "bucket"`) pass over nearly all of it again and again. One walk that sorts the items by that key leaves each
 * clause its own; clauses and items keep their order.
 */
import type { Value } from "../runtime/value.ts";
import type { Branch, PlannedClause, Step, X } from "./ir.ts";
import { isPure } from "./pure.ts";
import { questionOf, sharedPath } from "./rule-index.ts";

/** Below this number of clauses walking is faster than sorting first: an item is sorted in the time of some four tests. */
const FEWEST_CLAUSES = 5;

/** What one clause takes from the walk that it shares with others. */
export interface IndexedScan {
  /** The same for all clauses that share a walk. */
  readonly key: string;
  /** The collection; it has no locals. */
  readonly range: X;
  /** What is asked of an item; all clauses that share a walk ask this of their own local. */
  readonly subject: X;
  readonly constant: Value;
  /** The local that the loop binds. */
  readonly item: number;
  /** What is left to do for an item of this kind. */
  readonly steps: readonly Step[];
}

/** Branches whose first loop asks for one kind of item, as far as enough of a group's clauses do so. */
export function scanIndexes(clauses: readonly PlannedClause[]): ReadonlyMap<Branch, IndexedScan> {
  const found = new Map<Branch, IndexedScan>();
  if (clauses.length < FEWEST_CLAUSES) return found;
  const counts = new Map<string, number>();
  for (const { branches } of clauses) {
    for (const branch of branches) {
      const scan = indexedScan(branch.steps);
      if (scan === undefined) continue;
      found.set(branch, scan);
      counts.set(scan.key, (counts.get(scan.key) ?? 0) + 1);
    }
  }
  for (const [branch, { key }] of found) if ((counts.get(key) ?? 0) < FEWEST_CLAUSES) found.delete(branch);
  return found;
}

/** Nothing between the loop and the question may do more than read: it then runs for fewer items. */
function indexedScan(steps: readonly Step[]): IndexedScan | undefined {
  const [first] = steps;
  if (first?.s !== "scan" || first.value === undefined || first.key !== undefined) return undefined;
  const range = rangeKey(first.x);
  if (range === undefined) return undefined;
  const aliases = new Set([first.value]);
  for (let i = 1; i < steps.length; i++) {
    const step = steps[i];
    if (step === undefined) return undefined;
    const question = questionOf(step);
    const [constant, another] = question?.constants ?? [];
    const path = question === undefined ? undefined : pathFrom(aliases, question.subject);
    if (path !== undefined && constant !== undefined && another === undefined) {
      const rest = [...steps.slice(1, i), ...steps.slice(i + 1)];
      const key = JSON.stringify([range, path]);
      const item: X = { x: "local", id: first.value };
      return { key, range: first.x, subject: readAt(item, path), constant, item: first.value, steps: rest };
    }
    if (!isRead(step)) return undefined;
    if (step.s === "let" && step.x.x === "local" && aliases.has(step.x.id)) aliases.add(step.id);
  }
  return undefined;
}

/** A name for a collection that is the same for every clause: a path from given documents or from a rule's value. */
function rangeKey(x: X): string | undefined {
  const path: string[] = [];
  let at = x;
  while (at.x === "get" && at.key.x === "const" && typeof at.key.value === "string") {
    path.unshift(at.key.value);
    at = at.base;
  }
  return at.x === "rule" ? JSON.stringify(["rule", at.group.id, ...path]) : sharedPath(x, 0);
}

function readAt(item: X, path: readonly string[]): X {
  return path.reduce((base, name): X => ({ x: "get", base, key: { x: "const", value: name } }), item);
}

function isRead(step: Step): boolean {
  switch (step.s) {
    case "let":
    case "test":
      return isPure(step.x);
    case "equal":
      return isPure(step.a) && isPure(step.b);
    default:
      return false;
  }
}

/** The constant keys that lead from an item to a value; at least one. */
function pathFrom(items: ReadonlySet<number>, x: X): readonly string[] | undefined {
  const path: string[] = [];
  let at = x;
  while (at.x === "get") {
    if (at.key.x !== "const" || typeof at.key.value !== "string") return undefined;
    path.unshift(at.key.value);
    at = at.base;
  }
  return at.x === "local" && items.has(at.id) && path.length > 0 ? path : undefined;
}

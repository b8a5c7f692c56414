import type { Path } from "@sekisho/core";
import { printTerm } from "../print.ts";
import type { Value } from "../value.ts";

/** Where a value came from: a key of where another came from. The root is `input` itself. */
export class Origin {
  readonly parent: Origin | null;
  readonly key: Value;

  constructor(parent: Origin | null, key: Value) {
    this.parent = parent;
    this.key = key;
  }
}

/** `input`. */
export const ROOT = new Origin(null, null);

/** How the parts of a value that the program made came about, by key, index or member. */
export type Shape = ReadonlyMap<Value, Part>;

export interface Part {
  readonly origin: Trail;
  readonly reads: Reads | null;
  /** More derivations of the same value. */
  readonly others?: Reads[];
}

/** Where a value came from, as far as that is one place or a made thing of known places. */
export type Trail = Origin | Shape | null;

/** How telling a read is for why a body holds: walked over, told in the head only, given a name, tested, looked for in vain. */
export const ROLE = { scanned: 0, told: 1, bound: 2, tested: 3, negated: 4 } as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** One place that a derivation looked at. `missing` counts the last keys of the path that were not there. */
export interface Read {
  readonly origin: Origin;
  readonly missing: number;
  readonly role: Role;
}

/** The reads of one derivation, newest first; a list inside a list is a derivation that it rests on. */
export interface Reads {
  readonly previous: Reads | null;
  readonly read: Read | null;
  readonly below: Reads | null;
}

/** A place of the input for people: the path as it was asked for, and how many of its last keys do not exist. */
export interface ReadPath {
  readonly path: Path;
  readonly missing: number;
}

/** The key of a made value's part; a place's key is simply one deeper. */
export function step(trail: Trail, key: Value): Trail {
  if (trail === null) return null;
  if (trail instanceof Origin) return new Origin(trail, key);
  return trail.get(key)?.origin ?? null;
}

const MOST_READS = 200;

/** All reads of a derivation, most telling first: tested before bound, deeper before shallower, later before earlier. */
export function rankedReads(reads: Reads | null): ReadPath[] {
  const flat: { readonly read: Read; readonly depth: number; readonly order: number }[] = [];
  const seen = new Set<Reads>();
  const waiting: (Reads | null)[] = [reads];
  while (waiting.length > 0 && flat.length < MOST_READS) {
    const list = waiting.pop();
    if (list === null || list === undefined || seen.has(list)) continue;
    seen.add(list);
    waiting.push(list.previous, list.below);
    if (list.read !== null) flat.push({ read: list.read, depth: depthOf(list.read.origin), order: flat.length });
  }
  flat.sort((a, b) => b.read.role - a.read.role || b.depth - a.depth || a.order - b.order);
  const paths = new Map<string, ReadPath>();
  for (const { read } of flat) {
    const path = pathOf(read.origin);
    const key = JSON.stringify(path);
    // A place that was used for what stands there instead is missing all the same.
    const missing = Math.max(read.missing, paths.get(key)?.missing ?? 0);
    paths.set(key, { path, missing });
  }
  return [...paths.values()];
}

/** The path of an origin below `input`. */
export function pathOf(origin: Origin): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = origin; at.parent !== null; at = at.parent)
    path.push(typeof at.key === "number" || typeof at.key === "string" ? at.key : printTerm(at.key));
  return path.reverse();
}

function depthOf(origin: Origin): number {
  let depth = 0;
  for (let at = origin; at.parent !== null; at = at.parent) depth++;
  return depth;
}

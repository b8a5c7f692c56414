import { pathKey } from "../check/names.ts";
import type { Clause, Resolved } from "../check/resolved.ts";
import type { PlannedClause, X } from "./ir.ts";

/** What one name of the rule tree is. `object` holds every rule below the first part that is not a constant string. */
export type GroupKind = "complete" | "function" | "set" | "object";

/** What must be known of a name to ask for it. */
export interface RuleEntry {
  readonly path: readonly string[];
  readonly kind: GroupKind;
}

/** Names under `data`, each with its rule. */
export interface Outline<Rule extends RuleEntry> {
  readonly kids: ReadonlyMap<string, Outline<Rule>>;
  readonly group: Rule | undefined;
}

/** All clauses of one name. The plan fills in `clauses` and `fallback`. */
export interface Group extends RuleEntry {
  /** Its place in the list of all groups. */
  readonly id: number;
  readonly arity: number;
  readonly sources: readonly Clause[];
  clauses: readonly PlannedClause[];
  /** `default`: a value that needs no evaluation beyond itself. */
  fallback: X | undefined;
}

/** A name under `data`. A node has children or a group; only mistaken programs have both. */
export interface TreeNode {
  readonly path: readonly string[];
  readonly kids: Map<string, TreeNode>;
  group: Group | undefined;
}

export interface RuleTree {
  readonly root: TreeNode;
  readonly groups: readonly Group[];
  /** Parts of groups whose rules ask for each other; the plan makes them. Their ids follow those of the groups. */
  slices: readonly Group[];
}

/** The clauses of a group that are planned, in the order of `clauses`. */
export function plannedSources(group: Group): readonly Clause[] {
  return group.sources.filter((clause) => !clause.isDefault && !clause.isBroken);
}

/** Sorts clauses into the tree of names. */
export function buildTree(clauses: readonly Clause[], packages: readonly (readonly string[])[]): RuleTree {
  const root: TreeNode = { path: [], kids: new Map(), group: undefined };
  for (const path of packages) nodeAt(root, path);
  const dynamic = dynamicPrefixes(clauses);
  const byPlace = new Map<TreeNode, Clause[]>();
  for (const clause of clauses) {
    const place = nodeAt(root, placeOf(clause, dynamic));
    const entry = byPlace.get(place);
    if (entry === undefined) byPlace.set(place, [clause]);
    else entry.push(clause);
  }
  const groups: Group[] = [];
  for (const [node, sources] of byPlace) {
    node.group = makeGroup(groups.length, node.path, sources);
    groups.push(node.group);
  }
  return { root, groups, slices: [] };
}

/** The constant strings at the front of a clause's full name. */
export function staticPath(clause: Clause): readonly string[] {
  const path = [...clause.package];
  for (const part of clause.ref) {
    if (part.r !== "const" || typeof part.value !== "string") break;
    path.push(part.value);
  }
  return path;
}

/** Whether the name has a part that is no constant string. */
export function isDynamic(clause: Clause): boolean {
  return clause.ref.some((part) => part.r !== "const" || typeof part.value !== "string");
}

function dynamicPrefixes(clauses: readonly Clause[]): ReadonlySet<string> {
  const prefixes = new Set<string>();
  for (const clause of clauses) if (isDynamic(clause)) prefixes.add(pathKey(staticPath(clause)));
  return prefixes;
}

/** The parts of a clause's full name below that of its group, which may be above its package. */
export function partsBelow(path: readonly string[], clause: Clause): readonly Resolved[] {
  const inPackage = clause.package
    .slice(path.length)
    .map((value): Resolved => ({ r: "const", value, at: clause.rule }));
  return [...inPackage, ...clause.ref.slice(Math.max(0, path.length - clause.package.length))];
}

/** Where a clause's group stands: at the shallowest place that some rule continues with a dynamic part. */
function placeOf(clause: Clause, dynamic: ReadonlySet<string>): readonly string[] {
  const full = staticPath(clause);
  if (dynamic.size === 0) return full;
  for (let n = 1; n < full.length; n++) {
    if (dynamic.has(pathKey(full.slice(0, n)))) return full.slice(0, n);
  }
  return full;
}

function makeGroup(id: number, path: readonly string[], sources: readonly Clause[]): Group {
  const first = sources[0];
  const kind = first === undefined ? "complete" : kindOf(first, path);
  return { id, path, kind, arity: first?.arity ?? 0, sources, clauses: [], fallback: undefined };
}

function kindOf(clause: Clause, place: readonly string[]): GroupKind {
  if (clause.arity !== undefined) return "function";
  if (isDynamic(clause) || staticPath(clause).length > place.length) return "object";
  return clause.contains === undefined ? "complete" : "set";
}

function nodeAt(root: TreeNode, path: readonly string[]): TreeNode {
  let node = root;
  for (const part of path) {
    let kid = node.kids.get(part);
    if (kid === undefined) {
      kid = { path: [...node.path, part], kids: new Map(), group: undefined };
      node.kids.set(part, kid);
    }
    node = kid;
  }
  return node;
}

/** Every group at or below a node. */
export function groupsBelow(node: TreeNode): Group[] {
  const groups: Group[] = [];
  const collect = (at: TreeNode): void => {
    if (at.group !== undefined) groups.push(at.group);
    for (const kid of at.kids.values()) collect(kid);
  };
  collect(node);
  return groups;
}

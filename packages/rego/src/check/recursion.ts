import { components } from "../plan/components.ts";
import { type Group, plannedSources } from "../plan/tree.ts";
import { clauseDependencies } from "../plan/walk.ts";
import type { Mistakes } from "./diagnostics.ts";
import { clauseName } from "./ref-text.ts";
import type { Clause } from "./resolved.ts";

/** Dependencies that are followed to find ways round, all circles together; behind it mistakes are told without a way. */
const mostFollowed = 1_000_000;
/** Rules that a mistake names on its way round. */
const mostNamed = 100;

/**
 * Rules must not depend on themselves; each that does is one mistake, with the way round. Groups may be slices of others:
 * a rule that stands in several is told once.
 */
export function checkRecursion(
  groups: readonly Group[],
  known: ReadonlyMap<Group, ReadonlySet<Group>>,
  mistakes: Mistakes,
): void {
  const dependencies = new Map<Group, readonly Group[]>();
  for (const group of groups) dependencies.set(group, [...(known.get(group) ?? [])]);
  const search: Search = { edges: dependencies, left: mostFollowed };
  const told = new Set<Clause>();
  for (const component of components(groups, dependencies)) {
    const [only] = component;
    if (component.length === 1 && only !== undefined && known.get(only)?.has(only) !== true) continue;
    const members = new Set(component);
    for (const group of component) {
      const cycle = cycleFrom(group, members, search);
      if (cycle === undefined) continue;
      const between = cycle.slice(1, -1);
      const named = between.slice(0, mostNamed).map((other) => groupName(other, members));
      const left = cycle.length === 0 || between.length > mostNamed ? ["..."] : [];
      for (const clause of clausesInto(group, members)) {
        if (told.has(clause)) continue;
        told.add(clause);
        const name = clauseName(clause);
        const way = [name, ...named, ...left, name].join(" -> ");
        const at = { start: clause.rule.start, end: Math.max(clause.rule.head.end, clause.rule.start + 1) };
        const hint = "Break the circle: let one of them use the input, or a rule that does not lead back.";
        const message = `rule ${name} is recursive: ${way}`;
        mistakes.add(clause.module, at, "rego_recursion_error", message, hint);
      }
    }
  }
}

/** The clauses of a group that themselves lead into a circle of groups. */
function clausesInto(group: Group, circle: ReadonlySet<Group>): readonly Clause[] {
  const planned = plannedSources(group);
  return group.clauses.flatMap((clause, i) => {
    const source = planned[i];
    const leads = [...clauseDependencies(clause)].some((other) => circle.has(other));
    return leads && source !== undefined ? [source] : [];
  });
}

function groupName(group: Group, circle: ReadonlySet<Group>): string {
  const clause = clausesInto(group, circle)[0] ?? group.sources[0];
  return clause === undefined ? "" : clauseName(clause);
}

interface Search {
  readonly edges: ReadonlyMap<Group, readonly Group[]>;
  /** How many dependencies may still be followed. */
  left: number;
}

/**
 * A shortest way from a group back to itself inside its component; undefined when there is none, empty when there is one
 * that the search has nothing left to find.
 */
function cycleFrom(group: Group, component: ReadonlySet<Group>, search: Search): readonly Group[] | undefined {
  const { edges } = search;
  if (component.size === 1 && edges.get(group)?.includes(group) !== true) return undefined;
  const before = new Map<Group, Group>();
  const queue: Group[] = [group];
  for (const at of queue) {
    for (const next of edges.get(at) ?? []) {
      if (--search.left < 0) return [];
      if (next === group) {
        const way = [group];
        for (let g: Group | undefined = at; g !== undefined && g !== group; g = before.get(g)) way.push(g);
        way.push(group);
        return way.reverse();
      }
      if (!component.has(next) || before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return undefined;
}

import { Mistakes } from "../check/diagnostics.ts";
import { pathText } from "../check/ref-text.ts";
import type { Clause } from "../check/resolved.ts";
import { components } from "./components.ts";
import { type PlanContext, planClause } from "./planner.ts";
import { canBeSliced, Slices } from "./slices.ts";
import { type Group, plannedSources } from "./tree.ts";

/** Plans every group of the tree, in place, and makes the slices that are needed. */
export function planGroups(context: PlanContext): void {
  const { tree, learned } = context;
  for (const slice of tree.slices) learned.dependencies.delete(slice);
  tree.slices = [];
  for (const group of tree.groups) planGroup(context, group, new DependenciesOfClauses());
  for (const circle of circlesToSlice(context)) planInSlices(context, circle);
}

/** What each clause may ask for directly. */
class DependenciesOfClauses {
  readonly #byClause = new Map<Clause, Set<Group>>();

  of(clause: Clause): Set<Group> {
    let found = this.#byClause.get(clause);
    if (found === undefined) this.#byClause.set(clause, (found = new Set()));
    return found;
  }

  all(clauses: readonly Clause[]): Set<Group> {
    return new Set(clauses.flatMap((clause) => [...this.of(clause)]));
  }
}

function planGroup(context: PlanContext, group: Group, dependencies: DependenciesOfClauses): void {
  const plan = (clause: Clause) => planClause(context, group, clause, dependencies.of(clause));
  group.clauses = plannedSources(group).map(plan);
  const fallback = group.sources.find((clause) => clause.isDefault);
  const planned = fallback === undefined ? undefined : plan(fallback);
  group.fallback = planned?.branches[0]?.value;
  context.learned.dependencies.set(group, dependencies.all(group.sources));
}

/** Groups that lead to each other, where some of them can be sliced: their rules may be in order for all that. */
function circlesToSlice({ tree, learned }: PlanContext): readonly (readonly Group[])[] {
  if (!tree.groups.some(canBeSliced)) return [];
  const edges = new Map(tree.groups.map((group) => [group, [...(learned.dependencies.get(group) ?? [])]] as const));
  return components(tree.groups, edges).filter((circle) => {
    const [only] = circle;
    const leadsBack = circle.length > 1 || (only !== undefined && edges.get(only)?.includes(only) === true);
    return leadsBack && circle.some(canBeSliced);
  });
}

/** Plans groups again; what they ask of each other is a slice where that is less. Mistakes are told already. */
function planInSlices(context: PlanContext, circle: readonly Group[]): void {
  const { tree, learned } = context;
  const slices = new Slices(circle.filter(canBeSliced), tree.groups.length + tree.slices.length);
  const dependencies = new DependenciesOfClauses();
  for (const group of circle) planGroup({ ...context, mistakes: new Mistakes(), slices }, group, dependencies);
  if (slices.isTooLarge) {
    tooLarge(context, circle);
    return;
  }
  slices.finish();
  for (const slice of slices.made) learned.dependencies.set(slice, dependencies.all(slice.sources));
  tree.slices = [...tree.slices, ...slices.made];
}

/** What these groups depend on is not known then; that they are too much is told instead. */
function tooLarge({ mistakes, learned }: PlanContext, circle: readonly Group[]): void {
  for (const group of circle) learned.dependencies.set(group, new Set());
  const sliced = circle.find(canBeSliced);
  const [first] = sliced?.sources ?? [];
  if (sliced === undefined || first === undefined) return;
  const message = `too many rules below data${pathText(sliced.path)} ask for each other`;
  mistakes.add(
    first.module,
    first.rule.head,
    "rego_too_large",
    message,
    "Give some of them a name without a variable.",
  );
}

import type { Override, PlannedClause, Step, X } from "./ir.ts";
import { type Group, groupsBelow, type TreeNode } from "./tree.ts";

/** What may be met on a walk over a plan. */
export interface PlanVisitor {
  value?(x: X): void;
  step?(step: Step): void;
  override?(override: Override): void;
}

/** Visits every step and value of a body, nested ones too. */
export function walkSteps(steps: readonly Step[], visit: PlanVisitor): void {
  for (const step of steps) {
    visit.step?.(step);
    switch (step.s) {
      case "let":
      case "test":
      case "scan":
      case "walk":
        walkX(step.x, visit);
        break;
      case "equal":
        walkX(step.a, visit);
        walkX(step.b, visit);
        break;
      case "keys":
        for (const x of step.path) walkX(x, visit);
        break;
      case "not":
        walkSteps(step.body, visit);
        break;
      case "every":
        walkX(step.x, visit);
        walkSteps(step.body, visit);
        break;
      case "with":
        for (const override of step.overrides) {
          visit.override?.(override);
          if (override.value.x !== "callee") walkX(override.value, visit);
        }
        walkSteps(step.body, visit);
        break;
      case "shape":
      case "fail":
      case "expr":
        break;
    }
  }
}

export function walkX(x: X, visit: PlanVisitor): void {
  visit.value?.(x);
  switch (x.x) {
    case "get":
      walkX(x.base, visit);
      walkX(x.key, visit);
      break;
    case "entry":
      walkX(x.key, visit);
      break;
    case "document":
      for (const part of x.path) walkX(part, visit);
      break;
    case "builtin":
    case "call":
      for (const arg of x.args) walkX(arg, visit);
      break;
    case "array":
    case "set":
      for (const item of x.items) walkX(item, visit);
      break;
    case "object":
      for (const part of x.keys) walkX(part, visit);
      for (const part of x.values) walkX(part, visit);
      break;
    case "comprehension":
      walkSteps(x.body, visit);
      if (x.key !== undefined) walkX(x.key, visit);
      walkX(x.value, visit);
      break;
    case "template":
      for (const part of x.parts) if (typeof part !== "string") walkX(part, visit);
      break;
    case "const":
    case "local":
    case "input":
    case "base":
    case "external":
    case "rule":
      break;
  }
}

/** Groups that the evaluation of some steps and values may ask for directly. */
export function directGroups(steps: readonly Step[], values: readonly X[]): Set<Group> {
  const found = new Set<Group>();
  const visit = groupVisitor(found);
  walkSteps(steps, visit);
  for (const value of values) walkX(value, visit);
  return found;
}

function groupVisitor(found: Set<Group>): PlanVisitor {
  return {
    value(x) {
      if (x.x === "rule" || x.x === "entry" || x.x === "call") found.add(x.group);
      if (x.x !== "document") return;
      for (const group of groupsMatching(x.node, x.path)) found.add(x.parted.get(group) ?? group);
    },
    override(override) {
      if (override.value.x === "callee" && "group" in override.value) found.add(override.value.group);
    },
  };
}

/** Groups that a path may lead to or end above: a part known only at run time can be any name. */
export function groupsMatching(node: TreeNode, path: readonly X[]): Group[] {
  return groupsBelow(node).filter((group) =>
    group.path.every((name, i) => {
      const part = path[i];
      return part === undefined || part.x !== "const" || part.value === name;
    }),
  );
}

/** The same for all branches of a clause. */
export function clauseDependencies(clause: PlannedClause): Set<Group> {
  const found = new Set<Group>(clause.overridden);
  walkClause(clause, groupVisitor(found));
  return found;
}

function walkClause({ branches }: PlannedClause, visit: PlanVisitor): void {
  for (const branch of branches) {
    walkSteps(branch.steps, visit);
    walkX(branch.value, visit);
    for (const key of branch.keys) walkX(key, visit);
  }
}

/** The same for all clauses of a group. */
export function groupDependencies(group: Group): Set<Group> {
  const found = new Set<Group>();
  const visit = groupVisitor(found);
  for (const clause of group.clauses) walkClause(clause, visit);
  if (group.fallback !== undefined) walkX(group.fallback, visit);
  return found;
}

/** All groups that can be reached from some, themselves included, in the order of their ids. */
export function reachableGroups(from: Iterable<Group>): Group[] {
  const reached = new Set<Group>(from);
  for (const group of reached) for (const next of groupDependencies(group)) reached.add(next);
  return [...reached].sort((a, b) => a.id - b.id);
}

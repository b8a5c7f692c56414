import { type Group, groupsBelow, type RuleTree, type TreeNode } from "../../plan/tree.ts";
import type { Callee, Clause, Resolved, ResolvedExpr } from "../resolved.ts";

/** Groups in an order in which each comes behind all that its rules refer to. Works without recursion; cycles are cut. */
export function dependencyOrder(tree: RuleTree): Group[] {
  const ordered: Group[] = [];
  const seen = new Set<Group | TreeNode>();
  const work: { readonly group: Group | undefined; readonly next: (Group | TreeNode)[] }[] = [];
  const enter = (item: Group | TreeNode): void => {
    if (seen.has(item)) return;
    seen.add(item);
    if ("sources" in item) work.push({ group: item, next: references(tree, item) });
    else work.push({ group: undefined, next: groupsBelow(item).reverse() });
  };
  for (const group of tree.groups) {
    enter(group);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const next = frame.next.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      work.pop();
      if (frame.group !== undefined) ordered.push(frame.group);
    }
  }
  return ordered;
}

/** What the rules of a group refer to: groups, and nodes when a ref ends above groups. */
function references(tree: RuleTree, group: Group): (Group | TreeNode)[] {
  const found = new Set<Group | TreeNode>();
  for (const clause of group.sources) ofClause(clause, (parts) => lookUp(tree.root, parts, found));
  found.delete(group);
  return [...found].reverse();
}

type Visit = (parts: readonly Resolved[]) => void;

function lookUp(root: TreeNode, parts: readonly Resolved[], found: Set<Group | TreeNode>): void {
  let node = root;
  for (const [i, part] of parts.entries()) {
    if (node.group !== undefined) break;
    if (part.r !== "const") return lookUpAll(node, parts.slice(i), found);
    const kid = typeof part.value === "string" ? node.kids.get(part.value) : undefined;
    if (kid === undefined) return;
    node = kid;
  }
  found.add(node.group ?? node);
}

/** The same where a part can be any name. */
function lookUpAll(from: TreeNode, parts: readonly Resolved[], found: Set<Group | TreeNode>): void {
  let nodes: readonly TreeNode[] = [from];
  for (const part of parts) {
    const next: TreeNode[] = [];
    for (const node of nodes) {
      if (node.group !== undefined) found.add(node.group);
      else if (part.r !== "const") next.push(...node.kids.values());
      else {
        const kid = typeof part.value === "string" ? node.kids.get(part.value) : undefined;
        if (kid !== undefined) next.push(kid);
      }
    }
    nodes = next;
  }
  for (const node of nodes) found.add(node.group ?? node);
}

function ofClause(clause: Clause, visit: Visit): void {
  for (const part of clause.ref) ofTerm(part, visit);
  if (clause.contains !== undefined) ofTerm(clause.contains, visit);
  for (const branch of clause.branches) {
    if (branch.value !== undefined) ofTerm(branch.value, visit);
    ofBody(branch.body, visit);
  }
}

function ofBody(body: readonly ResolvedExpr[], visit: Visit): void {
  for (const expr of body) {
    for (const { value, mock } of expr.with) {
      if (value !== undefined) ofTerm(value, visit);
      if (mock !== undefined) ofCallee(mock, visit);
    }
    switch (expr.e) {
      case "term":
        ofTerm(expr.term, visit);
        break;
      case "unify":
        ofTerm(expr.a, visit);
        ofTerm(expr.b, visit);
        break;
      case "some":
        if (expr.key !== undefined) ofTerm(expr.key, visit);
        ofTerm(expr.value, visit);
        ofTerm(expr.collection, visit);
        break;
      case "every":
        ofTerm(expr.domain, visit);
        ofBody(expr.body, visit);
        break;
    }
  }
}

function ofTerm(term: Resolved, visit: Visit): void {
  switch (term.r) {
    case "data":
      visit(term.parts);
      for (const part of term.parts) ofTerm(part, visit);
      return;
    case "ref":
      ofTerm(term.base, visit);
      for (const part of term.parts) ofTerm(part, visit);
      return;
    case "array":
    case "set":
      for (const item of term.items) ofTerm(item, visit);
      return;
    case "object":
      for (const [key, value] of term.entries) {
        ofTerm(key, visit);
        ofTerm(value, visit);
      }
      return;
    case "comprehension":
      if (term.key !== undefined) ofTerm(term.key, visit);
      ofTerm(term.value, visit);
      return ofBody(term.body, visit);
    case "call":
      ofCallee(term.callee, visit);
      for (const arg of term.args) ofTerm(arg, visit);
      return;
    case "template":
      for (const part of term.parts) if (typeof part !== "string") ofTerm(part, visit);
      return;
    case "const":
    case "var":
    case "input":
      return;
  }
}

function ofCallee(callee: Callee, visit: Visit): void {
  if ("path" in callee) visit(callee.path.map((value) => ({ r: "const", value, at: { start: 0, end: 0 } })));
}

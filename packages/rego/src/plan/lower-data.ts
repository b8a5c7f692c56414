/** What a ref below `data` means is decided here, against the rule tree. */
import type { Resolved } from "../check/resolved.ts";
import type { X } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { lowerParts, lowerStoredParts } from "./lower-ref.ts";
import { askedPath } from "./slices.ts";
import type { Group, TreeNode } from "./tree.ts";
import { groupsMatching } from "./walk.ts";

export function lowerDataRef(to: Lowering, parts: readonly Resolved[]): X {
  const external = parts[0];
  if (external?.r === "const" && typeof external.value === "string" && to.planner.externals.has(external.value)) {
    if (to.planner.mayBeOverridden([external.value])) return lowerBase(to, [external.value], parts.slice(1));
    return lowerParts(to, { x: "external", name: external.value }, parts.slice(1));
  }
  let node = to.planner.tree.root;
  const path: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined) break;
    if (part.r !== "const") return lowerDocument(to, node, path, parts.slice(i));
    // A store is keyed by strings; a number finds its text as a key, which reading the base document does.
    if (typeof part.value !== "string") return lowerBase(to, path, parts.slice(i));
    path.push(part.value);
    const kid = node.kids.get(part.value);
    if (kid === undefined) return lowerBase(to, path, parts.slice(i + 1));
    node = kid;
    if (node.group !== undefined) return lowerRule(to, node.group, parts.slice(i + 1));
  }
  return document(to, node, path.map(constant));
}

/** Below the last rule: given data. Where some `with` may put something over it, every step of the way looks there. */
function lowerBase(to: Lowering, path: readonly string[], rest: readonly Resolved[]): X {
  if (!to.planner.mayBeOverridden(path)) return lowerStoredParts(to, { x: "base", path }, rest);
  return lowerDocument(to, { path, kids: new Map(), group: undefined }, path, rest);
}

function lowerRule(to: Lowering, group: Group, rest: readonly Resolved[]): X {
  if (group.kind === "function") {
    to.steps.push({ s: "fail" });
    return { x: "const", value: null };
  }
  const part = to.planner.partOf(group, askedPath(rest));
  const [first, ...others] = rest;
  if (group.kind === "object" && first !== undefined && !to.hasUnbound(first)) {
    return lowerParts(to, { x: "entry", group: part, key: to.term(first) }, others);
  }
  return lowerParts(to, { x: "rule", group: part }, rest);
}

/** From the first part that is no constant on, rules and data are told apart at run time. */
function lowerDocument(to: Lowering, node: TreeNode, prefix: readonly string[], parts: readonly Resolved[]): X {
  const path: X[] = prefix.map(constant);
  const parted = new Map<Group, Group>();
  for (const part of parts) {
    if (part.r === "var" && !to.isBound(part.id)) {
      if (!to.canBind(part.id)) to.notReady();
      to.bind(part.id);
      to.steps.push({ s: "keys", path: [...path], node, parted, key: part.id });
      path.push(to.local(part.id));
    } else path.push(to.term(part));
  }
  return document(to, node, path, parted);
}

/** Fills in `parted`, which steps on the way have, too. */
function document(to: Lowering, node: TreeNode, path: readonly X[], parted = new Map<Group, Group>()): X {
  for (const group of groupsMatching(node, path)) {
    const asked = path.slice(group.path.length).map((part) => (part.x === "const" ? part.value : undefined));
    const part = to.planner.partOf(group, asked);
    if (part !== group) parted.set(group, part);
  }
  return { x: "document", path, node, parted };
}

function constant(value: string): X {
  return { x: "const", value };
}

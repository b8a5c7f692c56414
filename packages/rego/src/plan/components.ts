import type { Group } from "./tree.ts";

/** Tarjan's strongly connected components, without recursion. */
export function components(groups: readonly Group[], edges: ReadonlyMap<Group, readonly Group[]>): Group[][] {
  const index = new Map<Group, number>();
  const low = new Map<Group, number>();
  const stack: Group[] = [];
  const onStack = new Set<Group>();
  const found: Group[][] = [];
  for (const root of groups) {
    if (index.has(root)) continue;
    const work: { group: Group; next: number }[] = [{ group: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (frame === undefined) break;
      const { group } = frame;
      if (frame.next === 0) {
        index.set(group, index.size);
        low.set(group, index.get(group) ?? 0);
        stack.push(group);
        onStack.add(group);
      }
      const next = edges.get(group)?.[frame.next++];
      if (next !== undefined) {
        if (!index.has(next)) work.push({ group: next, next: 0 });
        else if (onStack.has(next)) low.set(group, Math.min(low.get(group) ?? 0, index.get(next) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.group;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(group) ?? 0));
      if (low.get(group) !== index.get(group)) continue;
      const component: Group[] = [];
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        component.push(member);
        if (member === group) break;
      }
      found.push(component);
    }
  }
  return found;
}

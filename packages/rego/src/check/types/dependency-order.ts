import type { Group } from "../../plan/tree.ts";

/** Groups in an order in which each comes behind all that its rules refer to. Works without recursion; cycles are cut. */
export function dependencyOrder(
  groups: readonly Group[],
  dependencies: ReadonlyMap<Group, ReadonlySet<Group>>,
): readonly Group[] {
  const ordered: Group[] = [];
  const seen = new Set<Group>();
  const work: { readonly group: Group; readonly next: Group[] }[] = [];
  const enter = (group: Group): void => {
    if (seen.has(group)) return;
    seen.add(group);
    work.push({ group, next: [...(dependencies.get(group) ?? [])].reverse() });
  };
  for (const group of groups) {
    enter(group);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const next = frame.next.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      work.pop();
      ordered.push(frame.group);
    }
  }
  return ordered;
}

import type { Group } from "./tree.ts";

/** Whether a `with` of the unit may replace a group's value. */
export function isReplaced(targets: readonly (readonly string[])[], group: Group): boolean {
  return targets.some((target) => target.length <= group.path.length && comparable(target, group.path));
}

/** Whether one path is a prefix of the other. */
export function comparable(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

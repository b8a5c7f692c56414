import type { Value } from "../definition.ts";

export type Path = readonly (string | number)[];

/** One look at a part of the subject. */
export interface Read {
  readonly path: Path;
  /** How many trailing parts of the path do not exist. */
  readonly missing: 0 | 1;
  /** As it stands in the subject; undefined where it is missing. */
  readonly value: Value | undefined;
}

/** Whether one path begins with all parts of another. */
export function isBelow(path: Path, above: Path): boolean {
  return above.length <= path.length && above.every((part, i) => part === path[i]);
}

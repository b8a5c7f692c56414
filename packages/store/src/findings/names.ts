import type { ScanRename } from "./scan.ts";

export interface ScopedName {
  readonly type: string;
  readonly name: string;
}

/** What subjects of an earlier scan are called after the renames that newer scans brought, and the way back. */
export interface NameMap {
  forward(subject: ScopedName): ScopedName;
  backward(subject: ScopedName): ScopedName;
}

export const SAME_NAMES: NameMap = { forward: (subject) => subject, backward: (subject) => subject };

/** The renames of some scans, earliest scan first; those of one scan happen at once, so that two may change places. */
export function nameMap(scans: readonly (readonly ScanRename[])[]): NameMap {
  const maps = scans
    .filter(({ length }) => length > 0)
    .map((renames) => ({
      forward: new Map(renames.map(({ from, to }) => [textOf(from), to])),
      backward: new Map(renames.map(({ from, to }) => [textOf(to), from])),
    }));
  if (maps.length === 0) return SAME_NAMES;
  const back = maps.toReversed();
  return {
    forward: (subject) => maps.reduce((now, { forward }) => forward.get(textOf(now)) ?? now, subject),
    backward: (subject) => back.reduce((now, { backward }) => backward.get(textOf(now)) ?? now, subject),
  };
}

/** No type holds a line break. */
export function textOf({ type, name }: ScopedName): string {
  return `${type}\n${name}`;
}

/**
 * Which of a check's reads a violation is shown at. A check reads what it decides by, then says what fills the evidence: so the
 * last reads that only give the evidence are left out, and the one before them is meant, as long as it belongs to the same part.
 */
import type { Value } from "../definition.ts";
import { isBelow, type Path, type Read } from "./read.ts";

export interface Place {
  readonly path: Path;
  readonly missing: number;
}

const WHOLE: Place = { path: [], missing: 0 };

/** The place of a violation by what was read up to its report. `instance` is the evidence that only names the part. */
export function placeOfReads(
  reads: readonly Read[],
  evidence: { readonly [field: string]: Value },
  instance: string | undefined,
): Place {
  const { filling, before } = split(reads, Object.values(evidence));
  const latest = before.at(-1);
  if (filling.length === 0) return latest ?? WHOLE;
  // The part that the evidence speaks of: a container, a port.
  const part = commonPart(filling);
  const isStep = (path: Path): boolean => filling.some((read) => isBelow(read.path, path));
  const decided = before.findLast(({ path }) => path.length > part.length && isBelow(path, part) && !isStep(path));
  if (decided !== undefined) return decided;
  // Everything was read before it was tested: what names the part is not what is wrong with it.
  const name = instance === undefined ? undefined : evidence[instance];
  const meant = filling.filter(({ value }) => value !== name).toSorted((a, b) => a.path.length - b.path.length);
  return meant.at(-1) ?? latest ?? WHOLE;
}

/** The last reads that are the evidence, each field once; and all before them. */
function split(
  reads: readonly Read[],
  values: readonly Value[],
): { readonly filling: readonly Read[]; readonly before: readonly Read[] } {
  const left = [...values];
  let from = reads.length;
  while (from > 0 && left.length > 0) {
    const read = reads[from - 1];
    const index = left.findIndex((value) => read !== undefined && read.missing === 0 && isSame(read.value, value));
    const isStep = read !== undefined && from < reads.length && isBelow(reads[from]?.path ?? [], read.path);
    if (index < 0 && !isStep) break;
    if (index >= 0) left.splice(index, 1);
    from -= 1;
  }
  return {
    filling: reads.slice(from).filter(({ value }) => typeof value !== "object" || value === null),
    before: reads.slice(0, from),
  };
}

function isSame(read: Value | undefined, value: Value): boolean {
  if (typeof read !== "object" || read === null) return read === value;
  return false;
}

/** What all these paths have in common, their last keys left out. */
function commonPart(reads: readonly Read[]): Path {
  const [first, ...others] = reads.map(({ path }) => path.slice(0, -1));
  let common = first ?? [];
  for (const path of others) {
    const end = common.findIndex((part, i) => part !== path[i]);
    if (end >= 0) common = common.slice(0, end);
  }
  return common;
}

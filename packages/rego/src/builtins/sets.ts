import { RSet } from "../runtime/collections.ts";
import type { Value } from "../runtime/value.ts";
import { anySet, type Builtin, type BuiltinContext, setOf } from "./builtin.ts";
import { setOperand } from "./operands.ts";

/** The elements of `a` that are not in `b`. */
export function difference(a: RSet, b: RSet): RSet {
  return RSet.ofDistinct(RSet.items(a).filter((item) => !RSet.has(b, item)));
}

/** Of equal elements that are spelt differently (1, 1.0), those of the smaller set. */
function intersect(a: RSet, b: RSet): RSet {
  const [few, many] = RSet.size(b) < RSet.size(a) ? [b, a] : [a, b];
  return RSet.ofDistinct(RSet.items(few).filter((item) => RSet.has(many, item)));
}

function unite(a: RSet, b: RSet): RSet {
  const all = RSet.ofDistinct([...RSet.items(a)]);
  for (const item of RSet.items(b)) RSet.add(all, item);
  return all;
}

function binary(name: string, operation: (a: RSet, b: RSet) => RSet): Builtin {
  const run = (c: BuiltinContext, a: Value, b: Value): Value | undefined => {
    const x = setOperand(c, name, 1, a);
    const y = x === undefined ? undefined : setOperand(c, name, 2, b);
    if (x === undefined || y === undefined) return undefined;
    c.charge(RSet.size(x) + RSet.size(y));
    return operation(x, y);
  };
  return { name, args: [anySet, anySet], result: anySet, run };
}

/** What all sets of a set have in common; of no sets it is the empty set. */
const intersection: Builtin = {
  name: "intersection",
  args: [setOf(anySet)],
  result: anySet,
  run: (c, a) => {
    const all = setsOperand(c, "intersection", a);
    return all === undefined ? undefined : all.slice(1).reduce(intersect, all[0] ?? new RSet());
  },
};

/** What stands in any of a set's sets, added up in one go so that it stays linear. */
const union: Builtin = {
  name: "union",
  args: [setOf(anySet)],
  result: anySet,
  run: (c, a) => {
    const all = setsOperand(c, "union", a);
    return all === undefined ? undefined : RSet.of(all.flatMap((set) => RSet.items(set)));
  },
};

/** The sets of a set of sets, charged for their elements. */
function setsOperand(c: BuiltinContext, name: string, value: Value): readonly RSet[] | undefined {
  const outer = setOperand(c, name, 1, value);
  if (outer === undefined) return undefined;
  const all: RSet[] = [];
  for (const item of RSet.sorted(outer)) {
    const set = setOperand(c, name, 1, item);
    if (set === undefined) return undefined;
    c.charge(RSet.size(set));
    all.push(set);
  }
  return all;
}

export const sets: readonly Builtin[] = [
  binary("and", intersect),
  binary("or", unite),
  binary("set_diff", difference),
  intersection,
  union,
];

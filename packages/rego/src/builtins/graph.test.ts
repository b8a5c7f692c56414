import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RSet } from "../runtime/collections.ts";
import { compare, equal } from "../runtime/compare.ts";
import { objectFrom } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import { graph } from "./graph.ts";
import { strictContext } from "./table.ts";

const name = fc.constantFrom("a", "b", "c", "d", "e", "__proto__", "constructor");
const vertex = (other: readonly Value[]): fc.Arbitrary<Value> => fc.oneof(name, fc.constantFrom<Value>(...other));
/** Half of the graphs have names only, which takes another way than other vertices do. */
const anyGraph = fc.oneof(name, vertex([1, true, "f"])).chain((sample) => {
  const key: fc.Arbitrary<Value> = typeof sample === "string" ? name : vertex([1, true]);
  const edges = fc.array(vertex([1, null]), { maxLength: 4 });
  const value: fc.Arbitrary<Value> = fc.oneof(
    edges,
    edges.map((items): Value => RSet.of(items)),
    fc.constant(null),
  );
  return fc.array(fc.tuple(key, value), { maxLength: 8 });
});

test("graph.reachable is the smallest set that holds the start and all edges, within the graph", () => {
  const [reachable] = graph;
  fc.assert(
    fc.property(anyGraph, fc.array(vertex([1]), { maxLength: 3 }), (entries, start) => {
      const edges = new Map(entries.map(([key, value]) => [key, value] as const));
      const expected = new Set<Value>();
      const follow = (node: Value): void => {
        const next = edges.get(node);
        if (next === undefined || expected.has(node)) return;
        expected.add(node);
        if (next instanceof RSet) RSet.items(next).forEach(follow);
        else if (Array.isArray(next)) (next as readonly Value[]).forEach(follow);
      };
      start.forEach(follow);
      const found = reachable?.run(strictContext(), objectFrom(entries), start) as RSet;
      expect(RSet.sorted(found)).toEqual([...expected].toSorted(compare));
      expect(equal(found, RSet.of(expected))).toBe(true);
      expect([...expected].every((node) => RSet.has(found, node))).toBe(true);
      expect(RSet.add(found, "new") && RSet.has(found, "new") && !RSet.add(found, "new")).toBe(true);
    }),
  );
});

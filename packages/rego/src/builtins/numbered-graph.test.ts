import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RSet } from "../runtime/collections.ts";
import { sortStrings } from "../runtime/order.ts";
import type { Value } from "../runtime/value.ts";
import { graph } from "./graph.ts";
import { numberingOf } from "./numbered-graph.ts";
import { strictContext } from "./table.ts";

type Graph = Record<string, Value>;

const names = Array.from({ length: 90 }, (_, i) => `n${i}`);
const name = fc.constantFrom(...names, "__proto__", "constructor", "\uffff", "😀");
const edges = fc.array(fc.oneof({ weight: 9, arbitrary: name }, fc.constantFrom<Value>(1, null, "elsewhere")), {
  maxLength: 4,
});
/** All names in a row, so that each graph has many, and edges that lead to and fro. */
const graphs = fc
  .array(edges, { minLength: names.length, maxLength: names.length })
  .map(
    (lists): Graph =>
      Object.fromEntries(lists.map((list, i) => [`n${i}`, i % 30 === 29 ? list : [`n${i + 1}`, ...list]])),
  );
/** A start, and what its caller changes in the graph before the next walk. */
const walk = fc.record({
  start: fc.array(name, { minLength: 1, maxLength: 3 }),
  changed: fc.option(fc.tuple(name, fc.oneof(edges, fc.constant(undefined)))),
});

test("a graph that is walked again gives what its edges say now", () => {
  let numbered = 0;
  fc.assert(
    fc.property(graphs, fc.array(walk, { minLength: 3, maxLength: 6 }), (made, walks) => {
      for (const { start, changed } of walks) {
        const found = graph[0]?.run(strictContext(), made, RSet.of(start)) as RSet;
        const expected = reachable(made, start);
        expect(RSet.sorted(found)).toEqual(sortStrings([...expected]));
        for (const one of [...names, "elsewhere", "__proto__"]) expect(RSet.has(found, one)).toBe(expected.has(one));
        expect(RSet.has(found, 1)).toBe(false);
        if (changed !== null) change(made, ...changed);
      }
      if (numberingOf(made) !== undefined) numbered++;
    }),
    { numRuns: 100 },
  );
  expect(numbered).toBeGreaterThan(50);
});

test("sets of one graph do not get mixed up", () => {
  const made: Graph = Object.fromEntries(names.map((one, i) => [one, i % 45 === 44 ? [] : [`n${i + 1}`]]));
  const sets = ["n0", "n45", "n0", "n80"].map((start) => graph[0]?.run(strictContext(), made, [start]) as RSet);
  expect(sets.map((set) => RSet.size(set))).toEqual([45, 45, 45, 10]);
  expect(sets.map((set) => RSet.has(set, "n85"))).toEqual([false, true, false, true]);
});

test("names that are put into a graph again and again are not kept", () => {
  const made: Graph = Object.fromEntries(names.map((one) => [one, [...names]]));
  for (let round = 0; round < 20; round++) {
    made["n0"] = Array.from({ length: 5_000 }, (_, i) => `new-${round}-${i}`);
    graph[0]?.run(strictContext(), made, names);
    expect(numberingOf(made)?.names.length ?? 0).toBeLessThan(75_000);
  }
});

function reachable(made: Graph, start: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting: Value[] = [...start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (typeof at !== "string" || found.has(at) || !Object.hasOwn(made, at)) continue;
    found.add(at);
    waiting.push(...(made[at] as readonly Value[]));
  }
  return found;
}

function change(made: Graph, at: string, list: Value | undefined): void {
  if (at === "__proto__") return;
  if (list === undefined) delete made[at];
  else made[at] = list;
}

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { RSet } from "./collections.ts";
import { equal } from "./compare.ts";
import { distinctByText } from "./distinct.ts";
import type { Value } from "./value.ts";

/** What is right by its definition: each value that equals none before it. */
function distinct(values: readonly Value[]): readonly Value[] {
  return values.filter((value, at) => values.findIndex((other) => equal(other, value)) === at);
}

/** A resource with a name at the top or below, as one of few kinds. */
const resource = (name: string, rest: Value): Value => ({ kind: "k", metadata: { labels: {}, name }, rest });
const names = Array.from({ length: 40 }, (_, i) => `name-${i}`);
/** Names that tell the first values from each other, then names that come again. */
const resources = fc
  .array(fc.tuple(fc.constantFrom(...names), anyValue), { maxLength: 60 })
  .map((more) => [...names.map((name) => resource(name, 1)), ...more.map(([name, rest]) => resource(name, rest))]);

describe("distinctByText", () => {
  test("leaves the first of equal values, in their order", () => {
    fc.assert(
      fc.property(resources, (values) => {
        expect(distinctByText(values) ?? distinct(values)).toEqual(distinct(values));
      }),
      { numRuns: 100 },
    );
  });

  test("tells values apart by a text below their top, and knows those that come twice", () => {
    const values = names.map((name) => resource(name, 1));
    expect(distinctByText([...values, ...values.map((value) => structuredClone(value))])).toEqual(values);
  });

  test.each<readonly [string, readonly Value[]]>([
    ["have no text", names.map((_, i) => ({ at: i }))],
    ["have the same texts", names.map((_, i) => ({ name: "a", at: i }))],
    ["stop having one", [...names.map((name) => resource(name, 1)), { kind: "k" }]],
    ["share one text later on", [...names.map((name) => resource(name, 1)), ...names.map((_, i) => resource("x", i))]],
    ["are few", names.slice(0, 4)],
    ["inherit what others have", [...names.map((name) => ({ constructor: name })), {}]],
    ["are sets", names.map((name) => RSet.of([name]))],
  ])("does not try where values %s", (_, values) => {
    expect(distinctByText(values)).toBeUndefined();
  });
});

test("a set of resources that were pushed unseen holds each once, whatever is added later", () => {
  fc.assert(
    fc.property(resources, fc.array(anyValue, { maxLength: 20 }), (values, more) => {
      const pushed = new RSet();
      for (const value of values) RSet.push(pushed, value);
      expect(RSet.items(pushed)).toEqual(distinct(values));
      for (const value of more) RSet.push(pushed, value);
      expect(RSet.items(pushed)).toEqual(distinct([...values, ...more]));
      for (const value of [...values, ...more]) expect(RSet.has(pushed, value)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { compare, equal } from "./compare.ts";
import { objectFrom } from "./objects.ts";
import { sortDistinct, sortValues } from "./sort.ts";
import type { Value } from "./value.ts";

const keys = fc.uniqueArray(fc.constantFrom("a", "b", "__proto__", "\uffff", "😀", "length"), { maxLength: 4 });

test("values that have something in common are sorted as all others are", () => {
  const alike = keys.chain((names) =>
    fc.array(
      fc
        .tuple(fc.shuffledSubarray(names, { minLength: names.length }), fc.infiniteStream(anyValue))
        .map(([order, values]) => objectFrom(order.map((name) => [name, values.next().value ?? null] as const))),
      { maxLength: 12 },
    ),
  );
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 4 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(alike, texts, fc.array(anyValue, { maxLength: 12 })), (values) => {
      const sorted = [...values].sort(compare);
      expect(sortValues([...values])).toEqual(sorted);
      expect(sortDistinct([...values])).toEqual(withoutTwins(sorted));
    }),
    { numRuns: 200 },
  );
});

test("many objects are sorted by the strings under their first keys", () => {
  const part = fc.constantFrom("a", "b", "ab", "\uffff", "😀", "");
  const last = fc.oneof(part, anyValue);
  const objects = fc.array(
    fc.tuple(part, part, last).map(([a, b, c]) =>
      objectFrom([
        ["b", b],
        ["a", a],
        ["c", c],
      ]),
    ),
    { minLength: 60, maxLength: 500, size: "max" },
  );
  fc.assert(
    fc.property(objects, (values) => {
      const sorted = [...values].sort(compare);
      expect(sortValues([...values])).toEqual(sorted);
      expect(sortDistinct([...values])).toEqual(withoutTwins(sorted));
    }),
    { numRuns: 50 },
  );
});

test("few objects with objects under their first keys are sorted by what those hold", () => {
  const scalar = fc.constantFrom<Value>(1, new Decimal("1.0"), "a", "b", null, true);
  const inner = fc
    .array(fc.tuple(fc.constantFrom<Value>("x", "y", "\uffff", "😀", 7), scalar), { maxLength: 3 })
    .map((entries) => objectFrom(entries));
  const first = fc.oneof(inner, scalar, fc.array(scalar, { maxLength: 2 }));
  const objects = fc.array(
    fc.tuple(first, scalar).map(([a, b]) =>
      objectFrom([
        ["b", b],
        ["a", a],
      ]),
    ),
    { maxLength: 32, size: "max" },
  );
  fc.assert(
    fc.property(objects, (values) => {
      const sorted = [...values].sort(compare);
      expect(sortValues([...values])).toEqual(sorted);
      expect(sortDistinct([...values])).toEqual(withoutTwins(sorted));
    }),
    { numRuns: 200 },
  );
});

/** Sorted values without those that equal the one before them. */
function withoutTwins(sorted: readonly Value[]): readonly Value[] {
  return sorted.filter((value, i) => i === 0 || !equal(value, sorted[i - 1] ?? null));
}

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { compare, equal } from "./compare.ts";
import { objectFrom } from "./objects.ts";
import { sortDistinct, sortValues } from "./sort.ts";

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
      expect(sortValues([...values])).toEqual([...values].sort(compare));
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
      const distinct = sorted.filter((value, i) => i === 0 || !equal(value, sorted[i - 1] ?? null));
      expect(sortDistinct([...values])).toEqual(distinct);
    }),
    { numRuns: 50 },
  );
});

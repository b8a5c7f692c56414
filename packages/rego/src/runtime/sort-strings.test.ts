import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sortStrings, sortTogether } from "./sort-strings.ts";

/** An order that is right by its definition: the bytes of UTF-8. */
function byBytes(strings: readonly string[]): readonly string[] {
  return strings.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Characters at the edges of what a key holds, and where the order of units is not that of code points. */
const character = fc.constantFrom("\0", "-", "0", "1", "9", "a", "z", "~", "\x7f", "é", "\ud7ff", "\uffff", "😀", "😁");
const mostlyPlain = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("a", "b", "0", "1") },
  { weight: 1, arbitrary: character },
);
const text = fc
  .tuple(
    fc.constantFrom("", "node-", "service/", "service/front-end/"),
    fc.array(mostlyPlain, { maxLength: 6 }),
    fc.constantFrom("", "", " is public", "😀"),
  )
  .map(([start, middle, end]) => `${start}${middle.join("")}${end}`);

describe("sortStrings", () => {
  test("sorts by code point, whatever the strings have in common", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 700, size: "max" }), (strings) => {
        expect(sortStrings([...strings])).toEqual(byBytes(strings));
        const few = strings.slice(0, 60);
        expect(sortStrings([...few])).toEqual(byBytes(few));
        expectTogether(strings);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["names in a row", Array.from({ length: 1_000 }, (_, i) => `node-${(i * 7) % 1_000}`)],
    ["each a start of the next", Array.from({ length: 400 }, (_, i) => "ab".repeat(400 - i))],
    ["the same again and again", Array.from({ length: 600 }, (_, i) => "a long name that is repeated".slice(i % 3))],
    [
      "a surrogate behind the keys",
      Array.from({ length: 400 }, (_, i) => `${i % 20}.${i % 2 === 0 ? "\uffff" : "😀"}${i}`),
    ],
    ["another alphabet", Array.from({ length: 400 }, (_, i) => `${i % 2 === 0 ? "あ" : "い"}${i}`)],
  ])("%s", (_, strings) => {
    expect(sortStrings([...strings])).toEqual(byBytes(strings));
    expectTogether(strings);
  });
});

/** Each string keeps its companion, and equal strings keep their order. */
function expectTogether(strings: readonly string[]): void {
  const sorted = [...strings];
  const places = [...strings.keys()];
  sortTogether(sorted, places);
  expect(sorted).toEqual(byBytes(strings));
  expect(places.map((place) => strings[place])).toEqual(sorted);
  for (let i = 1; i < places.length; i++) {
    if (sorted[i] === sorted[i - 1]) expect(places[i]).toBeGreaterThan(places[i - 1] ?? -1);
  }
}

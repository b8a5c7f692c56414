import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { term } from "../builtins/term-table.ts";
import { compare, equal, sortedKeys } from "./compare.ts";
import { hash } from "./hash.ts";
import { compareStrings } from "./order.ts";
import { printTerm } from "./print.ts";
import { sortValues } from "./sort.ts";

const ascending = `
  null
  false
  true
  -1.5
  0
  1
  1.5
  9007199254740993
  123456789123456789123
  1e400
  ""
  "a"
  "ab"
  "b"
  "\\uffff"
  "😀"
  []
  [1]
  [1, 0]
  [2]
  {}
  {"a": 1}
  {"a": 1, "b": 0}
  {"a": 2}
  {"b": 0}
  {["x"]: 0}
  set()
  {1}
  {1, 2}
  {1, 3}
  {2}
`
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map(term);

describe("compare", () => {
  test("orders a list of everything", () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect(Math.sign(compare(a, b)), `${printTerm(a)} ${printTerm(b)}`).toBe(Math.sign(i - j));
      }
    }
  });

  test("is a total order that equal and hash agree with", () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        expect(equal(a, b)).toBe(compare(a, b) === 0);
        if (equal(a, b)) expect([hash(a), hash(a, 77)]).toEqual([hash(b), hash(b, 77)]);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        expect(equal(a, a)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("equal", () => {
  test("takes inherited names for what they are: no keys", () => {
    const own = term('{"__proto__": {}}');
    expect(equal(own, { a: {} })).toBe(false);
    expect(equal(own, term('{"__proto__": {}}'))).toBe(true);
    expect(equal({ constructor: 1 }, { a: 1 })).toBe(false);
    expect(equal({ toString: {} }, { a: {} })).toBe(false);
  });
});

describe("strings", () => {
  test("are ordered by code point, as their UTF-8 bytes are", () => {
    const unit = fc.constantFrom("a", "é", "\ud7ff", "\ue000", "\uffff", "😀", "𐀀");
    fc.assert(
      fc.property(fc.array(unit), fc.array(unit), (x, y) => {
        const [a, b] = [x.join(""), y.join("")];
        expect(Math.sign(compareStrings(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
        expect(sortValues([a, b])[0]).toBe(compareStrings(a, b) <= 0 ? a : b);
      }),
    );
  });

  test("keys are sorted as strings, not as JavaScript lists them", () => {
    expect(sortedKeys({ b: 1, a: 2, 10: 3, 9: 4 })).toEqual(["10", "9", "a", "b"]);
    expect(sortedKeys({ b: 1, ["__proto__"]: 2 })).toEqual(["__proto__", "b"]);
  });
});

test("sortValues keeps equal values in their order", () => {
  const one = new Decimal("1.0");
  expect(sortValues([2, one, 1, 0])).toEqual([0, one, 1, 2]);
});

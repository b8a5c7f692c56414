import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { RObj, RSet } from "./collections.ts";
import { compare, equal } from "./compare.ts";
import type { Value } from "./value.ts";

describe("RSet", () => {
  test("keeps the first of equal elements, in the order of insertion", () => {
    const set = RSet.of([2, new Decimal("1.0"), 1, "a", 2]);
    expect(RSet.items(set)).toEqual([2, new Decimal("1.0"), "a"]);
    expect(RSet.sorted(set).map((item) => (item instanceof Decimal ? Decimal.text(item) : item))).toEqual([
      "1.0",
      2,
      "a",
    ]);
  });

  test("add tells whether the element is new, and ends the cached order", () => {
    const set = RSet.of(["b"]);
    expect(RSet.sorted(set)).toEqual(["b"]);
    expect([RSet.add(set, "a"), RSet.add(set, "a")]).toEqual([true, false]);
    expect(RSet.sorted(set)).toEqual(["a", "b"]);
  });

  const twenty = Array.from({ length: 20 }, (_, i) => `n${i}`);
  test.each([
    ["with a native set", new Set(twenty)],
    ["without", undefined],
  ])("of strings that are different, %s, it is a set like any other", (_, members) => {
    const names = [...twenty];
    const set = RSet.ofStrings(names, { members });
    expect([RSet.size(set), RSet.has(set, "n7"), RSet.has(set, 7), RSet.get(set, "n7")]).toEqual([
      20,
      true,
      false,
      "n7",
    ]);
    expect(equal(set, RSet.of(twenty))).toBe(true);
    expect(RSet.sorted(set)).toEqual(twenty.toSorted());
    expect([RSet.add(set, "n7"), RSet.add(set, 7), RSet.has(set, 7), RSet.has(set, "n19")]).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test("has no member that a key could name", () => {
    for (const name of ["size", "has", "items", "sorted", "add", "values", "get", "of"]) {
      expect(name in new RSet(), name).toBe(false);
      expect(name in new RObj(), name).toBe(false);
    }
  });

  test("agrees with a list that compares all elements", () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 60 }), anyValue, (values, probe) => {
        const list: Value[] = [];
        const set = new RSet();
        for (const value of values) {
          const isNew = !list.some((item) => equal(item, value));
          if (isNew) list.push(value);
          expect(RSet.add(set, value)).toBe(isNew);
        }
        expect(RSet.items(set)).toEqual(list);
        for (const value of values) expect(RSet.has(set, value)).toBe(true);
        expect(RSet.has(set, probe)).toBe(list.some((item) => equal(item, probe)));
      }),
      { numRuns: 100 },
    );
  });

  test("what was pushed is the set of what was added", () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 60 }), fc.array(anyValue, { maxLength: 9 }), (values, more) => {
        const [unseen, asked, added] = [new RSet(), new RSet(), RSet.of(values)];
        for (const value of values) {
          RSet.push(unseen, value);
          RSet.push(asked, value);
        }
        expect(RSet.items(asked)).toEqual(RSet.items(added));
        expect(RSet.sorted(unseen)).toEqual(RSet.sorted(added));
        // What was handed out does not change when something is added.
        const before = RSet.sorted(unseen);
        const copy = [...before];
        for (const value of more) expect(RSet.add(unseen, value)).toBe(RSet.add(added, value));
        expect(before).toEqual(copy);
        expect(RSet.sorted(unseen)).toEqual(RSet.sorted(added));
        for (const value of [...values, ...more]) expect(RSet.has(unseen, value)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("push tells by how much the set grew in the end", () => {
    const set = new RSet();
    let size = 0;
    for (let i = 0; i < 20_000; i++) size += RSet.push(set, i % 5000);
    expect(size - RSet.settle(set)).toBe(5000);
    expect(RSet.size(set)).toBe(5000);
  });

  test("stays fast when composites share long prefixes", () => {
    const prefix = "x".repeat(64);
    const items = Array.from({ length: 4000 }, (_, i): Value => [prefix + String(i).padStart(4, "0")]);
    const set = RSet.of(items);
    expect(RSet.size(set)).toBe(4000);
    expect(items.every((item) => RSet.has(set, [...(item as string[])]))).toBe(true);
    expect(RSet.has(set, [`${prefix}9999`])).toBe(false);
  });
});

describe("RObj", () => {
  test("finds keys of any type by value", () => {
    const object = RObj.of([
      [1, "one"],
      ["1", "text"],
      [[1, 2], "array"],
      [RSet.of([2, 1]), "set"],
      [null, "null"],
    ]);
    expect(RObj.get(object, new Decimal("1.0"))).toBe("one");
    expect(RObj.get(object, "1")).toBe("text");
    expect(RObj.get(object, [1, new Decimal("2.0")])).toBe("array");
    expect(RObj.get(object, RSet.of([1, 2]))).toBe("set");
    expect(RObj.get(object, null)).toBe("null");
    expect(RObj.get(object, false)).toBeUndefined();
    expect(RObj.sortedEntries(object).map(([, value]) => value)).toEqual(["null", "one", "text", "array", "set"]);
  });

  test("agrees with a list of entries", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyValue, fc.integer()), { maxLength: 40 }), (entries) => {
        const list: [Value, Value][] = [];
        const object = new RObj();
        for (const [key, value] of entries) {
          const known = list.find(([other]) => equal(other, key));
          if (known === undefined) list.push([key, value]);
          else known[1] = value;
          RObj.set(object, key, value);
        }
        expect(RObj.entries(object)).toEqual(list);
        for (const [key, value] of list) expect(RObj.get(object, key)).toBe(value);
        const sorted = RObj.sortedEntries(object);
        for (let i = 1; i < sorted.length; i++) {
          expect(compare(sorted[i - 1]?.[0] as Value, sorted[i]?.[0] as Value)).toBeLessThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../../test/arbitrary.ts";
import { RSet } from "../../runtime/collections.ts";
import { keysOfType, mergeRules, or, select, valuesOfType } from "./combine.ts";
import { printType } from "./print.ts";
import {
  anyArrayType,
  anyObjectType,
  anyType,
  arrayType,
  booleanType,
  compareTypes,
  isUnknown,
  nullType,
  numberType,
  objectType,
  setType,
  stringType,
  type Type,
  typeOfConstant,
} from "./types.ts";
import { unifies } from "./unify.ts";

const type = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Type>(nullType, booleanType, numberType, stringType, anyType, anyArrayType, anyObjectType),
    fc.array(tie("type"), { maxLength: 3 }).map((items) => arrayType(items, undefined)),
    tie("type").map((rest) => arrayType([], rest)),
    tie("type").map(setType),
    fc.tuple(tie("type"), tie("type")).map(([key, value]) => objectType([], { key, value })),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("type")).map((fields) =>
      objectType(
        Object.entries(fields).map(([key, value]) => ({ key, value })),
        undefined,
      ),
    ),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => or(a, b) ?? anyType),
  ),
})).type;

describe("laws of types", () => {
  test("a union has no order and no repetition", () => {
    fc.assert(
      fc.property(type, type, type, (a, b, c) => {
        expect(compareTypes(or(a, b), or(b, a))).toBe(0);
        expect(compareTypes(or(or(a, b), c), or(a, or(b, c)))).toBe(0);
        expect(compareTypes(or(a, a), a)).toBe(0);
      }),
    );
  });

  test("the order of types is total", () => {
    fc.assert(
      fc.property(type, type, type, (a, b, c) => {
        expect(Math.sign(compareTypes(a, b))).toBe(-Math.sign(compareTypes(b, a)) + 0);
        if (compareTypes(a, b) <= 0 && compareTypes(b, c) <= 0) expect(compareTypes(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test("whether two types can meet does not depend on which comes first, and a type meets itself and anything", () => {
    fc.assert(
      fc.property(type, type, (a, b) => {
        expect(unifies(a, b)).toBe(unifies(b, a));
        expect(unifies(a, a)).toBe(true);
        expect(unifies(a, anyType)).toBe(true);
        if (unifies(a, b)) expect(unifies(or(a, stringType), b)).toBe(true);
      }),
    );
  });

  test("a constant is of its type, and looking into it finds the types of its parts", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const own = typeOfConstant(value);
        expect(isUnknown(own)).toBe(false);
        expect(unifies(own, own)).toBe(true);
        if (Array.isArray(value)) {
          for (const [i, item] of (value as readonly (typeof value)[]).entries()) {
            expect(compareTypes(select(own, i), typeOfConstant(item))).toBe(0);
          }
        }
      }),
    );
  });
});

describe("parts of types", () => {
  const object = objectType([{ key: "a", value: numberType }], { key: stringType, value: booleanType });
  test.each<readonly [name: string, found: Type | undefined, expected: string]>([
    ["key", select(object, "a"), "number"],
    ["other key", select(object, "b"), "boolean"],
    ["wrong key", select(object, 1), "???"],
    ["keys", keysOfType(object), "string"],
    ["values", valuesOfType(object), "any<boolean, number>"],
    ["keys of an array", keysOfType(anyArrayType), "number"],
    ["keys of a scalar", keysOfType(stringType), "???"],
    ["index", select(arrayType([numberType, stringType], undefined), 1), "string"],
    ["index beyond", select(arrayType([numberType], undefined), 1), "???"],
    ["negative index", select(anyArrayType, -1), "???"],
    ["element of a set", select(setType(stringType), "x"), "string"],
    ["no element of a set", select(setType(stringType), 1), "???"],
    ["set", typeOfConstant(RSet.of([1, "a"])), "set[any<number, string>]"],
    ["rules that make sets", mergeRules(setType(numberType), setType(stringType)), "set[any<number, string>]"],
    [
      "rules that make objects",
      mergeRules(
        objectType([], { key: stringType, value: numberType }),
        objectType([], { key: stringType, value: stringType }),
      ),
      "object[string: any<number, string>]",
    ],
    ["rules of other kinds", mergeRules(stringType, anyArrayType), "any<string, array[any]>"],
  ])("%s", (_, found, expected) => {
    expect(printType(found)).toBe(expected);
  });

  test("a type is printed up to a length", () => {
    const fields = Array.from({ length: 10_000 }, (_, i) => ({ key: `k${i}`, value: numberType }));
    expect(printType(objectType(fields, undefined)).length).toBeLessThan(700);
  });
});

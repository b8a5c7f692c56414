import { Decimal, FloatDecimal, type Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { goText, withGoNumbers } from "./go-numbers.ts";

test.each<[number, string]>([
  [0, "0"],
  [-0, "-0"],
  [8080, "8080"],
  [999_999, "999999"],
  [1_000_000, "1e+06"],
  [-1_234_567.5, "-1.2345675e+06"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1e25, "1e+25"],
  [1e100, "1e+100"],
  [1.2345678901234567e19, "1.2345678901234567e+19"],
])("%d is printed as %s", (double, text) => {
  expect(goText(double)).toBe(text);
});

describe("values of inputs", () => {
  test("without such numbers a value is not copied", () => {
    const value: Json = { a: [1, "x", null, { b: 2.5 }] };
    expect(withGoNumbers(value)).toBe(value);
  });

  test("exact numbers are rounded to doubles", () => {
    const rounded = withGoNumbers({ a: [new Decimal("0.1000000000000000055511151231257827")], __proto__x: 1 });
    expect(rounded).toEqual({ a: [0.1], __proto__x: 1 });
  });

  test("a key that is called __proto__ stays an entry", () => {
    const value = JSON.parse('{"__proto__": 1000000}') as Json;
    expect(Object.keys(withGoNumbers(value) as object)).toEqual(["__proto__"]);
  });
});

test("what Go prints with an exponent is a float to a format", () => {
  expect(withGoNumbers([1_000_000, 1e21, 8080]) as readonly Json[]).toEqual([
    new FloatDecimal("1e+06"),
    new FloatDecimal("1e+21"),
    8080,
  ]);
});

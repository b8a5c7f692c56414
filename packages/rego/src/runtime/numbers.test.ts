import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as n from "./numbers.ts";

const read = (text: string) => n.numberFromText(text, "text");
const show = (value: n.Numeric | n.Fault) => (typeof value === "string" ? value : n.numberText(value));

const integer = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.bigInt({ min: -100n, max: 100n }),
  fc.bigInt({ min: 2n ** 53n - 9n, max: 2n ** 53n + 9n }),
);

describe("integers", () => {
  test("sums and products of small integers take the quick way, others do not", () => {
    expect(n.safeSum([1, 2, -4])).toBe(-1);
    expect(n.safeProduct([3, -5, 2])).toBe(-30);
    for (const values of [
      [1, 0.5],
      [2 ** 53 - 1, 1],
      [1, "2"],
      [0.5, 0.5],
    ])
      expect(n.safeSum(values)).toBeUndefined();
    for (const values of [[2, 0.5], [2 ** 40, 2 ** 40], [true]]) expect(n.safeProduct(values)).toBeUndefined();
  });

  test("are exact at any size, and doubles exactly where those print the same", () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const [x, y] = [read(String(a)), read(String(b))];
        expect(show(n.add(x, y))).toBe(String(a + b));
        expect(show(n.subtract(x, y))).toBe(String(a - b));
        expect(show(n.multiply(x, y))).toBe(String(a * b));
        if (b !== 0n) expect(show(n.remainder(x, y))).toBe(String(a % b));
        expect(show(n.sum([x, y, x]))).toBe(String(a + b + a));
        for (const values of [[x, y, x], [], [x, 0, y]]) {
          // What the quick ways give is what the others give, and never the zero that has a sign.
          expect([undefined, n.sum(values)]).toContain(n.safeSum(values));
          expect([undefined, n.product(values)]).toContain(n.safeProduct(values));
          expect(Object.is(n.safeProduct(values), -0)).toBe(false);
        }
        const sum = n.add(x, y);
        expect(typeof sum === "number").toBe(String(Number(a + b)) === String(a + b));
        expect(Object.is(sum, -0)).toBe(false);
        expect(Math.sign(n.compareNumbers(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe("fractions", () => {
  const decimal = fc
    .tuple(fc.integer({ min: -999999, max: 999999 }), fc.integer({ min: -12, max: 12 }))
    .map(([digits, exponent]) => read(`${digits}e${exponent}`));

  test("obey what rounding leaves of the laws", () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(show(n.add(a, b))).toBe(show(n.add(b, a)));
        expect(show(n.multiply(a, b))).toBe(show(n.multiply(b, a)));
        expect(Math.sign(n.compareNumbers(n.subtract(a, b), 0))).toBe(Math.sign(n.compareNumbers(a, b)));
        expect(n.compareNumbers(n.floor(n.absolute(a)), n.absolute(a))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("numberFromText", () => {
  test.each([
    ["1", 1, 1],
    ["-5", -5, -5],
    ["1.0", 1, "1.0"],
    ["1e3", 1000, "1e3"],
    ["1.50", 1.5, "1.50"],
    ["0.1", 0.1, 0.1],
    ["-0", 0, "-0"],
    ["-0.0", 0, "-0.0"],
    ["1E400", "1E400", "1E400"],
    ["1e-400", "1e-400", "1e-400"],
    ["0e999", 0, "0e999"],
    ["9007199254740993", "9007199254740993", "9007199254740993"],
    ["9007199254740992", 9007199254740992, 9007199254740992],
    ["0.30000000000000000004", "0.30000000000000000004", "0.30000000000000000004"],
    ["100000000000000000000000", 1e23, "100000000000000000000000"],
  ])("%s", (text, exact, kept) => {
    const shown = (value: n.Numeric) => (value instanceof Decimal ? Decimal.text(value) : value);
    expect(shown(n.numberFromText(text, "exact"))).toBe(exact);
    expect(shown(n.numberFromText(text, "text"))).toBe(kept);
  });
});

describe("compareNumbers", () => {
  test.each([
    ["1", "1.0", 0],
    ["10.0", "1", 1],
    ["-0", "0", 0],
    ["0.1", "0.10000000000000000001", -1],
    ["-1e999999999", "1", -1],
    ["1e999999999", "1e999999998", 1],
    ["-1.5", "-1.25", -1],
    ["1e-999999999", "0", 1],
    ["123456789123456789123", "123456789123456789122.9", 1],
  ])("%s against %s", (a, b, order) => {
    expect(Math.sign(n.compareNumbers(read(a), read(b)))).toBe(order);
  });
});

describe("toInteger", () => {
  test.each([
    ["3", 3],
    ["-3", -3],
    ["3.0", undefined],
    ["1e2", undefined],
    ["2.5", undefined],
    ["9223372036854775807", 2 ** 63],
    ["9223372036854775808", undefined],
    ["-9223372036854775808", -(2 ** 63)],
  ])("%s", (text, expected) => {
    expect(n.toInteger(read(text))).toBe(expected);
  });
});

test("numbers that no computer should compute are refused, quickly", () => {
  const refused: unknown = expect.objectContaining({ code: "eval_budget_exceeded", limit: "resultSize" });
  const huge = read("1e999999999");
  const tiny = read("1e-999999999");
  for (const attempt of [
    () => n.add(huge, 1),
    () => n.multiply(tiny, 3),
    () => n.divide(1, huge),
    () => n.remainder(huge, 7),
    () => n.product(Array.from({ length: 30_000 }, () => 9_007_199_254_740_991)),
    () => n.round(tiny),
  ]) {
    let thrown: unknown;
    try {
      attempt();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toEqual(refused);
  }
});

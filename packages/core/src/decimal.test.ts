import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareDecimals,
  Decimal,
  equalNumbers,
  isDecimalText,
  normaliseDecimal,
  numberOrDecimal,
  survivesDouble,
} from "./decimal.ts";

const problem = (code: string): unknown => expect.objectContaining({ code });
const d = (text: string) => new Decimal(text);

const literal = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(fc.constant("0"), fc.bigInt({ min: 1n, max: 10n ** 30n }).map(String)),
    fc.oneof(fc.constant(""), fc.stringMatching(/^\.[0-9]{1,25}$/)),
    fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?[0-9]{1,3}$/)),
  )
  .map((parts) => parts.join(""));

describe("normaliseDecimal", () => {
  test.each([
    ["0", "0"],
    ["-0", "0"],
    ["-0.00e5", "0"],
    ["0e99999999999999999999", "0"],
    ["1.0", "1"],
    ["1.50", "1.5"],
    ["-12.340e1", "-123.4"],
    ["1e3", "1000"],
    ["100e-2", "1"],
    ["0.000001", "0.000001"],
    ["0.0000001", "1e-7"],
    ["1e20", "100000000000000000000"],
    ["1e21", "1e+21"],
    ["123456789123456789123", "123456789123456789123"],
    ["1234567891234567891234", "1.234567891234567891234e+21"],
    ["12345678901234567890123", "1.2345678901234567890123e+22"],
    ["-0.00000012345678901234567890", "-1.234567890123456789e-7"],
    ["1e400", "1e+400"],
    ["10e1000000000", "1e+1000000001"],
    ["1e0000000000000000000000005", "100000"],
    ["10e999999999999999", "1e+1000000000000000"],
    ["10e9999999999999999", "1e+10000000000000000"],
    ["0.1e1000000000000000", "1e+999999999999999"],
    ["10e-1000000000000000", "1e-999999999999999"],
    ["0.1e-9999999999999999", "1e-10000000000000000"],
    ["0.1e10000000000000000000000000000000", "1e+9999999999999999999999999999999"],
  ])("%s → %s", (text, wanted) => {
    expect(normaliseDecimal(text)).toBe(wanted);
  });

  test.each(["", "+1", "01", "1.", ".5", "1e", "0x10", "NaN", "Infinity", " 1", "1\n", "１", "1_000"])(
    "%j is no literal",
    (text) => {
      expect(isDecimalText(text)).toBe(false);
      expect(() => normaliseDecimal(text)).toThrowError(problem("decimal_syntax"));
      expect(() => numberOrDecimal(text)).toThrowError(problem("decimal_syntax"));
    },
  );

  test("prints doubles as ECMAScript does, and is idempotent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(normaliseDecimal(String(n))).toBe(String(n));
      }),
    );
    fc.assert(
      fc.property(literal, (text) => {
        expect(normaliseDecimal(normaliseDecimal(text))).toBe(normaliseDecimal(text));
      }),
    );
  });
});

describe("numberOrDecimal", () => {
  test.each<[string, number | string]>([
    ["1", 1],
    ["1.0", 1],
    ["1e3", 1000],
    ["-0", 0],
    ["0.1", 0.1],
    ["9007199254740993", "9007199254740993"],
    ["9007199254740992", 9007199254740992],
    ["0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"],
    ["1e400", "1e400"],
    ["1e-400", "1e-400"],
    ["123456789123456789123", "123456789123456789123"],
    ["123456789123456800000", 123456789123456800000],
  ])("%s", (text, wanted) => {
    const got = numberOrDecimal(text);
    expect(got instanceof Decimal ? Decimal.text(got) : got).toBe(wanted);
    expect(survivesDouble(text)).toBe(typeof wanted === "number");
  });
});

describe("compareDecimals", () => {
  test.each<[number | Decimal, "<" | "=" | ">", number | Decimal]>([
    [1, "<", 2],
    [d("1.0"), "=", 1],
    [d("9007199254740993"), ">", 9007199254740992],
    [d("0.30000000000000000001"), ">", 0.3],
    [d("-9007199254740993"), "<", -9007199254740992],
    [d("1e1000000000"), ">", Number.MAX_VALUE],
    [d("1e1000000000"), "<", d("1e1000000001")],
    [d("-1e1000000000"), ">", d("-1e1000000001")],
    [d("1e-1000000000"), ">", 0],
    [d("1e-1000000000"), "<", Number.MIN_VALUE],
    [d("1e-10000000000000000001"), "<", d("1e-10000000000000000000")],
    [d("10e99999999999999999999"), "=", d("1e100000000000000000000")],
    [d("1e999999999999999"), "=", d("0.1e1000000000000000")],
    [d("1e1000000000000000"), "=", d("10e999999999999999")],
    [d("-0"), "=", 0],
  ])("%s %s %s", (a, order, b) => {
    const wanted = order === "<" ? -1 : order === ">" ? 1 : 0;
    expect(Math.sign(compareDecimals(a, b))).toBe(wanted);
    expect(Math.sign(compareDecimals(b, a))).toBe(wanted === 0 ? 0 : -wanted);
    expect(equalNumbers(a, b)).toBe(wanted === 0);
  });

  test("agrees with exact arithmetic", () => {
    const scaled = (text: string) => {
      const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
      const [integer = "", fraction = ""] = mantissa.split(".");
      return BigInt(`${integer}${fraction}`.replace("-", "")) * 10n ** BigInt(1100 + Number(power) - fraction.length);
    };
    const exact = (text: string) => (text.startsWith("-") ? -scaled(text) : scaled(text));
    fc.assert(
      fc.property(literal, literal, (a, b) => {
        const [x, y] = [exact(a), exact(b)];
        expect(Math.sign(compareDecimals(d(a), d(b)))).toBe(x < y ? -1 : x > y ? 1 : 0);
        expect(normaliseDecimal(a) === normaliseDecimal(b)).toBe(x === y);
      }),
    );
  });

  test("a hostile literal costs its length", () => {
    const start = performance.now();
    const many = "9".repeat(1_000_000);
    expect(compareDecimals(d(`1e${many}`), d(`0.${many}e1000000000`))).toBeGreaterThan(0);
    expect(equalNumbers(d(`1${"0".repeat(1_000_000)}`), d("1e1000000"))).toBe(true);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s has no place in the order", (n) => {
    expect(() => compareDecimals(n, 1)).toThrowError(problem("decimal_syntax"));
  });
});

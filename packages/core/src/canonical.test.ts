import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";
import { Decimal } from "./decimal.ts";
import type { Json } from "./json.ts";

const problem = (code: string): unknown => expect.objectContaining({ code });
const nested = (depth: number): Json => {
  let value: Json = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

describe("canonicalJson", () => {
  test.each<[Json, string]>([
    [null, "null"],
    [true, "true"],
    [-0, "0"],
    [1e21, "1e+21"],
    [Number("333333333.33333329"), "333333333.3333333"],
    [1e-7, "1e-7"],
    [5e-324, "5e-324"],
    [new Decimal("1.0"), "1"],
    [new Decimal("12345678901234567890123"), "1.2345678901234567890123e+22"],
    ["", '""'],
    ['€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    ["\b\t\n\u000b\f\r\u0000\u001f\u007f", '"\\b\\t\\n\\u000b\\f\\r\\u0000\\u001f\u007f"'],
    ["\u2028😀", '"\u2028😀"'],
    [[], "[]"],
    [{}, "{}"],
    [[[], { b: [1, "x"], a: null }], '[[],{"a":null,"b":[1,"x"]}]'],
    [{ 10: 1, 9: 2, "": 3 }, '{"":3,"10":1,"9":2}'],
  ])("%j", (value, wanted) => {
    expect(canonicalJson(value)).toBe(wanted);
  });

  test("keys are in the order of UTF-16 units (the example of RFC 8785, section 3.2.3)", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  test("inherited names are ordinary keys", () => {
    const value = JSON.parse('{"constructor":1,"__proto__":{"toString":2}}') as Json; // parse makes documents' values
    expect(canonicalJson(value)).toBe('{"__proto__":{"toString":2},"constructor":1}');
    expect(canonicalJson(Object.assign(Object.create(null) as Record<string, Json>, { a: 1 }))).toBe('{"a":1}');
  });

  test.each<[string, unknown]>([
    ["lone_surrogate", "a\ud800"],
    ["lone_surrogate", { "\udfff": 1 }],
    ["too_deep", nested(1025)],
    ["not_json", undefined],
    ["not_json", Number.NaN],
    ["not_json", [1n]],
    ["not_json", new Map()],
    ["not_json", Object.assign([1], { length: 2 })],
  ])("%s is refused", (code, value) => {
    // The cases are what a broken caller would pass in spite of the type.
    expect(() => canonicalJson(value as Json)).toThrowError(problem(code));
  });

  test("a thousand levels are written, a cycle is refused", () => {
    expect(canonicalJson(nested(1024))).toHaveLength(512 * 2 + 512 * 6 + 1);
    const cycle: Json[] = [];
    cycle.push(cycle);
    expect(() => canonicalJson(cycle)).toThrowError(problem("too_deep"));
  });

  test("reads back as the same value, and is its own canonical form", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
        const text = canonicalJson(value as Json); // a JSON value without Decimals
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });
});

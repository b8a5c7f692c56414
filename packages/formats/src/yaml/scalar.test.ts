import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOfPlain, resolvePlain, resolveTagged } from "./scalar.ts";

const plain = (text: string): unknown => {
  const value = resolvePlain(text, "exact");
  return value instanceof Decimal ? `Decimal ${Decimal.text(value)}` : value;
};

/** What sigs.k8s.io/yaml 1.6.0 (go.yaml.in/yaml/v2 2.4.2) makes of each plain scalar, by value. */
const SCALARS: readonly (readonly [value: unknown, ...texts: string[]])[] = [
  [true, ..."y Y yes Yes YES true True TRUE on On ON".split(" ")],
  [false, ..."n N no No NO false False FALSE off Off OFF".split(" ")],
  [null, "", "~", "null", "Null", "NULL"],
  ...["tRUE", "oN", "yEs", "nULL", ".Nan", ".iNF", "inf", "nan", "Infinity"].map((t) => [t, t] as const),
  [0, "0", "-0", "+0", "00", "0x0", "0o0", "0b0", "0.0", "-0.0", "0e0"],
  [7, "7", "007", "+7", "0o7", "0x7", "0b111"],
  [8, "8", "08", "010", "0_8", "0x8", "8."],
  [420, "0644", "0o644", "0O644", "+0644"],
  [-420, "-0644", "-0o644"],
  [31, "0x1F", "0X1f", "+0x1f", "0x_1F", "0x1_F"],
  [-31, "-0x1F"],
  [5, "0b101", "0B101", "0b1_01"],
  [-5, "-0b101", "0b-101"],
  [1000, "1000", "1_000", "1__000", "1e3", "1E3", "1e+3", "1_e3"],
  [1, "1", "1_", "0_1", "+_1", "1.0", "1.0e+0"],
  [89, "089"],
  [120, "012e1"],
  [0.5, ".5", "+.5", "00.5", ".5_0", "0.50"],
  [-0.5, "-.5"],
  [10.5, "1_0.5"],
  [10, "1.e1"],
  [1e10, "1e1_0"],
  [1e20, "1e20", "100000000000000000000"],
  ["Decimal 9007199254740993", "9007199254740993", "0x20000000000001"],
  ["Decimal 9223372036854775807", "9223372036854775807", "0x7fffffffffffffff", "0777777777777777777777"],
  ["Decimal 18446744073709551615", "18446744073709551615", "0xffffffffffffffff", "0o1777777777777777777777"],
  ["Decimal -9223372036854775808", "-9223372036854775808"],
  ["Decimal 18446744073709551616", "18446744073709551616"],
  ["Decimal 3.14159265358979323846", "3.14159265358979323846"],
  ["Decimal 1e-400", "1e-400"],
  ...["0x", "0xg", "0o8", "0b2", "_1", "._1", ".", ".e1", "1e", "1.5e", "1.2.3", "--1", "+", "1,000", "1foo"].map(
    (t) => [t, t] as const,
  ),
  ...["0xfffffffffffffffff", "1e400", "-1e400", "0x1p4", "0x+1", "0o-1", "<<", "="].map((t) => [t, t] as const),
  ...["190:20:30", "1:30", "1:30.5", "2001-12-14", "2001-12-14T21:59:43.10-05:00"].map((t) => [t, t] as const),
  [Number.POSITIVE_INFINITY, ".inf", "+.inf", ".Inf", ".INF"],
  [Number.NEGATIVE_INFINITY, "-.inf"],
  [Number.NaN, ".nan", ".NaN", ".NAN"],
];

describe("plain scalars", () => {
  test.each(SCALARS.flatMap(([value, ...texts]) => texts.map((text) => [text, value] as const)))(
    "%j is %j",
    (text, value) => {
      expect(plain(text)).toBe(value);
    },
  );

  test("the text setting keeps spellings that are JSON literals", () => {
    const kept = (text: string): string => {
      const value = resolvePlain(text, "text");
      return value instanceof Decimal ? Decimal.text(value) : `number ${String(value)}`;
    };
    expect(["1.0", "1e3", "1.50", "1.5", "0644", "+1.0"].map(kept)).toEqual([
      "1.0",
      "1e3",
      "1.50",
      "number 1.5",
      "number 420",
      "1.0",
    ]);
  });

  test("law: decimal literals mean the number they write", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        const value = resolvePlain(String(n), "exact");
        expect(value).toBe(n === 0 ? 0 : n);
      }),
    );
  });

  test("a million digits take no noticeable time", () => {
    expect(resolvePlain("1".repeat(1_000_000), "exact")).toBeTypeOf("string");
  });
});

describe("keys", () => {
  const KEYS: readonly (readonly [text: string, key: string | undefined])[] = [
    ["a", "a"],
    ["1", "1"],
    ["0644", "420"],
    ["1.5", "1.5"],
    ["1.0", "1"],
    ["1e3", "1000"],
    ["1e5", "100000"],
    ["1e6", "1e+06"],
    ["999999.0", "999999"],
    ["1234567.5", "1.2345675e+06"],
    ["123456789.5", "1.2345679e+08"],
    ["1.23456789", "1.2345679"],
    ["0.1", "0.1"],
    ["1e-4", "0.0001"],
    ["1e-5", "1e-05"],
    ["1e21", "1e+21"],
    ["1e300", ".inf"],
    ["-0.0", "-0"],
    ["-0", "0"],
    [".inf", ".inf"],
    [".nan", ".nan"],
    ["yes", "true"],
    ["off", "false"],
    ["2001-12-14", "2001-12-14"],
    ["18446744073709551616", "1.8446744e+19"],
    ["18446744073709551615", undefined],
    ["~", undefined],
    ["", undefined],
  ];
  test.each(KEYS)("%j is the key %j", (text, key) => expect(keyOfPlain(text)).toBe(key));
});

describe("tags", () => {
  const core = (name: string, text: string) => resolveTagged(`tag:yaml.org,2002:${name}`, text, "exact");
  test.each([
    ["str", "123", "123"],
    ["str", "~", "~"],
    ["int", "12", 12],
    ["int", "0644", 420],
    ["float", "1", 1],
    ["float", "0x10", 16],
    ["bool", "yes", true],
    ["null", "", null],
    ["binary", "aGVsbG8=", "hello"],
    ["binary", "aGVs\nbG8=\n", "hello"],
    ["binary", "gIGC", "\ufffd\ufffd\ufffd"],
    ["timestamp", "2001-12-14", "2001-12-14"],
    ["foo", "123", "123"],
    ["merge", "x", "x"],
  ])("!!%s %j is %j", (name, text, value) => expect(core(name, text)).toEqual({ value }));

  test.each([
    ["int", "1.5"],
    ["int", "1.0"],
    ["int", "foo"],
    ["int", ""],
    ["int", "18446744073709551616"],
    ["float", "foo"],
    ["bool", "1"],
    ["null", "foo"],
    ["binary", "aGVsbG8"],
    ["binary", "!!"],
    ["timestamp", "foo"],
    ["timestamp", "12"],
  ])("!!%s %j does not fit", (name, text) => expect(core(name, text)).toHaveProperty("problem"));

  test("other tags mean text", () => expect(resolveTagged("!foo", "123", "exact")).toEqual({ value: "123" }));
});

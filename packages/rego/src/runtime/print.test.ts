import { Decimal, type Json } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { term } from "../builtins/term-table.ts";
import { RObj, RSet } from "./collections.ts";
import { jsonText, toJson } from "./export.ts";
import { isSet, typeName } from "./kinds.ts";
import { objectFrom } from "./objects.ts";
import { printTerm, quote } from "./print.ts";
import type { Value } from "./value.ts";
import { walk, walkValues } from "./walk.ts";

describe("printTerm", () => {
  test.each([
    ["null", "null"],
    ['{"b": [1, 2.50], "a": {}}', '{"a": {}, "b": [1, 2.50]}'],
    ["{3, 1, {2}}", "{1, 3, {2}}"],
    ["[set(), [], {}]", "[set(), [], {}]"],
    ['{1: true, "1": false, [2]: null}', '{1: true, "1": false, [2]: null}'],
  ])("%s", (text, printed) => {
    expect(printTerm(term(text))).toBe(printed);
  });

  test.each([
    ["plain ~text", '"plain ~text"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["\n\t\r\b\f\v\u0007", '"\\n\\t\\r\\b\\f\\v\\a"'],
    ["\u0000\u001b\u007f", '"\\x00\\x1b\\x7f"'],
    ["é日😀", '"é日😀"'],
    ["\u00a0\u200b\u2028\ufeff", '"\\u00a0\\u200b\\u2028\\ufeff"'],
    ["\u{e0001}", '"\\U000e0001"'],
    ["\ud800x", '"\ufffdx"'],
  ])("quotes %j as Go does", (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

describe("toJson", () => {
  test.each([
    ["{3, 1}", "[1,3]"],
    ['{"b": {2, 1}, "a": 1.0}', '{"a":1.0,"b":[1,2]}'],
    [
      '{["<a>", {"b": 1, "a": {2, 1}}]: 1, {3, 1}: 2, null: 3, 1: 4}',
      '{"[\\"\\\\u003ca\\\\u003e\\",{\\"a\\":[1,2],\\"b\\":1}]":1,"[1,3]":2,"null":3,"1":4}',
    ],
    ['{1: 4, "1": 5}', '{"1":5}'],
  ])("%s", (text, json) => {
    expect(jsonText(toJson(term(text)))).toBe(jsonText(exactJson(json)));
  });

  test("returns what is JSON already, and copies __proto__ as a key", () => {
    const value: Value = { a: [1, { b: null }], c: new Decimal("1.0") };
    expect(toJson(value)).toBe(value);
    const mixed = toJson(exactJson('{"__proto__": ["a"]}')) as object;
    expect(Object.keys(mixed)).toEqual(["__proto__"]);
    const copied = toJson(
      objectFrom([
        ["__proto__", []],
        ["s", new RSet()],
      ]),
    ) as object;
    expect(Object.keys(copied)).toEqual(["__proto__", "s"]);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });

  test("leaves no set and no keyed object behind", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        walkValues(toJson(value), (part) => {
          expect(isSet(part) || part instanceof RObj).toBe(false);
        });
      }),
    );
  });
});

/** JSON whose numbers keep their spelling. */
function exactJson(text: string): Json {
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined ? new Decimal(context.source) : value;
  // JSON.parse makes JSON, and the reviver adds Decimals only.
  return JSON.parse(text, reviver) as Json;
}

test("walk goes through everything, parents first, in Rego's order", () => {
  const seen: string[] = [];
  walk(term('{"b": [10, {"x": 1}], "a": {2, 1}}'), (path, value) => {
    seen.push(`${printTerm(path)} ${typeName(value)}`);
  });
  expect(seen).toEqual([
    "[] object",
    '["a"] set',
    '["a", 1] number',
    '["a", 2] number',
    '["b"] array',
    '["b", 0] number',
    '["b", 1] object',
    '["b", 1, "x"] number',
  ]);
});

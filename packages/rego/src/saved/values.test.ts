import { Decimal } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { term } from "../builtins/term-table.ts";
import { RObj } from "../runtime/collections.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { decodeValue, encodeValue } from "./values.ts";

function throughJson(value: Value): Value {
  return decodeValue(JSON.parse(JSON.stringify(encodeValue(value))) as never);
}

describe("a value comes back as it was", () => {
  test.each(["null", "true", "-1.5", "1.0", "1e400", `"é 😀"`, "[]", `["s", {}, {1, {2}}]`, "set()", `{"a": [1.50]}`])(
    "%s",
    (text) => {
      expect(printTerm(throughJson(term(text)))).toBe(text);
    },
  );

  test("objects with any keys, keys that name prototypes, and -0", () => {
    const object = RObj.of([[new Decimal("1.0"), ["x"]]]);
    expect(printTerm(throughJson(object))).toBe(`{1.0: ["x"]}`);
    const own = JSON.parse(`{"__proto__": [1], "length": 2}`) as Value;
    expect(throughJson(own)).toEqual(own);
    expect(Object.getPrototypeOf(throughJson(own))).toBe(Object.prototype);
    expect(Object.is(throughJson(-0), -0)).toBe(true);
  });

  test("an object is no encoded value", () => {
    expect(() => decodeValue({ a: 1 })).toThrow("not an encoded value");
  });
});

import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "./read.ts";

describe("readJson", () => {
  test("reads what JSON.parse reads, in any layout", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(readJson(text), spelling)).toBe(JSON.stringify(JSON.parse(text.toWellFormed())));
      }),
      { numRuns: 300 },
    );
  });

  test.each(["1.0", "1e3", "-0", "0.10", "123456789012345678901234567890", "1E+2"])(
    "keeps the spelling of %s",
    (text) => {
      const value = readJson(`[${text}]`) as readonly unknown[];
      const [number] = value;
      expect(number instanceof Decimal ? Decimal.text(number) : String(number)).toBe(text);
    },
  );

  test.each([
    ['{"__proto__": {"a": 1}}', "__proto__"],
    ['{"__proto__": {"a": 1.0}}', "__proto__"],
    ['{"constructor": 1}', "constructor"],
  ])("%s has an ordinary key", (text, key) => {
    expect(Object.keys(readJson(text) as object)).toEqual([key]);
  });
});

/** Decimals as the numbers that they stand for. */
function spelling(_: string, value: unknown): unknown {
  return value instanceof Decimal ? Number(Decimal.text(value)) : value;
}

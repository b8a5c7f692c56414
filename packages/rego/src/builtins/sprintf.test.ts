import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { RSet } from "../runtime/collections.ts";
import type { Value } from "../runtime/value.ts";
import { compileFormat } from "./sprintf.ts";
import { strictContext } from "./table.ts";

describe("compileFormat", () => {
  const rows: readonly { readonly format: string; readonly values: readonly Value[]; readonly text: string }[] = [
    { format: "%v %s", values: [RSet.of([2, 1]), RSet.of()], text: "{1, 2} set()" },
    { format: "%q", values: [{ b: [null, true], a: "x" }], text: String.raw`"{\"a\": \"x\", \"b\": [null, true]}"` },
    { format: "%T %T", values: [new Decimal("1.0"), new Decimal("1e3")], text: "float64 string" },
    { format: "%d", values: [2 ** 53], text: "9007199254740992" },
    { format: "%s|%5s|%-5s|", values: ["é", "é", "é"], text: "é|    é|é    |" },
  ];
  test.each(rows)("$format", ({ format, values, text }) => {
    const print = compileFormat(format);
    expect(print(strictContext(), values)).toBe(text);
    expect(print(strictContext(), values)).toBe(text);
  });

  const argument = fc.oneof(anyValue, fc.integer(), fc.constantFrom(-1, 65, 2 ** 53 - 1, 2 ** 53, "é😀", "web-1"));
  const optional = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(""), arbitrary);
  const directive = fc.record({
    text: fc.constantFrom("", " ", "a: ", "%%", "é"),
    start: fc
      .tuple(
        fc.array(fc.constantFrom(..."#0+- "), { maxLength: 2 }).map((flags) => flags.join("")),
        optional(fc.constantFrom("1", "5", "12")),
        optional(fc.constantFrom(".", ".0", ".3")),
      )
      .map((parts) => parts.join("")),
    verb: fc.constantFrom(..."svdqxXbocTUfeg!"),
    value: argument,
  });

  test("values in their order print like the same values by their indexes", () => {
    fc.assert(
      fc.property(fc.array(directive, { minLength: 1, maxLength: 4 }), (directives) => {
        const inOrder = directives.map(({ text, start, verb }) => `${text}%${start}${verb}`).join("");
        const byIndex = directives.map(({ text, start, verb }, i) => `${text}%${start}[${i + 1}]${verb}`).join("");
        const values = directives.map(({ value }) => value);
        expect(compileFormat(inOrder)(strictContext(), values)).toBe(compileFormat(byIndex)(strictContext(), values));
      }),
      { numRuns: 500 },
    );
  });
});

import { Decimal } from "@sekisho/core";
import { describe, expect, test } from "vitest";
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
});

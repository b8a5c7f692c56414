/** For tests: arbitrary Rego values, with a taste for values that nearly collide. */
import { Decimal } from "@sekisho/core";
import * as fc from "fast-check";
import { RSet } from "../src/runtime/collections.ts";
import { objectFrom } from "../src/runtime/objects.ts";
import type { Value } from "../src/runtime/value.ts";

const numeric: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc
    .constantFrom("1.0", "1e0", "-0", "0.1", "0.10", "123456789123456789123", "1e400", "-2.50")
    .map((text) => new Decimal(text)),
  fc.constantFrom(0.1, 1e21, 2.5, -2.5, 9007199254740994),
);

const text = fc.constantFrom("", "a", "b", "ab", "\uffff", "😀", "__proto__", "constructor", "length", "1");

export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    numeric,
    text,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie("value")), { maxLength: 4 }).map((entries): Value => objectFrom(entries)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries): Value => objectFrom(entries)),
    fc.array(tie("value"), { maxLength: 4 }).map((items): Value => RSet.of(items)),
  ),
})).value;

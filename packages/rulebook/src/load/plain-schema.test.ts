import type { Json, JsonObject } from "@sekisho/core";
import { Ajv } from "ajv";
import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  dictionary,
  letrec,
  nat,
  oneof,
  property,
  record,
  uniqueArray,
} from "fast-check";
import { expect, test } from "vitest";
import { fitsPlainSchema } from "./plain-schema.ts";

const names = constantFrom("a", "b", "__proto__", "constructor");
const values: Arbitrary<Json> = letrec<{ value: Json }>((tie) => ({
  value: oneof(
    { maxDepth: 3 },
    constantFrom<Json>(null, true, false, 0, 1, 2.5, "", "a", "ab", "😀"),
    array(tie("value"), { maxLength: 3 }),
    dictionary(names, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const types = constantFrom("null", "boolean", "string", "number", "integer", "array", "object");

const simple = {
  type: oneof(types, uniqueArray(types, { minLength: 1, maxLength: 3 })),
  enum: uniqueArray(constantFrom(null, true, 0, 1, "a", "ab"), { minLength: 1 }),
  minItems: nat(2),
  maxItems: nat(2),
  minLength: nat(2),
  maxLength: nat(2),
  minimum: constantFrom(0, 1, 2.5),
  maximum: constantFrom(0, 1, 2.5),
  required: uniqueArray(constantFrom("a", "b"), { maxLength: 2 }),
  default: constant(1),
};

function schemasOf(levels: number): Arbitrary<JsonObject> {
  const options: { requiredKeys: never[]; noNullPrototype: boolean } = { requiredKeys: [], noNullPrototype: true };
  if (levels === 0) return record(simple, options);
  const below = schemasOf(levels - 1);
  const composite = {
    properties: dictionary(constantFrom("a", "b"), below, { maxKeys: 2, noNullPrototype: true }),
    items: below,
    additionalProperties: oneof(boolean(), below),
  };
  return record({ ...simple, ...composite }, options);
}

test("answers as a whole validator does", () => {
  assert(
    property(schemasOf(2), values, (schema, value) => {
      expect(fitsPlainSchema(schema, value)).toBe(
        new Ajv({ strict: false, logger: false, validateSchema: false }).validate({ ...schema }, value),
      );
    }),
    { numRuns: 150 },
  );
});

test.each<[string, JsonObject]>([
  ["another keyword", { type: "string", pattern: "a+" }],
  ["another keyword below", { properties: { a: { $ref: "#/x" } } }],
  ["an unsound type", { type: "strange" }],
  ["an unsound count", { minItems: -1 }],
  ["a boolean schema", { items: true }],
])("leaves %s to it", (_, schema) => {
  expect(fitsPlainSchema(schema, {})).toBeUndefined();
});

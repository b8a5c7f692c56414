import { describe, expect, test } from "vitest";
import { printType } from "./print.ts";
import { typeOfSchema } from "./schema.ts";

function read(schema: unknown): string {
  const result = typeOfSchema(schema);
  return "type" in result ? printType(result.type) : `mistake: ${result.mistake}`;
}

describe("types of JSON Schemas", () => {
  test.each<readonly [schema: unknown, type: string]>([
    [true, "any"],
    [{}, "any"],
    [{ type: "string" }, "string"],
    [{ type: "integer" }, "number"],
    [{ type: "null" }, "any"],
    [{ type: ["string", "null"] }, "string"],
    [{ type: "object" }, "object[any: any]"],
    [{ type: "array" }, "array[any]"],
    [{ type: "array", items: { type: "number" } }, "array[number]"],
    [{ type: "array", items: [{ type: "number" }, {}] }, "array<number, any>"],
    [{ properties: { b: { type: "string" }, a: {} } }, "object<a: any, b: string>"],
    [{ properties: { a: {} }, additionalProperties: { type: "string" } }, "object<a: any>"],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }, "any<number, string>"],
    [{ allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, "object<a: any, b: any>"],
    [{ properties: { a: { $ref: "#/$defs/A" } }, $defs: { A: { type: "number" } } }, "object<a: number>"],
    [{ properties: { "a/b": { $ref: "#/$defs/x~1y%20z" } }, $defs: { "x/y z": {} } }, "object<a/b: any>"],
    [{ properties: { next: { $ref: "#" } } }, "object<next: object<next: recursive(#)>>"],
    [{ $ref: "#" }, "any"],
    [
      { properties: JSON.parse('{"__proto__": {"type": "string"}, "constructor": {}}') as object },
      "object<__proto__: string, constructor: any>",
    ],
  ])("%j", (schema, type) => {
    expect(read(schema)).toBe(type);
  });

  test.each<readonly [schema: unknown, found: RegExp]>([
    [1, /expected a schema/],
    [null, /expected a schema/],
    [{ type: "strange" }, /expected type to be one of/],
    [{ type: 1 }, /expected type to be one of/],
    [{ properties: [] }, /expected properties to be an object/],
    [{ anyOf: {} }, /expected anyOf to be a list/],
    [{ anyOf: [] }, /expected anyOf to be a list/],
    [{ $ref: "http://schemas.example/x.json" }, /remote schemas are not loaded/],
    [{ $ref: "other.json" }, /remote schemas are not loaded/],
    [{ $ref: "#/nowhere" }, /found nothing/],
    [{ $ref: 1 }, /expected \$ref to be a string/],
    [{ $ref: "#/__proto__/constructor" }, /found nothing/],
    [{ allOf: [{ type: "string" }, { type: "number" }] }, /several types: string and number/],
    [{ allOf: [{ $ref: "#/allOf/0" }] }, /found a circle/],
  ])("%j is refused", (schema, found) => {
    expect(read(schema)).toMatch(found);
  });

  test("a schema of endless depth is refused", () => {
    let schema: object = { type: "string" };
    for (let i = 0; i < 20_000; i++) schema = { type: "array", items: schema };
    expect(read(schema)).toMatch(/at most 100 levels/);
  });
});

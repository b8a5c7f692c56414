import { expect, test } from "vitest";
import { isJsonWithComments } from "./json-with-comments.ts";

const says = (text: string) => isJsonWithComments(new TextEncoder().encode(text));

test.each([
  ["a line comment", '{ // why\n "a": 1 }', true],
  ["a block comment", '/* head */ { "a": [1, /* two */ 2] }', true],
  ["a trailing comma", '{ "a": [1, 2,],\n }', true],
  ["a comma, a comment, a bracket", "[1, // one\n]", true],
  ["a manifest with a comma too many, which kubectl may take", '{ "apiVersion": "v1", "kind": "Pod", }', false],
  ["a plan with a comment", '{ "resource_changes": [] /* x */ }', false],
  ["plain JSON", '{ "a": "// no comment" }', false],
  ["a key that stands twice", '{ "a": 1, "a": 2 }', false],
  ["two values", "[1 2]", false],
  ["two values around a comment", "[1/**/2]", false],
  ["a leading comma", "[,1]", false],
  ["only a comma", "[,]", true],
  ["an open comment", '{ "a": 1 /* ', false],
  ["an open string", '{ "a: 1 // x }', false],
  ["nothing", "", false],
])("%s", (_, text, expected) => expect(says(text)).toBe(expected));

test("hostile text takes no time", () => {
  const started = performance.now();
  expect(says("/*".repeat(500_000))).toBe(false);
  expect(says(`[${", ".repeat(500_000)}`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

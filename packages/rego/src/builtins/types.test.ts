import { expect, test } from "vitest";
import { callTerms, termRows } from "./term-table.ts";
import { types } from "./types.ts";

const table = termRows(`
  is_array([]) => true
  is_array({1}) => false
  is_boolean(false) => true
  is_null(null) => true
  is_number(1.0) => true
  is_object({1: 2}) => true
  is_object({1}) => false
  is_object({}) => true
  is_set({1}) => true
  is_set([1]) => false
  is_string("") => true
  type_name(null) => "null"
  type_name(true) => "boolean"
  type_name(1.0) => "number"
  type_name(1) => "number"
  type_name("a") => "string"
  type_name([]) => "array"
  type_name({}) => "object"
  type_name({1: 2}) => "object"
  type_name({1}) => "set"
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(types, call)).toBe(expected);
});

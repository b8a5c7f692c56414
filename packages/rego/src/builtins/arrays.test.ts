import { expect, test } from "vitest";
import { arrays } from "./arrays.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  array.concat([1], [2, 3]) => [1, 2, 3]
  array.concat([], []) => []
  array.concat([1], {2}) => ERR eval_type_error: array.concat: operand 2 must be array but got set
  array.flatten([1, [2, [3]], {4}, {"a": 1}]) => [1, 2, [3], {4}, {"a": 1}]
  array.flatten([]) => []
  array.flatten({1}) => ERR eval_type_error: array.flatten: operand 1 must be array but got set
  array.reverse([1, 2, 3]) => [3, 2, 1]
  array.reverse([]) => []
  array.reverse("a") => ERR eval_type_error: array.reverse: operand 1 must be array but got string
  array.slice([1, 2, 3], 0, 2) => [1, 2]
  array.slice([1, 2, 3], -1, 2) => [1, 2]
  array.slice([1, 2, 3], 2, 1) => []
  array.slice([1, 2, 3], 1, 9223372036854775807) => [2, 3]
  array.slice([1, 2, 3], 1, 9223372036854775808) => ERR eval_type_error: array.slice: operand 3 must be integer number but got floating-point number
  array.slice([1, 2, 3], 1.0, 2) => ERR eval_type_error: array.slice: operand 2 must be integer number but got floating-point number
  array.slice([1, 2, 3], "1", 2) => ERR eval_type_error: array.slice: operand 2 must be number but got string
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(arrays, call)).toBe(expected);
});

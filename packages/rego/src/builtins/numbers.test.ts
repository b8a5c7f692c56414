import { expect, test } from "vitest";
import { numbers } from "./numbers.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  numbers.range(1, 3) => [1, 2, 3]
  numbers.range(3, 1) => [3, 2, 1]
  numbers.range(2, 2) => [2]
  numbers.range(1.0, 3) => [1, 2, 3]
  numbers.range(-1, 1) => [-1, 0, 1]
  numbers.range(123456789123456789123, 123456789123456789125) => [123456789123456789123, 123456789123456789124, 123456789123456789125]
  numbers.range(9007199254740990, 9007199254740993) => [9007199254740990, 9007199254740991, 9007199254740992, 9007199254740993]
  numbers.range(1.5, 3) => ERR eval_type_error: numbers.range: operand 1 must be integer number but got floating-point number
  numbers.range(1, 3.5) => ERR eval_type_error: numbers.range: operand 2 must be integer number but got floating-point number
  numbers.range_step(1, 10, 4) => [1, 5, 9]
  numbers.range_step(10, 1, 4) => [10, 6, 2]
  numbers.range_step(0, 0, 123456789123456789123) => [0]
  numbers.range_step(1, 5, 0) => ERR eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer
  numbers.range_step(1, 5, -1) => ERR eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer
  numbers.range_step(1, 5, 1.5) => ERR eval_type_error: numbers.range_step: operand 3 must be integer number but got floating-point number
  numbers.range(1, 1e15) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
  numbers.range(1, "a") => ERR eval_type_error: numbers.range: operand 2 must be integer but got string
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(numbers, call)).toBe(expected);
});

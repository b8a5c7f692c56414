import { expect, test } from "vitest";
import { bits } from "./bits.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  bits.and(12, 10) => 8
  bits.and(-1, 255) => 255
  bits.or(12, 3) => 15
  bits.xor(-1, 1.0) => -2
  bits.negate(5) => -6
  bits.negate(-1) => 0
  bits.lsh(1, 70) => 1180591620717411303424
  bits.lsh(0, 12345678912345678912345) => 0
  bits.lsh(1, -1) => ERR eval_type_error: bits.lsh: operand 2 must be an unsigned integer number but got a negative integer
  bits.lsh(1.5, 1) => ERR eval_type_error: bits.lsh: operand 1 must be integer number but got floating-point number
  bits.rsh(-5, 1) => -3
  bits.rsh(5, 100) => 0
  bits.rsh(5, -1) => ERR eval_type_error: bits.rsh: operand 2 must be an unsigned integer number but got a negative integer
  bits.lsh(1, 99999999999) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
  bits.and("a", 1) => ERR eval_type_error: bits.and: operand 1 must be integer but got string
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(bits, call)).toBe(expected);
});

import { expect, test } from "vitest";
import { arithmetic } from "./arithmetic.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  plus(0.1, 0.2) => 0.3
  plus(1, 2) => 3
  plus(9007199254740991, 1) => 9007199254740992
  plus(9007199254740993, 9007199254740993) => 18014398509481986
  plus(9007199254740992, 1.5) => 9.0071992547409935e+15
  plus(123456789123456789123, 1) => 123456789123456789124
  plus(1.0, 1) => 2
  plus(1e3, 0) => 1000
  plus(1e400, 0) => 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
  plus(1, 1e-7) => 1.0000001
  plus(1234567.25, 0.25) => 1.2345675e+06
  plus(-0.1, 0.1) => 0
  minus(5, 7) => -2
  minus(0.3, 0.1) => 0.20000000000000000002
  minus(1e-5, 0) => 1e-05
  minus({1, 2, 3}, {2}) => {1, 3}
  minus({1, 2}, {1.0}) => {2}
  minus({1}, {1}) => set()
  mul(0, -1) => 0
  mul(0.1, 0.1) => 0.010000000000000000001
  mul(94906267, 94906267) => 9007199515875289
  mul(1.5, 2) => 3
  mul(1.5e300, 1.5e300) => 2250000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
  div(1, 3) => 0.33333333333333333334
  div(-1, 3) => -0.33333333333333333334
  div(6, 3) => 2
  div(5, 2) => 2.5
  div(0, 5) => 0
  div(0, -5) => -0
  div(1e109, 1e100) => 1000000000
  div(36893488147419103233, 2) => 18446744073709551616
  div(1, 0) => ERR eval_builtin_error: div: divide by zero
  div(1, 0.0) => ERR eval_builtin_error: div: divide by zero
  rem(5, -3) => 2
  rem(-5, 3) => -2
  rem(5.0, 3) => 2
  rem(123456789123456789123, 1000) => 123
  rem(1, 0) => ERR eval_builtin_error: rem: modulo by zero
  rem(1.5, 1) => ERR eval_builtin_error: rem: modulo on floating-point number
  abs(-3) => 3
  abs(-1.50) => 1.5
  abs(1.0) => 1
  abs(123456789123456789123) => 123456789123456789120
  round(2.5) => 3
  round(-2.5) => -3
  round(0.49999999999999999) => 0
  round(-0.4) => 0
  round(123456789123456789123) => 123456789123456789120
  round(1e3) => 1000
  ceil(1.1) => 2
  ceil(-1.1) => -1
  ceil(-0.5) => 1
  ceil(1e30) => 1000000000000000000024696061952
  floor(1.9) => 1
  floor(-1.1) => -2
  floor(-0.5) => 0
  floor(7) => 7
  plus("a", 1) => ERR eval_type_error: plus: operand 1 must be number but got string
  mul(1, {2}) => ERR eval_type_error: mul: operand 2 must be number but got set
  minus("a", 1) => ERR eval_type_error: minus: operand 1 must be one of {number, set} but got string
  minus(1, {1}) => ERR eval_type_error: minus: operand 2 must be number but got set
  minus({1}, 1) => ERR eval_type_error: minus: operand 2 must be set but got number
  rem(839, 18446744073709551616) => 839
  plus(1e9999, 0.5) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
  mul(1e99999, 1e99999) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
  div(1e-999999999, 3) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
  plus(1e999999999, 1) => ERR eval_budget_exceeded: the evaluation builds a larger value than its limit allows
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(arithmetic, call)).toBe(expected);
});

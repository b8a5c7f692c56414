import { expect, test } from "vitest";
import { casts } from "./casts.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  to_number(null) => 0
  to_number(true) => 1
  to_number(false) => 0
  to_number(1.50) => 1.50
  to_number("12") => 12
  to_number("-42.0") => -42.0
  to_number("1e3") => 1e3
  to_number("007") => 7
  to_number("+5") => 5
  to_number(".5") => 0.5
  to_number("5.") => 5
  to_number("1_000") => 1000
  to_number("1__0") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "1__0": invalid syntax
  to_number("_1") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "_1": invalid syntax
  to_number("1._5") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "1._5": invalid syntax
  to_number("0x1p-2") => 0.25
  to_number("-0x1.8p3") => -12
  to_number("0x_1p2") => 4
  to_number("0x10") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "0x10": invalid syntax
  to_number("0b11") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "0b11": invalid syntax
  to_number("") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "": invalid syntax
  to_number(" 5") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing " 5": invalid syntax
  to_number(".") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing ".": invalid syntax
  to_number("1e400") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "1e400": value out of range
  to_number("1e-400") => 1e-400
  to_number("nan") => ERR eval_type_error: to_number: operand 1 must be valid number string but got string
  to_number("-Infinity") => ERR eval_type_error: to_number: operand 1 must be valid number string but got string
  to_number("++inf") => ERR eval_type_error: to_number: operand 1 must be valid number string but got string
  to_number([]) => ERR eval_type_error: to_number: operand 1 must be one of {null, boolean, number, string} but got array
  cast_array({2, 1}) => [1, 2]
  cast_array(1) => ERR eval_type_error: cast_array: operand 1 must be one of {array, set} but got number
  cast_set([1, 1.0]) => {1}
  cast_set({"a": 1}) => ERR eval_type_error: cast_set: operand 1 must be one of {array, set} but got object
  cast_string("a") => "a"
  cast_boolean(1) => ERR eval_type_error: cast_boolean: operand 1 must be boolean but got number
  cast_null(null) => null
  cast_object({1: 2}) => {1: 2}
  to_number("0x1p99999") => ERR eval_builtin_error: to_number: strconv.ParseFloat: parsing "0x1p99999": value out of range
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(casts, call)).toBe(expected);
});

import { expect, test } from "vitest";
import { aggregates } from "./aggregates.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  count("a😀é") => 3
  count("") => 0
  count([1, 2]) => 2
  count({1, 1.0}) => 1
  count({"a": 1}) => 1
  count(set()) => 0
  count(null) => ERR eval_type_error: count: operand 1 must be one of {array, object, set, string} but got null
  count(5) => ERR eval_type_error: count: operand 1 must be one of {array, object, set, string} but got number
  sum([1, 2, 3]) => 6
  sum([]) => 0
  sum({0.1, 0.2}) => 0.3
  sum([0.1, 0.2, 3]) => 3.3
  sum([1e2, 1]) => 101
  sum([49649733057, 1]) => 49649733058
  sum([9007199254740991, 9007199254740991]) => 18014398509481982
  sum([1, "a"]) => ERR eval_type_error: sum: operand 1 must be array of numbers but got array containing string
  sum({1, "a"}) => ERR eval_type_error: sum: operand 1 must be set of numbers but got set containing string
  sum("a") => ERR eval_type_error: sum: operand 1 must be one of {set, array} but got string
  product([0.1, 0.2]) => 0.020000000000000000001
  product([]) => 1
  product([2, 3.0]) => 6
  product({2, 3, 4}) => 24
  product([1, null]) => ERR eval_type_error: product: operand 1 must be array of numbers but got array containing null
  max([1, 3, 2]) => 3
  max([1, 1.0]) => 1.0
  max([]) => undefined
  max(set()) => undefined
  max({"a", 1, null}) => "a"
  max([[1], {1}, {"a": 1}]) => {1}
  max(5) => ERR eval_type_error: max: operand 1 must be one of {set, array} but got number
  min([3, 1, 2]) => 1
  min([1, 1.0]) => 1.0
  min({"a", 1, null}) => 1
  min([]) => undefined
  sort([3, 1, 2]) => [1, 2, 3]
  sort({3, 1}) => [1, 3]
  sort([3, 1.0, 1, 2]) => [1.0, 1, 2, 3]
  sort([{1}, {"a": 1}, [1], "a", 1, true, false, null]) => [null, false, true, 1, "a", [1], {"a": 1}, {1}]
  sort(["\\uffff", "😀", "a", "ab", "B"]) => ["B", "a", "ab", "\\uffff", "😀"]
  sort([{"a": 2}, {"a": 1, "b": 1}, {"b": 0}, {"a": 1}, {}]) => [{}, {"a": 1}, {"a": 1, "b": 1}, {"a": 2}, {"b": 0}]
  sort([{2}, {1, 3}, {1}, set()]) => [set(), {1}, {1, 3}, {2}]
  sort("a") => ERR eval_type_error: sort: operand 1 must be one of {set, array} but got string
  internal.member_2(1, [2, 1.0]) => true
  internal.member_2(1, {"a": 1}) => true
  internal.member_2("a", {"a": 1}) => false
  internal.member_2([1], {[1], 2}) => true
  internal.member_2(1, "abc") => false
  internal.member_3(0, 1, [1]) => true
  internal.member_3("0", 1, [1]) => false
  internal.member_3("a", 1, {"a": 1.0}) => true
  internal.member_3(1, 1, {1}) => true
  internal.member_3(1, 2, {1, 2}) => false
  internal.member_3("a", null, null) => false
  any([false, true]) => true
  any(set()) => false
  any({1, true}) => true
  all([true, 1]) => false
  all([]) => true
  all("a") => ERR eval_type_error: all: operand 1 must be one of {array, set} but got string
  internal.member_2("a", {"__proto__": 1}) => false
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(aggregates, call)).toBe(expected);
});

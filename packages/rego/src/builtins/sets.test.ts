import { expect, test } from "vitest";
import { sets } from "./sets.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  and({1, 2}, {2, 3}) => {2}
  and({1, 1.0}, {1.0}) => {1}
  and({1}, {2}) => set()
  and([1], {1}) => ERR eval_type_error: and: operand 1 must be set but got array
  or({1}, {2}) => {1, 2}
  or({1.0}, {1}) => {1.0}
  or({1}, [2]) => ERR eval_type_error: or: operand 2 must be set but got array
  intersection({{1, 2}, {2, 3}}) => {2}
  intersection(set()) => set()
  intersection({{1}, [1]}) => ERR eval_type_error: intersection: operand 1 must be set but got array
  union({{1, 2}, {2, 3}}) => {1, 2, 3}
  union(set()) => set()
  union({{1}, 2}) => ERR eval_type_error: union: operand 1 must be set but got number
  union([1]) => ERR eval_type_error: union: operand 1 must be set but got array
  set_diff({1, 2}, {1}) => {2}
  set_diff({1}, 1) => ERR eval_type_error: set_diff: operand 2 must be set but got number
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(sets, call)).toBe(expected);
});

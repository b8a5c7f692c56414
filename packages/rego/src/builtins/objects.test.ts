import { expect, test } from "vitest";
import { objects } from "./objects.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  object.get({"a": 1}, "a", 0) => 1
  object.get({"a": 1}, "b", 0) => 0
  object.get({"a": null}, "a", 0) => null
  object.get({"a": false}, "a", 0) => false
  object.get({"a": 1}, "__proto__", 0) => 0
  object.get({"a": 1}, "constructor", 0) => 0
  object.get({1: "x"}, 1.0, 0) => "x"
  object.get({"a": {"b": 1}}, ["a", "b"], 0) => 1
  object.get({"a": {"b": 1}}, ["a", "c"], 0) => 0
  object.get({"a": [5]}, ["a", 0], 0) => 5
  object.get({"a": [5]}, ["a", 0.0], 0) => 0
  object.get({"a": [5]}, ["a", "0"], 0) => 0
  object.get({"a": [5]}, ["a", -1], 0) => 0
  object.get({"a": {1, [2]}}, ["a", [2], 0], 0) => 2
  object.get({["a"]: 1}, ["a"], 0) => 0
  object.get({"a": "bc"}, ["a", 0], 7) => 7
  object.get({"a": 1}, [], 0) => {"a": 1}
  object.get([1], 0, 0) => ERR eval_type_error: object.get: operand 1 must be object but got array
  object.keys({"a": 1, 2: 3}) => {2, "a"}
  object.keys({}) => set()
  object.keys([1]) => ERR eval_type_error: object.keys: operand 1 must be object but got array
  object.remove({"a": 1, "b": 2}, ["a"]) => {"b": 2}
  object.remove({"a": 1, "b": 2}, {"a": 5}) => {"b": 2}
  object.remove({"a": 1, 2: 2}, {2}) => {"a": 1}
  object.remove({"a": 1}, "a") => ERR eval_type_error: object.remove: operand 2 must be one of {object, set, array} but got string
  object.remove([1], {1}) => ERR eval_type_error: object.remove: operand 1 must be object but got array
  object.filter({"a": 1, "b": 2}, ["a", "c"]) => {"a": 1}
  object.filter({"a": {"b": 1}}, {"a": 1}) => {"a": {"b": 1}}
  object.filter({1: 1, "b": 2}, {1.0}) => {1: 1}
  object.filter({"a": 1}, 5) => ERR eval_type_error: object.filter: operand 2 must be one of {object, set, array} but got number
  object.union({"a": 1, "b": {"c": 1}}, {"b": {"d": 2}, "e": 3}) => {"a": 1, "b": {"c": 1, "d": 2}, "e": 3}
  object.union({"a": {"b": 1}}, {"a": 5}) => {"a": 5}
  object.union({"a": 5}, {"a": {"b": 1}}) => {"a": {"b": 1}}
  object.union({1: {"b": 1}}, {1.0: {"c": 1}}) => {1: {"b": 1, "c": 1}}
  object.union({}, {}) => {}
  object.union({"a": 1}, [1]) => ERR eval_type_error: object.union: operand 2 must be object but got array
  object.union_n([{"a": {"b": 2}}, {"a": 4}, {"a": {"c": 3}}]) => {"a": {"c": 3}}
  object.union_n([{"a": {"b": 2}}, {"a": {"c": 3}}, {"d": 1}]) => {"a": {"b": 2, "c": 3}, "d": 1}
  object.union_n([]) => {}
  object.union_n([{}, 5, "a"]) => ERR eval_type_error: object.union_n: operand 1 must be array of objects but got array containing number
  object.union_n({}) => ERR eval_type_error: object.union_n: operand 1 must be array but got object
  object.subset({"a": 1, "b": 2}, {"a": 1}) => true
  object.subset({"a": 1}, {"b": 1}) => false
  object.subset({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}) => true
  object.subset({"a": {1, 2}}, {"a": {1}}) => true
  object.subset({"a": [1, 2]}, {"a": {1}}) => false
  object.subset({"a": [1, 2]}, {"a": [2]}) => true
  object.subset({1, 2, 3}, {1, 3}) => true
  object.subset({1, 2}, {4}) => false
  object.subset([1, 2, 1, 3], [1, 3]) => true
  object.subset([1, 1, 1, 2], [1, 1, 2]) => true
  object.subset([1, 2, 3], [1, 3]) => false
  object.subset([1], []) => true
  object.subset([1, 2], {2}) => true
  object.subset([1, 2], {2, 3}) => false
  object.subset([1, 2], set()) => true
  object.subset([], set()) => false
  object.subset([1, 1, 2], {1, 2}) => true
  object.subset({1}, [1]) => ERR eval_type_error: object.subset: both arguments object.subset must be of the same type or array and set
  object.subset("a", "a") => ERR eval_type_error: object.subset: both arguments object.subset must be of the same type or array and set
  object.subset([1, 1], {1, 2}) => false
  object.union({"__proto__": {"a": 1}}, {"__proto__": {"b": 2}, "constructor": 1}) => {"__proto__": {"a": 1, "b": 2}, "constructor": 1}
  object.filter({"__proto__": 1, "a": 2}, ["__proto__"]) => {"__proto__": 1}
  object.subset({}, {"__proto__": {}}) => false
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(objects, call)).toBe(expected);
});

import { expect, test } from "vitest";
import { jsonPaths } from "./json-paths.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  json.remove({"a": [1, 2, 3]}, ["a/0", "a/2"]) => {"a": [2]}
  json.remove({"a": {"b": 1, "c": 2}}, {"/a/b"}) => {"a": {"c": 2}}
  json.remove({"a": {"b": 1}}, [["a", "b"]]) => {"a": {}}
  json.remove({"a": {"b/c": 1, "d~e": 2}}, ["a/b~1c", "a/d~0e"]) => {"a": {}}
  json.remove({"a": 1}, [""]) => {"a": 1}
  json.remove({"a": 1, "": 2}, ["/"]) => {"a": 1}
  json.remove({"a": 1}, ["b/c", "a/b"]) => {"a": 1}
  json.remove({"a": {"x", "y"}}, ["a/x"]) => {"a": {"y"}}
  json.remove({"a": {"b": 1}}, ["a/b", "a"]) => {}
  json.remove({"a": 1}, "a") => ERR eval_type_error: json.remove: operand 2 must be one of {set, array} but got string
  json.remove({"a": 1}, [1]) => ERR eval_type_error: json.remove: operand 2 must be one of {set, array} containing string paths or array of path segments but got number
  json.remove([1], ["0"]) => ERR eval_type_error: json.remove: operand 1 must be object but got array
  json.filter({"a": 1}, [""]) => {}
  json.filter({"a": [1, 2, {"b": 1, "c": 2}]}, ["a/0", "a/2/b"]) => {"a": [1, {"b": 1}]}
  json.filter({"a": {"x", "y"}}, ["a/x"]) => {"a": {"x"}}
  json.filter({"a": {"b": 1, "c": 1}}, ["a/c", "a"]) => {"a": {"b": 1, "c": 1}}
  json.filter({"a": {"b": 1}}, [["a", 1]]) => {"a": {}}
  json.filter({"a": 1}, ["a/b"]) => {"a": 1}
  json.filter({"a": [1]}, [["a", 0]]) => {"a": []}
  json.filter({"a": 1, 2: 3}, [[2]]) => {2: 3}
  json.filter({"a": 1}, {"a": 1}) => ERR eval_type_error: json.filter: operand 2 must be one of {set, array} but got object
  json.filter("a", ["a"]) => ERR eval_type_error: json.filter: operand 1 must be object but got string
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(jsonPaths, call)).toBe(expected);
});

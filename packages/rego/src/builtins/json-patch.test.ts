import { expect, test } from "vitest";
import { jsonPatch } from "./json-patch.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": 2}]) => {"a": 1, "b": 2}
  json.patch({"a": 1}, [{"op": "add", "path": "", "value": 5}]) => 5
  json.patch([1, 2], [{"op": "add", "path": "/-", "value": 5}]) => [1, 2, 5]
  json.patch([1, 2], [{"op": "add", "path": "/1", "value": 5}]) => [1, 5, 2]
  json.patch([1, 2], [{"op": "add", "path": "/01", "value": 5}]) => ERR eval_builtin_error: json.patch: leading zeros are not allowed in JSON paths
  json.patch([1, 2], [{"op": "add", "path": "/3", "value": 5}]) => ERR eval_builtin_error: json.patch: index for array insertion out of bounds
  json.patch([1, 2], [{"op": "add", "path": [0], "value": 5}]) => [5, 1, 2]
  json.patch([1, 2], [{"op": "add", "path": [1.0], "value": 5}]) => ERR eval_builtin_error: json.patch: invalid number type for indexing
  json.patch([1, 2], [{"op": "remove", "path": "/0"}]) => [2]
  json.patch([1, 2], [{"op": "remove", "path": "/-"}]) => ERR eval_builtin_error: json.patch: index for array delete out of bounds
  json.patch({"a": {"b": [1, {"c": 2}]}}, [{"op": "replace", "path": "/a/b/1/c", "value": 3}]) => {"a": {"b": [1, {"c": 3}]}}
  json.patch({"a": {"b": 1}}, [{"op": "replace", "path": "/x", "value": 1}]) => ERR eval_builtin_error: json.patch: cannot delete child key "x" that does not exist
  json.patch({"a": {"b": 1}}, [{"op": "move", "from": "/a/b", "path": "/c"}]) => {"a": {}, "c": 1}
  json.patch([1, 2, 3], [{"op": "move", "from": "/0", "path": "/2"}]) => [2, 3, 1]
  json.patch({"a": {"b": 1}}, [{"op": "copy", "from": "/a", "path": "/a/c"}]) => {"a": {"b": 1, "c": {"b": 1}}}
  json.patch({"a": 1}, [{"op": "test", "path": "/a", "value": 1.0}]) => {"a": 1}
  json.patch({1: 1}, [{"op": "add", "path": "/1", "value": 2}]) => {1: 1, "1": 2}
  json.patch({1, 2}, [{"op": "add", "path": [3], "value": 3}]) => {1, 2, 3}
  json.patch({1, 2}, [{"op": "remove", "path": [2]}]) => {1}
  json.patch({1, 2}, [{"op": "remove", "path": [3]}]) => ERR eval_builtin_error: json.patch: cannot delete child key 3 that does not exist
  json.patch({"a": {1, 2}}, [{"op": "add", "path": ["a", "3"], "value": 3}]) => ERR eval_builtin_error: json.patch: set key "3" does not equal value to be inserted 3
  json.patch({"": 1}, [{"op": "replace", "path": "/", "value": 2}]) => {"": 2}
  json.patch([[1], [2]], [{"op": "add", "path": "/0", "value": [9]}, {"op": "add", "path": "/1/0", "value": 7}]) => [[9], [7, 1], [2]]
  json.patch({"a": 1}, [{"op": "nope", "path": "/a"}]) => ERR eval_builtin_error: json.patch: unrecognized op: 'nope'
  json.patch({"a": 1}, []) => {"a": 1}
  json.patch({"a": 1}, {}) => ERR eval_type_error: json.patch: operand 2 must be array but got object
  json.patch({"a": 1}, [1]) => ERR eval_builtin_error: json.patch: must be an array of JSON-Patch objects, but at least one element is not an object
  json.patch({"a": 1}, [{"op": "remove", "path": ""}]) => ERR eval_builtin_error: json.patch: the whole document can't be removed
  json.patch({"a": 1}, [{"op": "add", "path": "/b/c", "value": 1}]) => ERR eval_builtin_error: json.patch: path "b" does not exist in object
  json.patch({"a": 1}, [{"op": "add", "path": "/__proto__", "value": 1}]) => {"__proto__": 1, "a": 1}
  json.patch([{"a": 1}, {"a": 2}], [{"op": "remove", "path": "/0"}, {"op": "replace", "path": "/0/a", "value": 3}]) => [{"a": 3}]
  json.patch({[1, 2]}, [{"op": "replace", "path": [[1, 2], 0], "value": 3}]) => ERR eval_builtin_error: json.patch: path [1, 2] does not exist in set
  json.patch({"a": {"b": 1}}, [{"op": "move", "from": "/a", "path": "/a/b"}]) => ERR eval_builtin_error: json.patch: path "a" does not exist in object
  json.patch({"a": 1}, [{"op": "add", "path": "/b"}]) => ERR eval_builtin_error: json.patch: missing 'value' attribute
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(jsonPatch, call)).toBe(expected);
});

test.each([
  ["wide", (at: number) => `/k${at}`, "the evaluation builds a larger value than its limit allows"],
  ["deep", (at: number) => "/a".repeat(2 ** at), "a value is nested deeper than the limit allows"],
])("copies of copies end at a limit: %s", (_, pathOf, message) => {
  const copies = Array.from({ length: 40 }, (_, at) => at)
    .map((at) => `{"op": "copy", "from": "", "path": "${pathOf(Math.min(at, 12))}${at > 12 ? at : ""}"}`)
    .join(", ");
  expect(callTerms(jsonPatch, `json.patch({"b": 1}, [${copies}])`, { resultSize: 200_000 })).toBe(
    `ERR eval_budget_exceeded: ${message}`,
  );
});

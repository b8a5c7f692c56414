import { expect, test } from "vitest";
import { graph } from "./graph.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  graph.reachable({"a": ["b"], "b": ["c"], "c": []}, ["a"]) => {"a", "b", "c"}
  graph.reachable({"a": {"b"}, "b": ["a"], "d": []}, {"a", "x"}) => {"a", "b"}
  graph.reachable({"a": null, "b": ["a"]}, ["b"]) => {"a", "b"}
  graph.reachable({1: [1.0]}, [1]) => {1}
  graph.reachable([], ["a"]) => ERR eval_type_error: graph.reachable: operand 1 must be object but got array
  graph.reachable({"a": []}, "a") => ERR eval_type_error: graph.reachable: operand 2 must be {array, set} but got string
  graph.reachable_paths({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, ["a"]) => {["a", "b", "d"], ["a", "c", "d"]}
  graph.reachable_paths({"a": ["a"]}, ["a"]) => {["a", "a"]}
  graph.reachable_paths({"a": ["b"], "b": ["a"]}, ["a"]) => {["a", "b"]}
  graph.reachable_paths({"a": ["b"], "b": ["b"]}, {"a"}) => {["a", "b"]}
  graph.reachable_paths({"a": ["x", "b"], "b": null}, ["a", "z"]) => {["a"], ["a", "b"]}
  graph.reachable_paths({"a": []}, ["a", "b"]) => {["a"]}
  graph.reachable_paths({"a": ["a", "b"], "b": ["c"], "c": ["a", "b"]}, ["a", "c"]) => {["a", "a"], ["a", "a", "b", "c"], ["a", "b", "c"], ["c", "a"], ["c", "a", "b"], ["c", "b"]}
  graph.reachable_paths({"a": []}, null) => ERR eval_type_error: graph.reachable_paths: operand 2 must be {array, set} but got null
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(graph, call)).toBe(expected);
});

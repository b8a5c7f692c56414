import { expect, test } from "vitest";
import { comparison } from "./comparison.ts";
import { callTerms, termRows } from "./term-table.ts";

const table = termRows(`
  equal(1, 1.0) => true
  equal({1, 2}, {2, 1.0}) => true
  equal({"a": [1]}, {"a": [1.0]}) => true
  equal("a", 1) => false
  neq(null, false) => true
  lt(1, "a") => true
  lt("a", []) => true
  lt([], {}) => true
  lt({"a": 1}, {"z": 0}) => true
  lt({}, set()) => true
  lte({1}, {1.0}) => true
  gt(2, 10) => false
  gt("b", "abc") => true
  gte([1, 2], [1]) => true
  gt(0.30000000000000004, 0.3) => true
`);

test.each(table)("%s", (call, expected) => {
  expect(callTerms(comparison, call)).toBe(expected);
});

import { expect, test } from "vitest";
import { jsonPatch } from "./json-patch.ts";
import { callTerms } from "./term-table.ts";

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

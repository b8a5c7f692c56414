import { expect, it } from "vitest";
import { queryOf, readFilters } from "../findings/filters.ts";
import { filtersOf } from "./needs.tsx";

const NOW = 1_800_000_000_000;

it.each([
  ["critical", [], { state: "open", severity: "critical" }],
  ["reopened", [], { state: "open", since: String(NOW - 86_400_000) }],
  ["unowned", [], { state: "open", owner: "" }],
  ["mine", ["web"], { state: "open", owner: "web" }],
  ["mine", ["web", "mail"], { state: "open" }],
  ["scan-failed", [], undefined],
] as const)("%s of %j leads to %j", (kind, teams, query) => {
  const filters = filtersOf(kind, NOW, teams);
  expect(filters && queryOf(readFilters({ ...filters }))).toEqual(query);
});

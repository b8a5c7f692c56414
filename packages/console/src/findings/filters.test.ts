import { expect, it } from "vitest";
import { parseSearch, printSearch } from "../app/search.ts";
import { isNarrowed, queryOf, readFilters, withOthers, without } from "./filters.ts";

it.each([
  ["", { state: "open" }],
  ["?state=resolved&severity=high&name=api", { state: "resolved", severity: "high", name: "api" }],
  ["?state=all", {}],
  ["?owner=", { state: "open", owner: "" }],
  ["?group=rule&place=cloud", { state: "open", place: "cloud" }],
  [
    "?since=1700000000000&subject=a%2Fb&scope=cluster%3Aprod",
    {
      state: "open",
      since: "1700000000000",
      subject: "a/b",
      scope: "cluster:prod",
    },
  ],
  // What nobody wrote here asks for nothing.
  ["?state=odd&severity=1&since=yesterday&name=&other=1", { state: "open" }],
])("an address %j asks the API for %j", (address, query) => {
  expect(queryOf(readFilters(parseSearch(address)))).toEqual(query);
});

it("an address is printed as it was read", () => {
  const address = "?owner=&rule=k%2Fone&name=%E6%97%A5%E6%9C%AC+%22x%22&since=17&group=owner";
  const read = readFilters(parseSearch(address));
  expect(readFilters(parseSearch(printSearch({ ...read })))).toEqual(read);
});

it("filters are changed and taken away by name", () => {
  expect(withOthers({ owner: "", name: "a" }, { name: undefined, rule: "r" })).toEqual({ owner: "", rule: "r" });
  expect(without({ owner: "", name: "a", group: "rule" }, "owner", "group")).toEqual({ name: "a" });
  expect(isNarrowed({ state: "all", group: "rule" })).toBe(false);
  expect(isNarrowed({ owner: "" })).toBe(true);
});

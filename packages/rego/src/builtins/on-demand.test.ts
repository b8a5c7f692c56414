import { expect, test } from "vitest";
import { builtins } from "./index.ts";
import { builtinsFor } from "./on-demand.ts";

test("whatever a text calls is there, and is the builtin that everybody has", async () => {
  for (const [name, builtin] of builtins) {
    const found = await builtinsFor(["package a", `p if ${name}(1)`]);
    expect([name, found.get(name)]).toEqual([name, builtin]);
  }
});

test("no other builtin is there, and large families stay away", async () => {
  const found = await builtinsFor(["package a\n\np if count(input.x) > 1"]);
  expect([...found.keys()].filter((name) => !builtins.has(name))).toEqual([]);
  expect(["graphql.parse", "regex.match", "io.jwt.decode"].filter((name) => found.has(name))).toEqual([]);
  expect(["count", "sprintf", "startswith", "internal.member_2"].filter((name) => !found.has(name))).toEqual([]);
});

import { expect, test } from "vitest";
import { formatFor, formats } from "./registry.ts";

test.each([
  ["a.yaml", "yaml"],
  ["deploy/api.YML", "yaml"],
  ["tfplan.json", "json"],
  ["C:\\x\\plan.json", "json"],
  ["yaml", undefined],
  ["a.json/Makefile", undefined],
  ["README.md", undefined],
])("%s is %s", (file, name) => expect(formatFor(file)?.name).toBe(name));

test("no two formats claim the same name", () => {
  const claims = formats.flatMap((format) => format.claims);
  expect(new Set(claims).size).toBe(claims.length);
});

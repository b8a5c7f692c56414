import { expect, it } from "vitest";
import { pageAfter, takeSecret } from "./secret.ts";

it("takes the secret out of the address", () => {
  const replaced: string[] = [];
  const history = { state: null, replaceState: (_: unknown, __: string, url: string) => replaced.push(url) };
  const location = { hash: "#abc", pathname: "/sign-in", search: "?to=%2Ffindings" };
  expect(takeSecret(location as Location, history as unknown as History)).toBe("abc");
  expect(replaced).toEqual(["/sign-in?to=%2Ffindings"]);
  expect(takeSecret({ ...location, hash: "" } as Location, history as unknown as History)).toBeUndefined();
});

it.each([
  ["/findings?state=all", "/findings?state=all"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("goes on only within the console: %j", (to, page) => {
  expect(pageAfter(to)).toBe(page);
});

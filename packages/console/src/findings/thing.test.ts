import { expect, it } from "vitest";
import { lineAddress, shortName, shortScope } from "./thing.ts";

it.each([
  ["deploy/api.yaml#payments/api", "payments/api"],
  ['infra/prod@default#module.a.aws_s3_bucket.b["x"]', 'module.a.aws_s3_bucket.b["x"]'],
  ["arn:aws:s3:::acme-logs", "acme-logs"],
  ["arn:aws:iam::111122223333:user/deploy", "user/deploy"],
  ["payments/api", "payments/api"],
  ["api/Dockerfile", "api/Dockerfile"],
])("%s is known as %s", (name, short) => {
  expect(shortName(name)).toBe(short);
});

it("a scope loses its kind", () => {
  expect(["repo:github.com/acme/shop", "cluster:prod-1", "odd"].map(shortScope)).toEqual([
    "github.com/acme/shop",
    "prod-1",
    "odd",
  ]);
});

const place = { file: "deploy/日本 a.yaml", line: 3, endLine: 3 };
it.each([
  ["repo:github.com/acme/shop", "", "https://github.com/acme/shop/blob/HEAD/deploy/%E6%97%A5%E6%9C%AC%20a.yaml#L3"],
  ["repo:gitlab.com/a/b/c", "main", "https://gitlab.com/a/b/c/-/blob/main/deploy/%E6%97%A5%E6%9C%AC%20a.yaml#L3"],
  [
    "repo:github.com/acme/shop//services/a%20b",
    "",
    "https://github.com/acme/shop/blob/HEAD/services/a%20b/deploy/%E6%97%A5%E6%9C%AC%20a.yaml#L3",
  ],
  ["repo:github.com/acme/shop//../x", "", undefined],
  ['repo:github.com/acme/shop//x"><script>?', "", undefined],
  ["repo:evil.example/acme/shop", "", undefined],
  ["repo:github.com/../shop", "", undefined],
  ['repo:github.com/acme/shop"><script>', "", undefined],
  ["cluster:prod-1", "", undefined],
])("a line in %s at %j", (scope, ref, address) => {
  expect(lineAddress(scope, place, ref)).toBe(address);
});

it("names the last line, too", () => {
  expect(lineAddress("repo:github.com/a/b", { file: "x", line: 3, endLine: 9 }, "v1")).toBe(
    "https://github.com/a/b/blob/v1/x#L3-L9",
  );
});

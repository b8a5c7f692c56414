import { expect, test } from "vitest";
import { compilePattern, type Separator } from "./pattern.ts";

test.each<[string, string, boolean, Separator?]>([
  ["payments", "payments", true],
  ["payments*", "payments", true],
  ["payments*", "payments-eu", true],
  ["pay*ts", "pay-and-more-ts", true],
  ["*", "a", true],
  ["*", "a/b", false],
  ["*", "", true],
  ["**", "a/b/c", true],
  ["kubernetes/*", "kubernetes/probes", true],
  ["kubernetes/*", "kubernetes/main/deny_x", false],
  ["kubernetes/**", "kubernetes/main/deny_x", true],
  ["deploy/**", "deploy/.hidden/x.yaml", true],
  ["deploy/*", "deploy/.env", true],
  ["deploy/**", "deploy", true],
  ["deploy/**", "deployment/x", false],
  ["deploy/**/x.yaml", "deploy/x.yaml", true],
  ["deploy/**/x.yaml", "deploy/a/b/x.yaml", true],
  ["deploy/**/x.yaml", "deploy/ax.yaml", false],
  ["**/x.yaml", "x.yaml", true],
  ["**/x.yaml", "a/x.yaml", true],
  ["**/x.yaml", "a/yx.yaml", false],
  ["a**b", "a/x/b", true],
  ["repo:github.com/acme/*", "repo:github.com/acme/pay", true],
  ["cluster:dev-*", "cluster:dev-1", true],
  ["cluster:dev-*", "cluster:prod-1", false],
  ["[ab]", "a", false],
  ["{a,b}", "a", false],
  ["a?", "ab", false],
  ["!a", "b", false],
  ["module.*.aws_s3_bucket.b", "module.x.aws_s3_bucket.b", true, "."],
  ["module.*.aws_s3_bucket.b", "module.x.module.y.aws_s3_bucket.b", false, "."],
  ["module.**.b", "module.x.module.y.aws_s3_bucket.b", true, "."],
  ['*.b["x"]', 'aws_s3_bucket.b["x"]', true, "."],
  ['*.b["x"]', "aws_s3_bucket.bx", false, "."],
])("%s on %s: %s", (pattern, name, expected, separator) => {
  expect(compilePattern(pattern, separator).matches(name)).toBe(expected);
});

test("many stars on a long name take no time", () => {
  const pattern = compilePattern(`${"*a".repeat(30)}b`);
  const start = performance.now();
  expect(pattern.matches("a".repeat(5_000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(1_000);
});

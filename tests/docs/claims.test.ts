import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS } from "@sekisho/core";
import { expect, test } from "vitest";
import { builtins } from "../../packages/rego/src/builtins/index.ts";
import { defaultLimits } from "../../packages/rego/src/runtime/budget.ts";
import { caseFiles } from "../conformance/case.ts";
import { runCase } from "../conformance/run-case.ts";
import { ROOT } from "./run-page.ts";

const CASES = join(ROOT, "..", "shared", "conformance", "rego-v1");

/** Figures in texts: all that a pattern finds on these pages must be what the code says. */
test.each<[string, RegExp, readonly string[], () => number]>([
  [
    "built-in functions",
    /(\d+)(?: built-in functions| 個。JWT)/g,
    ["README.md", "README.ja.md", "docs/rego.md", "packages/rego/README.md"],
    () => builtins.size,
  ],
  [
    "rules for Kubernetes",
    /kubernetes\/README\.md\)[ （(]+(\d+)/g,
    ["README.md", "README.ja.md"],
    () => rules("kubernetes"),
  ],
  [
    "rules for Terraform",
    /terraform-aws\/README\.md\)[ （(]+(\d+)/g,
    ["README.md", "README.ja.md"],
    () => rules("terraform-aws"),
  ],
  [
    "rules that ship",
    /(\d+)(?: rules that ship| ルール(?:で判定する|は手本))/g,
    ["README.md", "README.ja.md", "docs/first-rule.md", "docs/ja/first-rule.md"],
    () => rules("kubernetes") + rules("terraform-aws"),
  ],
  ["bytes of a file", /\| (\d+) MiB/g, ["docs/operations.md"], () => LIMITS.maxBytes / 1024 / 1024],
  ["depth", /\| (\d+) levels/g, ["docs/operations.md"], () => LIMITS.maxDepth],
  ["steps", /\b(\d+)(?: steps| \| `eval_budget)/g, ["docs/operations.md", "docs/rego.md"], () => defaultLimits.steps],
  ["wall time", /\b(\d+) ms/g, ["docs/operations.md", "docs/rego.md"], () => defaultLimits.timeMs],
])("%s are counted right", (_, pattern, pages, count) => {
  for (const page of pages) {
    const found = [...readFileSync(join(ROOT, page), "utf8").matchAll(pattern)].map(([, figure]) => Number(figure));
    expect(found.length, `${page} says nothing that ${pattern} finds`).toBeGreaterThan(0);
    expect(new Set(found), page).toEqual(new Set([count()]));
  }
});

test.each([
  ["jwt", "io.jwt."],
  ["x509", "crypto.x509."],
  ["graphql", "graphql."],
  ["http", "http.send"],
  ["net", "net.lookup"],
])("%s is not there, as the pages say", (_, prefix) => {
  expect([...builtins.keys()].filter((name) => name.startsWith(prefix))).toEqual([]);
});

test.skipIf(!existsSync(CASES))("the given cases (../shared/conformance) pass in the number that the pages say", () => {
  let passed = 0;
  let all = 0;
  const others: string[] = [];
  for (const { cases } of caseFiles([CASES])) {
    for (const item of cases) {
      all++;
      const why = runCase(item, "v1");
      if (why === undefined) passed++;
      else if (!/undefined function|var opa is unsafe/.test(why)) others.push(item.note);
    }
  }
  for (const page of ["docs/rego.md", "packages/rego/README.md"]) {
    const [, saidPassed, saidAll, saidRest] =
      /(\d+) of (\d+) given cases pass\. All of the (\d+) others/.exec(readFileSync(join(ROOT, page), "utf8")) ?? [];
    expect([Number(saidPassed), Number(saidAll), Number(saidRest)], page).toEqual([passed, all, all - passed]);
  }
  expect(others).toEqual([]);
});

/** Native rules of a rulebook that ships: files with a METADATA id. */
function rules(name: string): number {
  const folder = join(ROOT, "rulebooks", name, "rules");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".rego") && !file.endsWith("_test.rego"))
    .filter((file) => /^# {5}id: /m.test(readFileSync(join(folder, file), "utf8"))).length;
}

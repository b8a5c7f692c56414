import { expect, test } from "vitest";
import { Reach } from "../judge/reach.ts";
import { coverageOf } from "./coverage.ts";

interface Read {
  readonly files?: readonly string[];
  readonly plans?: readonly (readonly [path: string, workspace: string])[];
  readonly failed?: true;
}

/** The selectors of a run, short: `k8s deploy/**`. */
function covered(directories: readonly string[], { files = [], plans = [], failed }: Read): readonly string[] {
  const reach = new Reach();
  reach.files.push(...files);
  reach.plans.push(...plans.map(([path, workspace]) => ({ path, workspace })));
  if (failed === true) reach.isWhole = false;
  return coverageOf(reach, directories)
    .filter(({ type }) => type !== "file:**")
    .map(({ type, path, workspace }) => [type?.split(":")[0], path, workspace].filter(Boolean).join(" "));
}

test.each<readonly [string, readonly string[], Read, readonly string[]]>([
  ["a whole repository", [""], { files: ["a.yaml", "b/c.yaml"] }, ["k8s **"]],
  [
    "a directory and a file beside it",
    ["deploy"],
    { files: ["deploy/a.yaml", "b.yaml"] },
    ["k8s deploy/**", "k8s b.yaml"],
  ],
  [
    "a directory with a file that failed",
    ["deploy"],
    { files: ["deploy/a.yaml"], failed: true },
    ["k8s deploy/a.yaml"],
  ],
  [
    "a neighbour of the same beginning",
    ["deploy"],
    { files: ["deploy2/a.yaml"] },
    ["k8s deploy/**", "k8s deploy2/a.yaml"],
  ],
  ["standard input", [], { files: ["-"] }, []],
  ["what lies outside", ["/other"], { files: ["/other/a.yaml"] }, []],
  ["a name that would be a pattern", ["a*"], { files: ["a*/x.yaml", "b*.yaml"] }, []],
  ["a plan, in its workspace only", [""], { plans: [["infra", "blue"]] }, ["k8s **", "tf infra blue"]],
  ["a plan of a strange name", [], { plans: [["infra*", "blue"]] }, []],
])("%s", (_, directories, read, expected) => expect(covered(directories, read)).toEqual(expected));

test("more than a report holds is no coverage, rather than some of it", () => {
  expect(covered([], { files: Array.from({ length: 6_000 }, (_, i) => `${i}.yaml`) })).toEqual([]);
});

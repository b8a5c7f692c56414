import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ciRun } from "./ci.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-ci-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

function github(name: string, ref: string, event: object): ReturnType<typeof ciRun> {
  const path = join(directory, "event.json");
  writeFileSync(path, JSON.stringify({ repository: { default_branch: "trunk" }, ...event }));
  return ciRun({ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_EVENT_PATH: path });
}

function gitlab(env: Readonly<Record<string, string>>): ReturnType<typeof ciRun> {
  return ciRun({ GITLAB_CI: "true", CI_DEFAULT_BRANCH: "trunk", ...env });
}

test("a desk is no CI", () => expect(ciRun({ CI: "true" })).toBeUndefined());

test.each<readonly [string, ReturnType<typeof ciRun>, object]>([
  [
    "a push to a branch, with the commit before",
    github("push", "refs/heads/a/b", { before: COMMIT }),
    { event: "push", ref: "a/b", defaultBranch: "trunk", before: COMMIT },
  ],
  ["a tag is no branch", github("push", "refs/tags/trunk", {}), { event: "push", ref: "refs/tags/trunk" }],
  [
    "a pull request by its number",
    github("pull_request", "refs/pull/7/merge", { pull_request: { number: 7, head: { ref: "trunk" } } }),
    { event: "pull_request", ref: "refs/pull/7/merge" },
  ],
  [
    "one that runs on the base branch all the same",
    github("pull_request_target", "refs/heads/trunk", { pull_request: { number: 7 } }),
    { event: "pull_request", ref: "refs/pull/7/merge" },
  ],
  [
    "one whose number nobody tells has no ref, least of all its base's",
    github("pull_request_target", "refs/heads/trunk", {}),
    { event: "pull_request", ref: undefined },
  ],
  ["a schedule", github("schedule", "refs/heads/trunk", {}), { event: "schedule", ref: "trunk" }],
  ["what follows another workflow", github("workflow_run", "refs/heads/trunk", {}), { event: "other" }],
])("GitHub Actions: %s", (_, run, expected) => expect(run).toMatchObject(expected));

test.each<readonly [string, ReturnType<typeof ciRun>, object]>([
  [
    "a push",
    gitlab({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "trunk", CI_COMMIT_BEFORE_SHA: COMMIT }),
    { event: "push", ref: "trunk", defaultBranch: "trunk", before: COMMIT },
  ],
  [
    "a merge request by its number",
    gitlab({ CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7", CI_COMMIT_REF_NAME: "trunk" }),
    { event: "pull_request", ref: "refs/merge-requests/7/head" },
  ],
  ["a tag", gitlab({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_TAG: "trunk" }), { ref: "refs/tags/trunk" }],
  ["a button", gitlab({ CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "x" }), { event: "manual", ref: "x" }],
  ["another pipeline", gitlab({ CI_PIPELINE_SOURCE: "parent_pipeline" }), { event: "other" }],
])("GitLab CI: %s", (_, run, expected) => expect(run).toMatchObject(expected));

test("zeros are no commit", () => {
  expect(gitlab({ CI_COMMIT_BEFORE_SHA: "0".repeat(40) })).not.toHaveProperty("before");
});

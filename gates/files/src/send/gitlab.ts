import { type CiEvent, type CiRun, commitId, said } from "./ci.ts";

type Env = Readonly<Record<string, string | undefined>>;

const EVENTS: ReadonlyMap<string, CiEvent> = new Map([
  ["push", "push"],
  ["merge_request_event", "pull_request"],
  ["external_pull_request_event", "pull_request"],
  ["schedule", "schedule"],
  ["web", "manual"],
  ["api", "manual"],
  ["trigger", "manual"],
]);

/** GitLab CI ("Predefined CI/CD variables" in GitLab's documentation). */
export function gitlabRun(env: Env): CiRun {
  const source = said(env, "CI_PIPELINE_SOURCE") ?? "";
  const before = commitId(said(env, "CI_COMMIT_BEFORE_SHA"));
  const parts = ["CI_PIPELINE_ID", "CI_JOB_ID"].map((key) => said(env, key) ?? "0");
  return {
    name: "GitLab CI",
    event: EVENTS.get(source) ?? "other",
    ref: refOf(env, source),
    defaultBranch: said(env, "CI_DEFAULT_BRANCH"),
    run: `gitlab.${parts.join(".")}`,
    ...(before !== undefined && { before }),
  };
}

function refOf(env: Env, source: string): string | undefined {
  const request = said(env, "CI_MERGE_REQUEST_IID");
  if (request !== undefined) return `refs/merge-requests/${request}/head`;
  const external = said(env, "CI_EXTERNAL_PULL_REQUEST_IID");
  if (source === "external_pull_request_event") return external && `refs/pull/${external}/head`;
  const tag = said(env, "CI_COMMIT_TAG");
  return tag === undefined ? said(env, "CI_COMMIT_BRANCH") : `refs/tags/${tag}`;
}

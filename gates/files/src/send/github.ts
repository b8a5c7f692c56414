import { readFileSync } from "node:fs";
import { isJsonObject, type Json } from "@sekisho/core";
import { type CiEvent, type CiRun, commitId, said } from "./ci.ts";

type Env = Readonly<Record<string, string | undefined>>;

const EVENTS: ReadonlyMap<string, CiEvent> = new Map([
  ["push", "push"],
  ["pull_request", "pull_request"],
  ["pull_request_target", "pull_request"],
  ["merge_group", "pull_request"],
  ["schedule", "schedule"],
  ["workflow_dispatch", "manual"],
  ["repository_dispatch", "manual"],
]);

/** GitHub Actions and what behaves like it ("Variables", "Events that trigger workflows" in GitHub's documentation). */
export function githubRun(env: Env): CiRun {
  const name = said(env, "GITHUB_EVENT_NAME") ?? "";
  const event = EVENTS.get(name) ?? "other";
  const told = readEvent(said(env, "GITHUB_EVENT_PATH"));
  const { before } = told;
  const base = commitId(before);
  const parts = ["GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB"].map((key) => said(env, key) ?? "0");
  return {
    name: "GitHub Actions",
    event,
    ref: refOf(env, event, told),
    defaultBranch: textAt(told["repository"], "default_branch"),
    run: `github.${parts.join(".")}`,
    ...(base !== undefined && { before: base }),
  };
}

type EventText = Readonly<Record<string, Json>>;

/** A request of another repository may come from a branch called main: its number names it, never its branch. */
function refOf(env: Env, event: CiEvent, told: EventText): string | undefined {
  const number = numberAt(told["pull_request"], "number");
  if (number !== undefined) return `refs/pull/${number}/merge`;
  const whole = said(env, "GITHUB_REF");
  if (event === "pull_request") return whole?.startsWith("refs/heads/gh-readonly-queue/") === true ? whole : undefined;
  return whole?.startsWith("refs/heads/") === true ? whole.slice("refs/heads/".length) : whole;
}

function readEvent(path: string | undefined): EventText {
  if (path === undefined) return {};
  try {
    // JSON.parse makes what JSON has and nothing else.
    const value = JSON.parse(readFileSync(path, "utf8")) as Json;
    return isJsonObject(value) ? value : {};
  } catch {
    // What it would have told is then asked of git, or of the person.
    return {};
  }
}

function textAt(value: Json | undefined, key: string): string | undefined {
  const text = value !== undefined && isJsonObject(value) ? value[key] : undefined;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function numberAt(value: Json | undefined, key: string): number | undefined {
  const number = value !== undefined && isJsonObject(value) ? value[key] : undefined;
  return typeof number === "number" ? number : undefined;
}

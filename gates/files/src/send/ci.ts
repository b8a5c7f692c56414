import type { SekishoYaml } from "@sekisho/rulebook";
import { githubRun } from "./github.ts";
import { gitlabRun } from "./gitlab.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What made a CI run; `other` is what no `when` of sekisho.yaml names. */
export type CiEvent = NonNullable<SekishoYaml["report"]>["when"][number] | "other";

/** The run of a CI that this program knows. */
export interface CiRun {
  /** As a person calls it. */
  readonly name: string;
  readonly event: CiEvent;
  /** A branch by its name, everything else by its whole ref: a request to merge never bears the name of a branch. */
  readonly ref: string | undefined;
  readonly defaultBranch: string | undefined;
  /** The same for whatever this job of this attempt sends. */
  readonly run: string;
  /** The commit that was the head before this one; absent where the CI does not say. */
  readonly before?: string;
}

/** The CI that runs this program, by the variables that it sets; undefined on a desk and in a CI that is not known. */
export function ciRun(env: Env): CiRun | undefined {
  if (env["GITHUB_ACTIONS"] === "true") return githubRun(env);
  if (env["GITLAB_CI"] === "true") return gitlabRun(env);
  return undefined;
}

/** A variable that is set to something. */
export function said(env: Env, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === "" ? undefined : value;
}

/** A commit's id; forges write zeros for "there is none". */
export function commitId(text: unknown): string | undefined {
  return typeof text === "string" && /^[0-9a-f]{40,64}$/.test(text) && !/^0+$/.test(text) ? text : undefined;
}

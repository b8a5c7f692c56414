import { expect, test } from "vitest";
import { tokenOf } from "./token.ts";

const WORKFLOW = {
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://ci.example.com/token?api-version=2",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-secret",
};

/** GitHub's endpoint: answers only to the run's own secret, and shows the audience that it was asked for. */
const endpoint: typeof fetch = async (input, init) => {
  const isKnown = new Headers(init?.headers).get("authorization") === "Bearer request-secret";
  const audience = new URL(input instanceof Request ? input.url : input).searchParams.get("audience");
  return isKnown ? Response.json({ value: `token for ${audience}` }) : new Response("", { status: 401 });
};
const nowhere: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));

test.each<readonly [string, Readonly<Record<string, string>>, string | undefined]>([
  ["none", {}, undefined],
  ["an own one before the CI's", { SEKISHO_TOKEN: "own", SEKISHO_ID_TOKEN: "ci", ...WORKFLOW }, "own"],
  ["GitLab's", { SEKISHO_ID_TOKEN: "ci" }, "ci"],
  ["GitHub's", WORKFLOW, "token for sekisho"],
  ["GitHub's for another audience", { ...WORKFLOW, SEKISHO_AUDIENCE: "acme" }, "token for acme"],
])("%s", async (_, env, text) => expect((await tokenOf(env, endpoint))?.text).toBe(text));

test.each([
  ["refuses", endpoint, { ...WORKFLOW, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "other" }],
  ["is not there", nowhere, WORKFLOW],
])("a CI that promises a token and %s is a Problem without its secret", async (_, ask, env) => {
  const problem: unknown = await tokenOf(env, ask).catch((error: unknown) => error);
  expect(problem).toMatchObject({ code: "ci_token" });
  expect(String(problem)).not.toContain("request-secret");
});

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardedClient } from "@sekisho/clients";
import { silentLog, systemClock } from "@sekisho/core";
import { openStore, type Store, searchLedger } from "@sekisho/store";
import { type GitServer, startGitServer } from "@sekisho/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FollowedRulebook } from "../src/config/schema.ts";
import type { App } from "../src/http/app.ts";
import { type FollowedRulebooks, followRulebooks } from "../src/rulebooks/feed.ts";
import { appOf, ask, signedIn } from "./face.ts";
import { findingsFor } from "./findings.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-exempt-"));
const source = join(directory, "source");
let git: GitServer;
let store: Store;
let app: App;
let rulebooks: FollowedRulebooks;

const FILES = {
  "rulebook.yaml": "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n",
  "owners.yaml": `apiVersion: rulebook/v1
kind: Owners
default: web
teams:
  web: {language: en, tell: [{slack: "#web"}]}
  security: {language: en, tell: [{slack: "#sec"}], approves: ["acme/*"]}
`,
  "rules/no-name.rego": `# METADATA
# scope: package
# title: No bad names
# description: Because.
# custom:
#   sekisho:
#     id: no-name
#     severity: high
#     fix: Rename it.
#     applies: [{view: k8s.object}]
package acme.no_name
import rego.v1
deny contains {"msg": "no"} if input.object.metadata.name == "bad"
`,
};

beforeAll(async () => {
  git = await startGitServer();
  git.commit(Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`rules-of-acme/${path}`, text])));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(source, path, ".."), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  const common = { everySeconds: 3600 } as const;
  const followed: readonly FollowedRulebook[] = [
    {
      ...common,
      name: "acme",
      scopes: ["repo:**"],
      follow: { git: git.url, ref: "main", path: "rules-of-acme", token: { env: "TOKEN" } },
    },
    { ...common, name: "plain", scopes: ["cluster:*"], follow: { directory: source } },
  ];
  rulebooks = await followRulebooks({
    followed,
    store,
    secrets: { read: () => Promise.resolve(git.token) },
    clock: systemClock,
    log: silentLog,
    data: directory,
    load: {},
    outbound: guardedClient({ open: ["127.0.0.1"] }),
  });
  app = await appOf(store, [], { rulebooks });
});

afterAll(async () => {
  await rulebooks.close();
  await store.close();
  await git.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly exemption: string;
  readonly path: string;
  readonly text: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly patch?: string;
}

async function exempt(keys: readonly string[], more: object = {}): Promise<Answer> {
  const cookie = await signedIn(store, "member", ["web"]);
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const body = { keys, reason: "The vendor's image needs it until spring.", ticket: "WEB-1", until, ...more };
  const answer = await ask(app, "POST", "/api/v1/findings/exempt", { cookie, body });
  return { ...((await answer.json()) as Omit<Answer, "status">), status: answer.status };
}

describe("asking for an exemption", () => {
  it("makes a branch with one file that the rulebook takes, and an entry", async () => {
    const keys = await findingsFor(store, [
      { name: 'deploy/日本 "a".yaml#pay/api', owner: "web", instance: "app" },
      { name: "deploy/b.yaml#pay/worker", owner: "web", instance: "app" },
    ]);
    const { status, exemption, branch = "", commit, path } = await exempt(keys);
    expect(status).toBe(201);
    expect(git.git("rev-parse", branch)).toBe(commit);
    expect(git.git("diff", "--name-only", "main", branch)).toBe(`rules-of-acme/${path}`);
    expect(git.git("log", "-1", "--format=%B", branch)).toMatch(/^Exempt no-name-.*Ticket: WEB-1\nAsked-for-by: /s);
    git.git("update-ref", "refs/heads/main", branch);
    await rulebooks.look();
    const [found] = rulebooks.standingFor("repo:x")?.inForce?.rulebook.exemptions ?? [];
    expect(found).toMatchObject({ id: exemption, approver: "security", instances: ["app"], ticket: "WEB-1" });
    expect(found?.match.map(({ path: at, namespace, name }) => [at?.text, namespace?.text, name?.text])).toEqual([
      ["deploy/b.yaml", "pay", "worker"],
      ['deploy/日本 "a".yaml', "pay", "api"],
    ]);
    const [entry] = await searchLedger(store, { kind: "exemption.requested", limit: 1 });
    expect(JSON.parse(entry?.body ?? "")).toMatchObject({ detail: { exemption, branch, commit, findings: keys } });
    expect(entry?.body).not.toContain("vendor");
  });

  it("is of one of those that a file repeats under one name", async () => {
    const again = (copy: string): string => `deploy/twice.yaml#pay/twice${copy}`;
    const asked = async (copy: string): Promise<Answer> =>
      exempt(await findingsFor(store, [{ name: again(copy), owner: "web" }]));
    for (const [copy, number] of [
      ["", 1],
      ["~2", 2],
    ] as const) {
      const { status, text, branch = "", exemption } = await asked(copy);
      expect([status, /copy: (\d+)\}/.exec(text)?.[1]]).toEqual([201, `${number}`]);
      git.git("update-ref", "refs/heads/main", branch);
      await rulebooks.look();
      const all = rulebooks.standingFor("repo:x")?.inForce?.rulebook.exemptions ?? [];
      expect(all.find(({ id }) => id === exemption)?.match).toMatchObject([{ copy: number }]);
    }
  });

  it("makes a patch where the rulebook is no git repository", async () => {
    const keys = await findingsFor(store, [{ scope: "cluster:prod-1", name: "pay/api", owner: "web" }]);
    const { status, patch = "", path, text, branch } = await exempt(keys);
    expect([status, branch]).toEqual([201, undefined]);
    const applied = spawnSync("git", ["apply", "-"], { cwd: source, input: patch, encoding: "utf8" });
    expect([applied.status, applied.stderr]).toEqual([0, ""]);
    expect(readFileSync(join(source, path), "utf8")).toBe(text);
    await rulebooks.look();
    expect(rulebooks.standingFor("cluster:prod-1")).toMatchObject({ inForce: { rulebook: { exemptions: [{}] } } });
  });

  it.each<readonly [string, object, number, string]>([
    ["an end that is too far", { until: "2099-01-01" }, 422, "exemption_invalid"],
    ["an end that was", { until: "2020-01-01" }, 422, "exemption_invalid"],
    ["an end that is no day", { until: "2027-02-30" }, 422, "request_invalid"],
    ["no reason", { reason: " " }, 422, "request_invalid"],
    ["an approver who may not", { approver: "web" }, 422, "exemption_invalid"],
    ["YAML in the ticket", { ticket: "x: [" }, 201, ""],
    ["a new line in the ticket", { ticket: "a\nAsked-for-by: nobody" }, 201, ""],
  ])("with %s", async (_, more, status, code) => {
    const keys = await findingsFor(store, [{ name: "deploy/c.yaml#pay/c", owner: "web" }]);
    const answer = await exempt(keys, more);
    expect([answer.status, answer.code ?? ""]).toEqual([status, code]);
  });

  it.each<readonly [string, readonly Parameters<typeof findingsFor>[1][number][], number, string]>([
    ["another team's things", [{ name: "deploy/d.yaml#a/d", owner: "other" }], 403, "forbidden"],
    [
      "things of two teams",
      [
        { name: "deploy/e.yaml#a/e", owner: "web" },
        { name: "deploy/f.yaml#a/f", owner: "other" },
      ],
      403,
      "forbidden",
    ],
    ["things under no rulebook", [{ scope: "aws:111122223333/x", name: "b", owner: "web" }], 409, "no_rulebook"],
    [
      "a rule that nobody approves",
      [{ name: "deploy/g.yaml#a/g", owner: "web", rule: "other/rule" }],
      422,
      "no_approver",
    ],
  ])("for %s is refused", async (_, wanted, status, code) => {
    const answer = await exempt(await findingsFor(store, wanted));
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it("covers no more than was asked for, where things break different rules in different instances", async () => {
    const keys = await findingsFor(store, [
      { name: "deploy/x.yaml#pay/x", owner: "web", instance: "app" },
      { name: "deploy/y.yaml#pay/y", owner: "web", instance: "side" },
      { name: "deploy/z.yaml#pay/z", owner: "web", instance: "app" },
      { name: "deploy/w.yaml#pay/w", owner: "web" },
    ]);
    const { status, text, exemption } = await exempt(keys);
    expect(status).toBe(201);
    const documents = text.split("---\n");
    const told = documents.map((one) => [
      /^id: "(.*)"$/m.exec(one)?.[1],
      /^instances: (.*)$/m.exec(one)?.[1],
      one.match(/pay\/|"[wxyz]"/g),
    ]);
    expect(told).toEqual([
      [exemption, '["app"]', ['"x"', '"z"']],
      [`${exemption}-2`, '["side"]', ['"y"']],
      [`${exemption}-3`, undefined, ['"w"']],
    ]);
  });

  it("is of one workspace only, where Terraform has several", async () => {
    const keys = await findingsFor(store, [
      { name: "infra/prod@blue#aws_s3_bucket.b", type: "tf:aws_s3_bucket", owner: "web" },
    ]);
    const { status, text } = await exempt(keys);
    expect(status).toBe(201);
    expect(text).toContain('path: "infra/prod", workspace: "blue", address: "aws_s3_bucket.b", copy: 1}');
  });

  it("of a thing as a whole covers its instances only where they were asked for", async () => {
    const name = "deploy/v.yaml#pay/v";
    const keys = await findingsFor(store, [{ name, owner: "web" }]);
    expect((await exempt(keys)).text).not.toContain("instances:");
    const side = await findingsFor(store, [{ name, owner: "web", instance: "side" }]);
    expect((await exempt([...keys, ...side])).text).toContain('instances: ["", "side"]');
    // A rule that the rulebook does not have may know instances.
    const gone = await findingsFor(store, [{ name, owner: "web", rule: "acme/gone" }]);
    expect(await exempt(gone)).toMatchObject({ status: 422, code: "exemption_invalid" });
  });

  it("for a thing whose name would be a pattern is refused", async () => {
    const keys = await findingsFor(store, [{ name: "deploy/*.yaml#pay/api", owner: "web" }]);
    expect(await exempt(keys)).toMatchObject({ status: 422, code: "exemption_pattern" });
  });

  it("gives the forge no orders by the message of its commit", async () => {
    const keys = await findingsFor(store, [{ name: "deploy/o.yaml#pay/o", owner: "web" }]);
    const reason = "because we need it [skip ci]\n\nSigned-off-by: Somebody";
    const { branch = "", ...rest } = await exempt(keys, {
      reason,
      ticket: "***NO_CI*** [ci skip]\u2028x\u202e\u{e0041}",
    });
    expect(rest.status, JSON.stringify(rest)).toBe(201);
    expect(rest.text).toContain('ticket: "***NO_CI*** [ci skip]\\u2028x\\u202e\\U000e0041"');
    expect(git.git("log", "-1", "--format=%B", branch)).not.toMatch(/[[*]|Signed-off|\u2028/);
  });

  it("for a finding that is not there is refused", async () => {
    expect((await exempt(["f3qxom7n3o6yrjoapwvp26gimy"])).status).toBe(404);
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@sekisho/core";
import { files } from "@sekisho/gate-files";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "./gates.ts";
import { type ReportServer, startReportServer } from "./report-server.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const SCOPE = "repo:github.com/acme/shop";
const directory = mkdtempSync(join(tmpdir(), "sekisho-check-report-"));
const company = join(directory, "company");

let server: ReportServer;
let token: string;

beforeAll(async () => {
  cpSync(join(ROOT, "examples", "company"), company, { recursive: true });
  git("init", "--quiet", "--initial-branch=main");
  commit();
});
beforeEach(async () => {
  server = await startReportServer(mkdtempSync(join(directory, "data-")));
  token = await server.token(["files.report"], [SCOPE]);
});
afterEach(() => server.close());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Breaks a rule that stops. */
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {hostNetwork: true}\n";

interface Ran {
  readonly status: number | undefined;
  readonly err: string;
}

/** `sekisho check --report`, as of the example's day. */
async function check(
  env: Readonly<Record<string, string>>,
  {
    operands = [],
    report = server.origin,
    options = {},
    cwd = company,
  }: { operands?: string[]; report?: string | true; options?: object; cwd?: string } = {},
): Promise<Ran> {
  const [command] = files.commands;
  const run = await command?.load();
  let err = "";
  const status = await run?.({
    operands,
    options: { report, at: "2026-11-22", output: ["json"], ...options },
    cwd,
    env: { SEKISHO_CACHE: "off", SEKISHO_DEFAULT_BRANCH: "main", ...env },
    clock: systemClock,
    terminal: {
      out: () => {},
      err: (text) => {
        err += text;
      },
      read: () => Promise.resolve(new TextEncoder().encode(POD)),
      keyboard: false,
      colors: false,
      columns: 100,
    },
    version: "0.1.0",
    builtinRulebooks: join(ROOT, "rulebooks"),
  });
  return { status, err };
}

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: company, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commit(): string {
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "change");
  return git("rev-parse", "HEAD");
}

interface Shown {
  readonly key: string;
  readonly state: string;
  readonly rule: string;
  readonly name: string;
}

async function findings(): Promise<readonly Shown[]> {
  const { findings: all } = (await server.read("/findings?limit=200")) as {
    findings: Shown[];
  };
  return all;
}

/** As GitHub Actions sets it for a push to main. */
function pushRun(event: object, env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const path = join(directory, "event.json");
  writeFileSync(path, JSON.stringify({ repository: { default_branch: "main" }, ...event }));
  return {
    SEKISHO_TOKEN: token,
    SEKISHO_DEFAULT_BRANCH: "",
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: "push",
    GITHUB_EVENT_PATH: path,
    GITHUB_REF: "refs/heads/main",
    GITHUB_RUN_ID: "4711",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_JOB: "check",
    ...env,
  };
}

function expectFailed({ status, err }: Ran, sentence: RegExp): void {
  expect(status).toBe(2);
  expect(err).toMatch(/^sekisho: could not report: [^\n]+\n$/);
  expect(err).toMatch(sentence);
}

describe("sekisho check --report", () => {
  test("of two sekisho.yaml in one repository goes to two scopes, so that neither ends what the other found", async () => {
    git("remote", "add", "origin", `https://${SCOPE.slice("repo:".length)}.git`);
    const nested = join(company, "services", "a");
    mkdirSync(join(nested, "deploy"), { recursive: true });
    const settings = (scope: string): void =>
      writeFileSync(join(nested, "sekisho.yaml"), `apiVersion: sekisho/v1\nrulebook: ../../rulebook\n${scope}`);
    try {
      writeFileSync(join(nested, "deploy", "a.yaml"), POD);
      expect((await check({ SEKISHO_TOKEN: token })).err).toContain("reported to");
      const open = async (): Promise<number> => (await findings()).filter(({ state }) => state === "open").length;
      const before = await until(async () => ((await open()) > 5 ? open() : undefined));
      const own = `${SCOPE}//services/a`;
      const mayReport = await server.token(["files.report"], [own]);
      for (const scope of ["", `scope: ${SCOPE}\n`]) {
        settings(scope);
        expectFailed(
          await check({ SEKISHO_TOKEN: token }, { cwd: nested }),
          /stands in services\/a: give it a scope of its own, `scope: repo:github\.com\/acme\/shop\/\/services\/a`/,
        );
      }
      settings(`scope: ${own}\n`);
      expect((await check({ SEKISHO_TOKEN: mayReport }, { cwd: nested })).err).toContain("reported to");
      const more = await until(async () => ((await open()) > before ? open() : undefined));
      writeFileSync(join(nested, "deploy", "a.yaml"), "");
      expect((await check({ SEKISHO_TOKEN: mayReport }, { cwd: nested })).err).toContain("reported to");
      await until(async () => ((await open()) < more ? true : undefined));
      expect(await open()).toBe(before);
    } finally {
      rmSync(join(company, "services"), { recursive: true });
      git("remote", "remove", "origin");
    }
  });

  test("of two sekisho.yaml that name one scope by hand is refused by each, and told which the other is", async () => {
    const scope = "repo:example.com/shared";
    const mayReport = await server.token(["files.report"], [scope]);
    const settings = (name: string, of: string): string => {
      const nested = join(company, "services", name);
      mkdirSync(nested, { recursive: true });
      writeFileSync(join(nested, "p.yaml"), POD);
      const text = `apiVersion: sekisho/v1\nrulebook: ../../rulebook\nscope: ${of}\n`;
      writeFileSync(join(nested, "sekisho.yaml"), text);
      return nested;
    };
    try {
      const [a, b] = [settings("a", scope), settings("b", scope)];
      for (const isTracked of [false, true]) {
        if (isTracked) commit();
        expectFailed(
          await check({ SEKISHO_TOKEN: mayReport }, { cwd: a }),
          /services\/a\/sekisho\.yaml and services\/b\/sekisho\.yaml name one scope, repo:example\.com\/shared: /,
        );
        expectFailed(
          await check({ SEKISHO_TOKEN: mayReport }, { cwd: b }),
          /services\/b\/sekisho\.yaml and services\/a\/sekisho\.yaml .*here `scope: repo:HOST\/OWNER\/NAME\/\/services\/b`/,
        );
      }
      expect(await findings()).toEqual([]);
      settings("b", `${scope}//b`);
      expect((await check({ SEKISHO_TOKEN: mayReport }, { cwd: a })).err).toContain("reported to");
    } finally {
      rmSync(join(company, "services"), { recursive: true });
      commit();
    }
  });

  test("keeps what a chart renders by its release, wherever its lines are, and ends nothing that could not be rendered", async () => {
    const chart = join(company, "deploy", "chart");
    const programs = mkdtempSync(join(directory, "programs-"));
    /** A helm that prints this. */
    const helm = (script: string): void =>
      writeFileSync(join(programs, "helm"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: rendered, namespace: ns}\nspec: {hostNetwork: true}\n";
    const prints = (text: string): void => helm(`cat <<'E'\n---\n# Source: api/templates/pod.yaml\n${text}E`);
    const env = { SEKISHO_TOKEN: token, PATH: `${programs}:/usr/bin:/bin` };
    const report = async () => (await check(env, { operands: ["deploy/chart"] })).err;
    const ours = async () =>
      (await findings()).filter(({ name, rule }) => name.endsWith("#ns/rendered") && rule.endsWith("/host-namespaces"));
    mkdirSync(join(chart, "templates"), { recursive: true });
    try {
      writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: api\nversion: 1.0.0\n");
      writeFileSync(join(chart, "templates", "pod.yaml"), "{{ . }}\n");
      prints(pod);
      expect(await report()).toContain("reported to");
      const [first] = await until(async () => ((await ours()).length > 0 ? ours() : undefined));
      expect(first).toMatchObject({ name: "deploy/chart@api#ns/rendered", state: "open" });
      prints(`# one\n# two\n${pod}`);
      expect(await report()).toContain("reported to");
      helm("exit 1");
      expect(await report()).toContain("reported to");
      prints(pod.replace("true", "false"));
      expect((await ours()).map(({ key, state }) => [key, state])).toEqual([[first?.key, "open"]]);
      expect(await report()).toContain("reported to");
      const [last] = await until(async () => {
        const now = await ours();
        return now[0]?.state === "resolved" ? now : undefined;
      });
      expect(last?.key).toBe(first?.key);
    } finally {
      rmSync(chart, { recursive: true });
    }
  });

  test("brings the lines around each place, without the secrets of the file", async () => {
    const file = join(company, "deploy", "framed.yaml");
    const pod = [
      "apiVersion: v1",
      "kind: Pod",
      "metadata: {name: framed, namespace: ns}",
      "spec:",
      "  nodeName: hunter2-canary",
      "  hostNetwork: true # hunter2-canary",
      `  schedulerName: ${"x".repeat(300)}`,
      "  containers: []",
    ];
    const secret = ["apiVersion: v1", "kind: Secret", "metadata: {name: s}", "stringData: {password: hunter2-canary}"];
    writeFileSync(file, [...secret, "---", ...pod, ""].join("\n"));
    try {
      expect((await check({ SEKISHO_TOKEN: token }, { operands: ["deploy/framed.yaml"] })).err).toContain(
        "reported to",
      );
    } finally {
      rmSync(file);
    }
    const found = await until(async () =>
      (await findings()).find(({ name, rule }) => name.endsWith("ns/framed") && rule.endsWith("/host-namespaces")),
    );
    const detail = (await server.read(`/findings/${found.key}`)) as {
      readonly sights: readonly { readonly places: readonly { readonly line: number; readonly frame?: object }[] }[];
    };
    expect(detail.sights[0]?.places[0]).toMatchObject({
      line: 11,
      frame: {
        from: 9,
        lines: [
          "spec:",
          "  nodeName: (sensitive)",
          "  hostNetwork: true # (sensitive)",
          `  schedulerName: ${"x".repeat(182)}…`,
          "  containers: []",
        ],
      },
    });
  });

  test("makes findings of the default branch, and resolves what is gone from a directory that was read whole", async () => {
    const first = await check({ SEKISHO_TOKEN: token });
    expect(first.err).toMatch(
      /^sekisho: reported to http:\/\/localhost:\d+ as scan desk\.\S+: findings of main follow\n$/,
    );
    expect(first.status).toBe(1);
    const all = await until(async () => ((await findings()).length > 10 ? findings() : undefined));
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(["open", "exempted"]));
    const ofStorefront = ({ name }: Shown): boolean => name.startsWith("deploy/storefront/");
    expect(all.some(ofStorefront)).toBe(true);
    const file = join(company, "deploy", "storefront", "storefront.yaml");
    renameSync(file, join(directory, "kept.yaml"));
    try {
      expect((await check({ SEKISHO_TOKEN: token }, { operands: ["deploy/payments"] })).err).toContain("reported to");
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await findings()).filter(ofStorefront).every(({ state }) => state !== "resolved")).toBe(true);
      expect((await check({ SEKISHO_TOKEN: token }, { operands: ["deploy"] })).err).toContain("reported to");
    } finally {
      renameSync(join(directory, "kept.yaml"), file);
    }
    const after = await until(async () => {
      const now = await findings();
      return now.filter(ofStorefront).every(({ state }) => state === "resolved") ? now : undefined;
    });
    expect(after.filter((one) => !ofStorefront(one)).every(({ state }) => state !== "resolved")).toBe(true);
  });

  test("sends the same of the same CI job as the same scan, and follows files that were renamed", async () => {
    const before = git("rev-parse", "HEAD");
    expect((await check(pushRun({ before: "0".repeat(40) }))).err).toContain("findings of main follow");
    expect((await check(pushRun({ before: "0".repeat(40) }))).err).toMatch(
      /reported to \S+ before as scan github\.4711\.1\.check\./,
    );
    const known = await until(async () => ((await findings()).length > 10 ? findings() : undefined));
    git("mv", "deploy/storefront", "deploy/store");
    commit();
    try {
      const { err } = await check(pushRun({ before }, { GITHUB_RUN_ID: "4712" }));
      expect(err).toMatch(/findings of main follow\n$/);
    } finally {
      git("mv", "deploy/store", "deploy/storefront");
      commit();
    }
    const moved = await until(async () => {
      const now = await findings();
      return now.some(({ name }) => name.startsWith("deploy/store/")) ? now : undefined;
    });
    expect(moved).toHaveLength(known.length);
    expect(moved.some(({ state }) => state === "resolved")).toBe(false);
  });

  test("keeps a pull request apart, although its branch is called main", async () => {
    const env = pushRun({ pull_request: { number: 7 } }, { GITHUB_EVENT_NAME: "pull_request_target" });
    const { err, status } = await check(env);
    expect(err).toContain("refs/pull/7/merge is kept apart from findings");
    expect(status).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await findings()).toEqual([]);
  });

  test("leaves out what report.when does not name, and says so with the verdict's own status", async () => {
    const settings = join(company, "sekisho.yaml");
    const text = `apiVersion: sekisho/v1\nrulebook: ./rulebook\nscope: ${SCOPE}\ncheck: {unknown: tell}\nreport: {url: "${server.origin}"}\n`;
    const before = git("show", "HEAD:sekisho.yaml");
    writeFileSync(settings, text);
    try {
      const pull = pushRun({ pull_request: { number: 7 } }, { GITHUB_EVENT_NAME: "pull_request" });
      const leftOut = await check(pull, { report: true });
      expect(leftOut.err).toMatch(/^sekisho: not reported: .*pull_request.*\n$/);
      expect(leftOut.status).toBe(1);
      expect((await check(pushRun({}), { report: true })).err).toContain("reported to");
    } finally {
      writeFileSync(settings, `${before}\n`);
    }
  });

  test("never reports standard input", async () => {
    const { err, status } = await check({ SEKISHO_TOKEN: token }, { operands: ["-"] });
    expect(err).toContain("reported to");
    expect(status).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await findings()).toEqual([]);
  });
});

describe("a report that does not arrive is status 2 and one sentence", () => {
  test("without a token, without a branch, without a server, in the clear", async () => {
    expectFailed(await check({}), /there is no token: set SEKISHO_TOKEN/);
    expectFailed(await check({ SEKISHO_TOKEN: token, SEKISHO_DEFAULT_BRANCH: "" }), /set SEKISHO_DEFAULT_BRANCH\n$/);
    expectFailed(await check({ SEKISHO_TOKEN: token }, { report: true }), /no server is named/);
    expectFailed(await check({ SEKISHO_TOKEN: token }, { report: "http://sekisho.example.com" }), /in the clear/);
  });

  test("with a token that is unknown, may not report, or not for this scope", async () => {
    expectFailed(
      await check({ SEKISHO_TOKEN: "sekisho_0000000000000000_x" }),
      /does not know the token of SEKISHO_TOKEN/,
    );
    expectFailed(
      await check({ SEKISHO_TOKEN: await server.token(["findings.read"], [SCOPE]) }),
      /it needs the permission files\.report\n$/,
    );
    expectFailed(
      await check({ SEKISHO_TOKEN: token }, { options: { scope: "repo:github.com/acme/pay" } }),
      /SEKISHO_TOKEN may not report for repo:github\.com\/acme\/pay/,
    );
  });

  test.each<readonly [string, number, object, RegExp]>([
    ["too large", 413, { code: "body_too_large", detail: "too large" }, /check fewer paths in one run/],
    [
      "not read",
      422,
      { code: "report_invalid", mistakes: [{ message: "first" }, { message: "second" }] },
      /\(first \(and 1 more\)\)/,
    ],
    ["sent elsewhere", 307, {}, /a token goes only to the address that was named/],
    ["not Sekisho", 404, {}, /no Sekisho takes reports at/],
  ])("%s", async (_, status, body, sentence) => {
    await withAnswers(
      (_request, response) => response.writeHead(status, { location: "/x" }).end(JSON.stringify(body)),
      async (origin) => {
        expectFailed(await check({ SEKISHO_TOKEN: token }, { report: origin }), sentence);
      },
    );
  });

  test("a server that is away for a moment is asked again, when it says", async () => {
    let asked = 0;
    await withAnswers(
      (request, response) => {
        request.resume().on("end", () => {
          if (++asked === 1) response.writeHead(503, { "retry-after": "0" }).end();
          else if (asked === 2) response.writeHead(429, { "retry-after": "0" }).end();
          else response.writeHead(202).end("{}");
        });
      },
      async (origin) => {
        expect((await check({ SEKISHO_TOKEN: token }, { report: origin })).err).toContain("reported to");
        expect(asked).toBe(3);
      },
    );
  });
});

async function withAnswers(listener: RequestListener, work: (origin: string) => Promise<void>): Promise<void> {
  const other = createServer(listener);
  await new Promise<void>((resolve) => {
    other.listen(0, "127.0.0.1", resolve);
  });
  try {
    await work(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  } finally {
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  }
}

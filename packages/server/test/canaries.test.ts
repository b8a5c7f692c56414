import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import { files } from "@sekisho/gate-files";
import { notifyMigrations } from "@sekisho/notify";
import { createToken, openStore } from "@sekisho/store";
import { describeStores, freePort } from "@sekisho/testkit";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { serverPermissions } from "../src/access/permissions.ts";
import { lineLog } from "../src/process/log.ts";
import { processSecrets } from "../src/process/secrets.ts";
import { startServer } from "../src/process/server.ts";
import { startEcho } from "./echo.ts";
import { until } from "./gates.ts";

/** In every canary; what stands before it says which one it is. */
const MARK = "cnry5Qv8";
const HARD = `${MARK}"\\'&=+ü`;
const ENV = {
  PROVIDER: `provider-${HARD}`,
  GIT: `git-${MARK}"\\&=`,
  SLACK: `xoxb-${MARK}"\\&=`,
  HOOK: `hook-${HARD}-long-enough`,
  SMTP: `smtp-${HARD}`,
  GATE: `gate-${HARD}`,
};
const SCOPE = "repo:github.com/acme/shop";

/** A gate that tells its own secret, and what it was sent, wherever something fails. */
const leaky: Gate = {
  name: "leaky",
  commands: [],
  async open(host) {
    const secret = await host.secrets.read({ env: "GATE" });
    return {
      webhooks: [
        {
          name: "push",
          verify: () => Promise.resolve({ ok: true, id: "1", job: { kind: "leaky.run", input: null, maxAttempts: 1 } }),
        },
        { name: "broken", verify: () => Promise.reject(new Error("can't be read")) },
      ],
      jobs: [
        { kind: "leaky.run", run: () => Promise.reject(new Problem("refused", `the other side refuses ${secret}`)) },
      ],
      health: () => Promise.resolve({ state: "degraded" as const, why: `it refuses ${secret}` }),
      close: () => Promise.resolve(),
    };
  },
};

describeStores("what nobody is to be told", ({ create, database }) => {
  const home = mkdtempSync(join(tmpdir(), "sekisho-canaries-"));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it("stands in no log, trace, metric, ledger entry, refusal or answer", { timeout: 120_000 }, async () => {
    const echo = await startEcho();
    const plainUrl = await create();
    const url = database === "postgres" ? plainUrl.replace("@", `:pass-${MARK}@`) : plainUrl;
    const token = await tokenIn(plainUrl);
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", echo.url);
    vi.stubEnv("OTEL_EXPORTER_OTLP_HEADERS", `authorization=Bearer%20otel-${MARK}`);
    const lines: string[] = [];
    const log = lineLog({ name: "server", format: "json", level: "debug", write: (line) => void lines.push(line) });
    const data = join(home, database);
    const running = await startServer(
      {
        role: "server",
        data,
        builtinRulebooks: "",
        config: configIn(data, { url, echo: echo.url, smtp: await freePort() }),
      },
      {
        gates: [files, leaky],
        log,
        secrets: processSecrets(ENV, (secret) => log.hide(secret)),
        env: process.env,
        stop: new AbortController().signal,
      },
    );
    const { origin, signInSecret } = running.tell as { readonly origin: string; readonly signInSecret: string };
    const told: string[] = [];
    const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
      const answer = await fetch(`${origin}${path}`, { redirect: "manual", ...init });
      const body = await answer.text();
      told.push(`${init.method ?? "GET"} ${path.replaceAll(MARK, "")}: ${answer.status} ${body}`);
      return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    };
    let session = "";
    try {
      session = await signIn(ask, signInSecret);
      await failToSignIn(ask, origin);
      await askWrongly(ask, session);
      const bearer = { authorization: `Bearer ${token}` };
      await report(origin, bearer);
      await ask("/webhooks/leaky/push", { method: "POST", body: `webhook-${MARK}` });
      const saysAll = (words: readonly string[]): boolean => words.every((word) => lines.join("").includes(word));
      const failures = [
        "leaky.run",
        "slack_invalid_auth",
        "webhook_unavailable",
        "msteams_unavailable",
        "mail_unavailable",
      ];
      await until(() => Promise.resolve(saysAll(failures) ? true : undefined));
      for (const path of PATHS) await ask(path, { headers: bearer });
      await ask("/api/v1/teams/pay/test-message", { method: "POST", headers: bearer });
    } finally {
      await running.close(1_000);
      await echo.close();
    }
    // Each was sent to who echoes it, so that the test would find it where it came back.
    for (const [part, canary] of [
      ["slack", JSON.stringify(ENV.SLACK).slice(1, -1)],
      ["idp", `code-${MARK}`],
      ["teams", MARK],
    ] as const) {
      expect(echo.asked(part)).toContain(canary);
    }
    expect(decoded(echo.asked("git"))).toContain(`x-access-token:git-${MARK}`);
    expect(echo.asked("v1")).toContain("POST /webhooks/{gate}/{name}");
    const traces = echo.asked("v1").replaceAll(`otel-${MARK}`, "");
    const all = [...lines, ...told, await ledgerOf(plainUrl), traces].join("\n");
    for (const proof of [
      "the other side refuses (sensitive)",
      "can't be read",
      '"message":"answered"',
      "it refuses (sensitive)",
    ]) {
      expect(all).toContain(proof);
    }
    const secrets = [MARK, session.split("=")[1] ?? "no session", token, signInSecret];
    for (const secret of secrets) expect(where(decoded(all), secret)).toBeUndefined();
  });
});

const PATHS = [
  "/api/v1/overview",
  "/api/v1/findings",
  "/api/v1/findings/groups?by=rule",
  "/api/v1/ledger",
  "/api/v1/rulebooks",
  "/api/v1/tokens",
  "/api/v1/members",
  "/api/v1/me",
  "/api/v1/openapi.json",
  "/readyz",
  "/metrics",
];

type Ask = (path: string, init?: RequestInit) => Promise<string>;

async function tokenIn(url: string): Promise<string> {
  const store = await openStore({ url, migrations: [...(files.migrations ?? []), ...notifyMigrations] });
  try {
    const scopes = [...serverPermissions, ...(files.permissions ?? [])].map(({ name }) => name);
    return await store.transaction(
      async (tx) => (await createToken(tx, { name: "t", scopes: [...scopes, "for:**"] })).text,
    );
  } finally {
    await store.close();
  }
}

/** Every place of server.yaml that a secret can stand behind, each with one. */
function configIn(
  data: string,
  { url, echo, smtp }: { readonly url: string; readonly echo: string; readonly smtp: number },
): Json {
  const rulebook = join(data, "rulebook");
  mkdirSync(rulebook, { recursive: true });
  writeFileSync(
    join(rulebook, "rulebook.yaml"),
    "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\nengine: '>=0.1'\n",
  );
  const tell = ["{slack: '#pay'}", "{webhook: pager}", "{msteams: pay}", "{email: pay@example.com}"];
  writeFileSync(
    join(rulebook, "owners.yaml"),
    `apiVersion: rulebook/v1\nkind: Owners\ndefault: pay\nteams:\n  pay: {language: en, tell: [${tell.join(", ")}]}\n`,
  );
  writeFileSync(join(data, "cookies"), `cookies-${MARK}-${"x".repeat(40)}`);
  writeFileSync(join(data, "teams"), `${echo}/teams/${MARK}`);
  return {
    apiVersion: "server/v1",
    listen: "127.0.0.1:0",
    store: { url },
    keys: { cookies: { file: join(data, "cookies") } },
    checkpoints: [{ file: join(data, "checkpoints") }],
    outbound: { open: ["127.0.0.1"] },
    rulebooks: [
      { name: "acme", scopes: ["**"], follow: { directory: rulebook } },
      {
        name: "lost",
        scopes: ["lost:**"],
        follow: { git: `${echo}/git/rulebook`, ref: "main", token: { env: "GIT" } },
      },
    ],
    signIn: { oidc: { issuer: `${echo}/idp`, clientId: "sekisho", clientSecret: { env: "PROVIDER" } } },
    notify: {
      slack: { token: { env: "SLACK" }, api: `${echo}/slack` },
      webhooks: { pager: { url: `${echo}/pager`, secret: { env: "HOOK" } } },
      msteams: { pay: { file: join(data, "teams") } },
      smtp: { host: "127.0.0.1", port: smtp, from: "a@example.com", user: "u", password: { env: "SMTP" } },
    },
  };
}

async function signIn(ask: Ask, secret: string): Promise<string> {
  const body = JSON.stringify({ secret });
  return ask("/api/v1/sign-in/link", { method: "POST", headers: { "content-type": "application/json" }, body });
}

/** As far as the provider's refusal of the code, which comes with our secret. */
async function failToSignIn(ask: Ask, origin: string): Promise<void> {
  const begun = await fetch(`${origin}/sign-in/oidc`, { redirect: "manual" });
  const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state") ?? "";
  const cookie = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  await ask(`/sign-in/oidc/callback?code=code-${MARK}&state=${state}`, { headers: { cookie } });
  await ask(`/sign-in/oidc/callback?code=code-${MARK}&state=state-${MARK}`, {
    headers: { cookie: `sekisho-sign-in=${MARK}` },
  });
}

async function askWrongly(ask: Ask, session: string): Promise<void> {
  const json = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const signedIn = { ...json, cookie: session };
  for (const [path, init] of [
    ["/api/v1/me", { headers: { authorization: `Bearer bearer-${MARK}` } }],
    ["/api/v1/me", { headers: { authorization: `Bearer sekisho_0000000000000000_${MARK}` } }],
    ["/api/v1/me", { headers: { authorization: `Basic ${Buffer.from(`u:${MARK}`).toString("base64")}` } }],
    ["/api/v1/me", { headers: { cookie: `sekisho=cookie-${MARK}` } }],
    [
      "/api/v1/me",
      { headers: { "x-forwarded-for": MARK, forwarded: `for=${MARK}`, traceparent: MARK, "user-agent": MARK } },
    ],
    [`/api/v1/findings?after=${MARK}&limit=${MARK}&severity=${MARK}`, { headers: signedIn }],
    [`/api/v1/findings/${MARK}`, { headers: signedIn }],
    [`/webhooks/${MARK}/${MARK}?token=${MARK}`, { method: "POST", body: MARK }],
    [`/bundles/${MARK.toLowerCase()}.tar.gz`, { headers: signedIn }],
    [`/${MARK}/../${MARK}?${MARK}=${MARK}`, {}],
    ["/webhooks/leaky/broken", { method: "POST", body: MARK, headers: { "x-signature": MARK } }],
    ["/api/v1/tokens", { method: "POST", headers: signedIn, body: `{"name": "${MARK}` }],
    ["/api/v1/tokens", { method: "POST", headers: signedIn, body: JSON.stringify({ name: 1, permissions: [MARK] }) }],
    [
      "/api/v1/findings/assign",
      { method: "POST", headers: signedIn, body: JSON.stringify({ keys: [MARK], team: MARK }) },
    ],
    ["/api/v1/sign-in/link", { method: "POST", headers: json, body: JSON.stringify({ secret: MARK }) }],
    ["/api/v1/files/reports", { method: "POST", headers: signedIn, body: JSON.stringify({ scope: `repo:${MARK}` }) }],
  ] as const) {
    await ask(path, init);
  }
}

/** A finding whose evidence nobody but who reads the finding is to see. */
async function report(origin: string, bearer: Readonly<Record<string, string>>): Promise<void> {
  const violation = {
    rule: "acme/no-name",
    severity: "critical",
    action: "deny",
    message: "it has no name",
    evidence: { value: `evidence-${MARK}` },
  };
  const answer = await fetch(`${origin}/api/v1/files/reports`, {
    method: "POST",
    headers: { ...bearer, "content-type": "application/json" },
    body: JSON.stringify({
      version: "files-report/1",
      scan: "canary-0001",
      scope: SCOPE,
      ref: "main",
      defaultBranch: "main",
      startedAt: Date.now(),
      coverage: [{}],
      digests: { rules: "1".repeat(64) },
      verdicts: [
        {
          subject: { type: "k8s:apps/Deployment", name: "deploy/a.yaml#pay/api" },
          digest: "0".repeat(64),
          judged: [violation.rule],
          violations: [violation],
          owner: "pay",
        },
      ],
    }),
  });
  expect(answer.status).toBe(202);
}

async function ledgerOf(url: string): Promise<string> {
  const store = await openStore({ url, role: "reader" });
  try {
    const entries = await store.read.selectFrom("ledger_entry").selectAll().execute();
    const jobs = await store.read.selectFrom("job").select(["kind", "reason"]).execute();
    expect(entries.length).toBeGreaterThan(2);
    return JSON.stringify([entries, jobs]);
  } finally {
    await store.close();
  }
}

/** The text, and what is in it in base64 and in URLs. */
function decoded(text: string): string {
  const runs = text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? [];
  // What begins anywhere in a group of four shows at one of four offsets.
  const plain = runs.flatMap((run) =>
    [0, 1, 2, 3].map((at) => Buffer.from(run.slice(at), "base64").toString("latin1")),
  );
  return [
    text,
    ...plain,
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  ].join("\n");
}

/** Some text around it; undefined where it is not there. */
function where(text: string, secret: string): string | undefined {
  const at = text.indexOf(secret);
  return at < 0 ? undefined : text.slice(Math.max(0, at - 300), at + 100);
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Gate } from "@sekisho/gate";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { variableOf } from "./environment.ts";
import { readServerConfig } from "./read.ts";
import { checkpointFiles, configJson, listenOf, readConfigJson, storeUrlOf } from "./server-config.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-config-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const gates: readonly Gate[] = [
  { name: "plain", commands: [] },
  {
    name: "set",
    commands: [],
    config: () => Promise.resolve(z.strictObject({ port: z.int().default(1), name: z.string().optional() })),
  },
];

type Sources = Partial<Parameters<typeof readServerConfig>[0]>;

async function read(text: string | undefined, sources: Sources = {}): ReturnType<typeof readServerConfig> {
  const file = join(directory, "server.yaml");
  if (text !== undefined) writeFileSync(file, text);
  return readServerConfig({ ...(text !== undefined && { file }), env: {}, cwd: "/work", gates, ...sources });
}

/** Codes with the lines they point at; 0 for none. */
async function mistakes(text: string | undefined, sources?: Sources): Promise<readonly string[]> {
  const { diagnostics } = await read(text, sources);
  return diagnostics.map(({ code, span }) => `${span?.start.line ?? 0} ${code}`);
}

describe("server.yaml", () => {
  test("need say nothing", async () => {
    const { value } = await read(undefined);
    expect(value && [listenOf(value), storeUrlOf(value, "/d"), checkpointFiles(value, "/d")]).toEqual([
      { host: "127.0.0.1", port: 8787 },
      "sqlite:/d/sekisho.db",
      ["/d/checkpoints"],
    ]);
  });

  test("says how messages leave", async () => {
    const { value, diagnostics } = await read(`
apiVersion: server/v1
notify:
  slack: {token: {file: secrets/slack}}
  webhooks: {pager: {url: "https://pager.example.com/in", secret: {env: PAGER}}}
  teams: {pay: {quiet: {from: "22:00", to: "07:00", zone: Asia/Tokyo}}}
`);
    expect(diagnostics).toEqual([]);
    expect(value?.notify).toMatchObject({ slack: { token: { file: join(directory, "secrets/slack") } } });
    expect(
      await mistakes(`
apiVersion: server/v1
notify:
  slack: {token: xoxb-1}
  smpt: {}
  teams: {pay: {quiet: {from: "24:00", to: "07:00"}}}
`),
    ).toEqual(["4 server_bad_value", "6 server_bad_value", "4 server_bad_value"]);
  });

  test("is the one of the specification", async () => {
    const { value, diagnostics } = await read(`
apiVersion: server/v1
listen: 127.0.0.1:8787
url: https://sekisho.example.com
store: {url: "sqlite:var/sekisho.db"}
keys: {ledger: {file: secrets/ledger.pem}, cookies: {env: COOKIES}}
checkpoints: [{file: witness/checkpoints}]
rulebooks: [{scopes: ["**"], follow: {git: "https://git.example.com/acme/rulebook", ref: main}}, {scopes: ["cluster:dev-*"], follow: {directory: rules}}]
signIn: {oidc: {issuer: "https://idp.example.com", clientId: sekisho, clientSecret: {env: OIDC_SECRET}}}
gates: {plain: {}, set: {port: 8443}}
`);
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({
      store: { url: `sqlite:${directory}/var/sekisho.db` },
      keys: { ledger: { file: `${directory}/secrets/ledger.pem` }, cookies: { env: "COOKIES" } },
      checkpoints: [{ file: `${directory}/witness/checkpoints` }],
      rulebooks: [{ everySeconds: 60 }, { follow: { directory: `${directory}/rules` } }],
      signIn: { oidc: { scopes: ["profile", "email"], groups: { claim: "groups" } } },
    });
    expect(value && readConfigJson(configJson(value))).toEqual(value);
  });

  test("with many mistakes is told all of them", async () => {
    expect(
      await mistakes(`apiVersion: server/v1
listn: 127.0.0.1:1
url: ftp://x
store: {url: mysql://x}
keys: {ledger: -----BEGIN}
rulebooks: [{scopes: [], follow: {svn: x}}]
signIn: {workloads: [{issuer: https://ci.example.com, audience: a, claims: {}, permissions: [files.report], speaksFor: ["**"]}]}
trustedProxies: {addresses: [10.0.0.0/33, proxy.internal], header: via}
drainSeconds: 0
`),
    ).toEqual([
      "2 server_unknown_key",
      "3 server_bad_value",
      "4 server_bad_value",
      "5 server_wrong_type",
      "6 server_bad_value",
      "6 server_unknown_key",
      "6 server_missing_key",
      "7 server_bad_value",
      "8 server_bad_value",
      "8 server_bad_value",
      "8 server_bad_value",
      "9 server_wrong_type",
    ]);
  });

  test.each<readonly [string, boolean]>([
    ["https://ci.example.com", true],
    ["http://localhost:8080", true],
    ["http://127.0.0.1:8080", true],
    ["http://[::1]:8080", true],
    ["http://ci.internal", false],
    ["http://127.evil.example", false],
    ["http://localhost.evil.example", false],
  ])("takes keys of workloads in the clear from this machine only: %s", async (issuer, isTaken) => {
    const workload = `{issuer: "${issuer}", audience: a, claims: {sub: x}, permissions: [files.report], speaksFor: ["**"]}`;
    expect(await mistakes(`apiVersion: server/v1\nsignIn: {workloads: [${workload}]}\n`)).toEqual(
      isTaken ? [] : ["2 server_bad_value"],
    );
  });

  test.each<readonly [string, string, readonly string[]]>([
    ["is empty", "", ["0 server_empty"]],
    ["holds two documents", "apiVersion: server/v1\n---\na: 1\n", ["0 server_many_documents"]],
    ["is of a newer version", "apiVersion: server/v9\nx: 1\n", ["1 server_unsupported_version"]],
    ["names a gate that is not there", "apiVersion: server/v1\ngates: {nope: {}}\n", ["2 server_unknown_key"]],
    [
      "sets what a gate does not take",
      "apiVersion: server/v1\ngates:\n  plain: {a: 1}\n  set: {port: x}\n",
      ["3 server_bad_value", "4 server_bad_value"],
    ],
  ])("that %s is refused", async (_, text, codes) => {
    expect(await mistakes(text)).toEqual(codes);
  });

  test("that can't be read is told", async () => {
    expect(await mistakes(undefined, { file: join(directory, "none.yaml") })).toEqual(["0 server_unreadable"]);
  });
});

describe("the environment", () => {
  test("is laid over the file, the command line over both", async () => {
    const text = "apiVersion: server/v1\nlisten: 1.1.1.1:1\nstore: {url: sqlite:a}\nsignIn: {workloads: []}\n";
    const { value } = await read(text, {
      env: {
        SEKISHO_LISTEN: "2.2.2.2:2",
        SEKISHO_STORE_URL: "postgres://db/x",
        SEKISHO_SIGN_IN_OIDC: '{"issuer": "https://idp.example.com", "clientId": "c", "clientSecret": {"env": "S"}}',
        SEKISHO_SIGN_IN_OIDC_CLIENT_ID: "other",
        SEKISHO_SERVICE_PORT: "tcp://10.0.0.1:80",
      },
      flags: [{ name: "--port", path: ["listen"], value: "127.0.0.1:3" }],
    });
    expect(value).toMatchObject({
      listen: "127.0.0.1:3",
      store: { url: "postgres://db/x" },
      signIn: { oidc: { clientId: "other" } },
    });
  });

  test("is named where it is wrong", async () => {
    const { diagnostics } = await read(undefined, { env: { SEKISHO_LISTEN: "nowhere", SEKISHO_URL: "x" } });
    expect(diagnostics.map(({ message }) => message.split(":")[0])).toEqual(["SEKISHO_LISTEN", "SEKISHO_URL"]);
  });

  test("spells keys in capitals", () => {
    expect(variableOf("signIn.oidc.clientSecret")).toBe("SEKISHO_SIGN_IN_OIDC_CLIENT_SECRET");
  });
});

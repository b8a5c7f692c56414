import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GuardedClient, guardedClient } from "@sekisho/clients";
import { openStore, type Store, searchLedger } from "@sekisho/store";
import { type OidcPerson, type OidcServer, startOidc } from "@sekisho/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { App } from "../src/http/app.ts";
import { guardedFetch } from "../src/process/guarded-fetch.ts";
import { ownCookieKey, soundCookieKey } from "../src/sign-in/cookie-key.ts";
import { localPath } from "../src/sign-in/oidc.ts";
import { appOf, ask, ORIGIN } from "./face.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-oidc-"));
const aoi: OidcPerson = { sub: "u-1", name: "Aoi", email: "aoi@example.com", groups: ["pay-devs", "everyone"] };
let provider: OidcServer;
let client: GuardedClient;
let store: Store;
let app: App;

beforeAll(async () => {
  provider = await startOidc(`${ORIGIN}/sign-in/oidc/callback`);
  client = guardedClient({ open: ["127.0.0.1"] });
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  app = await appOf(store, [], {
    data: directory,
    fetch: guardedFetch(client),
    secrets: {
      read: (ref) => Promise.resolve("env" in ref && ref.env === "COOKIES" ? "k".repeat(32) : provider.clientSecret),
    },
    config: {
      listen: "127.0.0.1:8787",
      keys: { cookies: { env: "COOKIES" } },
      signIn: {
        oidc: {
          issuer: provider.issuer,
          clientId: provider.clientId,
          clientSecret: { env: "OIDC" },
          scopes: ["profile", "email"],
          groups: {
            claim: "groups",
            roles: { member: ["everyone"], admin: ["admins"] },
            teams: new Map([
              ["payments", ["pay-devs"]],
              ["security", ["sec"]],
            ]),
          },
        },
        workloads: [
          {
            issuer: provider.issuer,
            audience: "sekisho",
            claims: new Map([["repository", "acme/*"]]),
            team: "payments",
            permissions: ["files.report", "findings.read"],
            speaksFor: ["repo:github.com/{repository}"],
          },
        ],
      },
    },
  });
});

afterAll(async () => {
  await store.close();
  await client.close();
  await provider.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(() => provider.signInAs(aoi));

/** A browser that keeps cookies by host; it ends where it comes back to this server. */
async function atProvider(address: string): Promise<string> {
  const jar = new Map<string, string>();
  for (let at = address, hops = 0; hops < 10; hops++) {
    if (at.startsWith(ORIGIN)) return at.slice(ORIGIN.length);
    const answer = await fetch(at, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    at = new URL(answer.headers.get("location") ?? "", at).href;
  }
  throw new Error("the provider leads nowhere");
}

interface Begun {
  readonly back: string;
  readonly cookie: string;
}

async function begin(to = "/findings"): Promise<Begun> {
  const answer = await ask(app, "GET", `/sign-in/oidc?to=${encodeURIComponent(to)}`);
  expect(answer.status).toBe(302);
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { back: await atProvider(answer.headers.get("location") ?? ""), cookie };
}

async function signIn(
  to?: string,
): Promise<{ readonly location: string | null; readonly session: string | undefined }> {
  const { back, cookie } = await begin(to);
  return come(back, cookie);
}

async function come(
  back: string,
  cookie: string,
): Promise<{ readonly location: string | null; readonly session: string | undefined }> {
  const answer = await ask(app, "GET", back, { cookie });
  const session = answer.headers.getSetCookie().find((one) => one.startsWith("sekisho="));
  return { location: answer.headers.get("location"), session: session?.split(";")[0] };
}

describe("sign-in by a provider", () => {
  it("gives role and teams by groups, and leads back to the page", async () => {
    const { location, session } = await signIn("/findings?state=open");
    expect(location).toBe("/findings?state=open");
    const me = (await (await ask(app, "GET", "/api/v1/me", { cookie: session })).json()) as object;
    expect(me).toMatchObject({ name: "Aoi", role: "member", teams: ["payments"] });
    const entries = await searchLedger(store, { kind: "sign-in.by-oidc", limit: 5 });
    expect(JSON.stringify(entries)).not.toMatch(/Aoi|aoi@/);
  });

  it("gives a session of its own, and ends the one that the browser came with", async () => {
    const first = await signIn();
    const { back, cookie } = await begin();
    const second = await come(back, `${cookie}; ${first.session}`);
    expect(second.session).not.toBe(first.session);
    expect((await ask(app, "GET", "/api/v1/me", { cookie: first.session })).status).toBe(401);
    expect((await ask(app, "GET", "/api/v1/me", { cookie: second.session })).status).toBe(200);
  });

  it("takes rights away that a group gave before, from sessions that live, too", async () => {
    provider.signInAs({ ...aoi, groups: ["admins"] });
    const first = await signIn();
    provider.signInAs({ ...aoi, groups: ["everyone"] });
    await signIn();
    const me = (await (await ask(app, "GET", "/api/v1/me", { cookie: first.session })).json()) as object;
    expect(me).toMatchObject({ role: "member", teams: [] });
  });

  it("lets nobody in without a role, and ends what they could do", async () => {
    const before = await signIn();
    provider.signInAs({ ...aoi, groups: ["strangers"] });
    expect(await signIn()).toEqual({ location: "/sign-in?why=no-role", session: undefined });
    expect((await ask(app, "GET", "/api/v1/me", { cookie: before.session })).status).toBe(401);
  });

  it("that the person refuses says so", async () => {
    provider.signInAs(undefined);
    expect(await signIn()).toEqual({ location: "/sign-in?why=refused", session: undefined });
  });

  it("without its cookie, or with another's, is none", async () => {
    const { back } = await begin();
    expect((await come(back, "")).location).toBe("/sign-in?why=expired");
    expect((await come(back, "sekisho-sign-in=forged")).location).toBe("/sign-in?why=expired");
    const other = await begin();
    expect((await come(back, other.cookie)).location).toBe("/sign-in?why=provider");
  });

  it("finishes once", async () => {
    const { back, cookie } = await begin();
    expect((await come(back, cookie)).location).toBe("/findings");
    expect((await come(back, cookie)).session).toBeUndefined();
  });

  it("keeps what it remembers by no secret that could be found, and by no half of one", () => {
    const data = mkdtempSync(join(directory, "key-"));
    const own = ownCookieKey(data);
    expect([own.length, ownCookieKey(data)]).toEqual([43, own]);
    writeFileSync(join(data, "cookies-key"), "");
    expect(() => ownCookieKey(data)).toThrow(expect.objectContaining({ code: "cookies_key" }));
    expect(() => soundCookieKey("password", "keys.cookies")).toThrow(expect.objectContaining({ code: "cookies_key" }));
  });

  it.each([
    "https://evil.example.com",
    "//evil.example.com",
    "/\\evil.example.com",
    "javascript:1",
    "/a\nb",
    "\u0000",
    "/..//evil.example.com",
    "/.//evil.example.com",
    "/a/..//evil.example.com",
  ])("leads nowhere else: %j", (to) => {
    expect(localPath(to)).toBe("/");
  });
});

it("asks no provider at an address that the configuration does not open", async () => {
  const closed = guardedClient();
  await expect(guardedFetch(closed)(provider.issuer)).rejects.toMatchObject({ code: "address_forbidden" });
  await closed.close();
});

describe("a workload's token", () => {
  const me = async (bearer: string): Promise<readonly [number, object]> => {
    const answer = await ask(app, "GET", "/api/v1/findings", { bearer });
    return [answer.status, (await answer.json()) as object];
  };

  it("of a repository that is trusted may do what the settings name", async () => {
    const bearer = await provider.workloadToken({ sub: "repo:acme/pay", repository: "acme/pay" });
    expect((await me(bearer))[0]).toBe(200);
    expect((await ask(app, "GET", "/api/v1/ledger", { bearer })).status).toBe(403);
  });

  it.each([
    ["another repository", { repository: "evil/pay" }, {}],
    ["no repository", {}, {}],
    ["a pattern for a repository", { repository: "acme/*" }, {}],
    ["another audience", { repository: "acme/pay" }, { audience: "other" }],
    ["an end that is past", { repository: "acme/pay" }, { validSeconds: -120 }],
    ["a foreign key", { repository: "acme/pay" }, { foreignKey: true }],
  ])("with %s is refused", async (_, claims, options) => {
    const bearer = await provider.workloadToken({ sub: "s", ...claims }, options);
    expect((await me(bearer))[0]).toBe(401);
  });

  it("without a signature is refused", async () => {
    const [header, body] = [
      { alg: "none" },
      { iss: provider.issuer, aud: "sekisho", sub: "s", repository: "acme/pay" },
    ];
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
    expect((await me(`${encode(header)}.${encode(body)}.`))[0]).toBe(401);
  });
});

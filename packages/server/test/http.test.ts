import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@sekisho/core";
import { createToken, listMembers, listTokens, openStore, type Store } from "@sekisho/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { callerAddress } from "../src/guard/rate-limit.ts";
import type { App } from "../src/http/app.ts";
import type { FaceParts } from "../src/http/face.ts";
import { makeSignInLink } from "../src/sign-in/link.ts";
import { type Ask, appOf, ask, ORIGIN, partsOf, signedIn } from "./face.ts";
import { findingsFor } from "./findings.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-http-"));
let store: Store;
let app: App;

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  app = await appOf(store);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const MANY = { burst: 100, perSecond: 1 };

async function problemOf(answer: Response): Promise<{ readonly status: number; readonly code: string }> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { status, code } = (await answer.json()) as { readonly status: number; readonly code: string };
  expect(status).toBe(answer.status);
  return { status, code };
}

describe("a request that is wrong", () => {
  const rows: readonly (readonly [string, string, string, number, string, Ask?])[] = [
    ["an address that is nowhere", "GET", "/api/v1/nowhere", 404, "not_found"],
    ["a method that is not there", "DELETE", "/api/v1/findings", 405, "method_unknown"],
    ["a filter that is mistyped", "GET", "/api/v1/findings?stat=open", 422, "request_invalid"],
    ["a filter twice", "GET", "/api/v1/findings?state=open&state=open", 422, "request_invalid"],
    ["a page that is none", "GET", "/api/v1/findings?after=AAAA", 400, "cursor_invalid"],
    ["a limit of text", "GET", "/api/v1/findings?limit=many", 422, "request_invalid"],
    ["a key that can't be", "GET", "/api/v1/findings/../../etc", 404, "not_found"],
    ["a key with SQL", "GET", "/api/v1/findings/'%20or%201=1", 404, "not_found"],
    ["a body that is no JSON", "POST", "/api/v1/tokens", 400, "body_json", { body: "{" }],
    [
      "a body without its type",
      "POST",
      "/api/v1/tokens",
      415,
      "content_type",
      { body: "{}", headers: { "content-type": "text/plain" } },
    ],
    ["a body of another shape", "POST", "/api/v1/tokens", 422, "request_invalid", { body: [] }],
    ["a key twice", "POST", "/api/v1/tokens", 400, "body_json", { body: '{"name":"a","name":"b"}' }],
    ["a body that is deep", "POST", "/api/v1/tokens", 400, "body_json", { body: "[".repeat(5_000) }],
    ["a body that is large", "POST", "/api/v1/tokens", 413, "body_too_large", { body: `"${"x".repeat(70_000)}"` }],
  ];

  it.each(rows.map(([what, method, path, status, code, more = {}]) => ({ what, method, path, status, code, more })))(
    "$what",
    async ({ method, path, status, code, more }) => {
      const cookie = await signedIn(store, "admin", []);
      expect(await problemOf(await ask(app, method, path, { cookie, ...more }))).toEqual({ status, code });
    },
  );

  it("is answered with every mistake at its place", async () => {
    const cookie = await signedIn(store, "admin", []);
    const answer = await ask(app, "POST", "/api/v1/tokens", { cookie, body: { nme: "x", permissions: [] } });
    const { mistakes } = (await answer.json()) as { readonly mistakes: readonly { readonly at: string }[] };
    expect(mistakes.map(({ at }) => at).toSorted()).toEqual(["body", "body.name", "body.permissions"]);
  });
});

describe("a page of a stranger", () => {
  it.each([
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "none" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 204],
  ])("changes nothing by a person's cookie: %j", async (headers, status) => {
    const cookie = await signedIn(store, "admin", []);
    expect((await ask(app, "POST", "/api/v1/sign-out", { cookie, headers })).status).toBe(status);
  });

  it.each([
    ["http://localhost:8787", 204],
    ["http://localhost:8788", 403],
    ["null", 403],
    [undefined, 403],
  ])("is known by its origin where a browser tells no more: %s", async (origin, status) => {
    const cookie = await signedIn(store, "admin", []);
    const answer = await app.request("http://localhost:8787/api/v1/sign-out", {
      method: "POST",
      headers: { host: "localhost:8787", cookie, ...(origin !== undefined && { origin }) },
    });
    expect(answer.status).toBe(status);
  });

  it("that points its own name here reaches nothing", async () => {
    const cookie = await signedIn(store, "admin", []);
    const headers = { host: "evil.example.com:8787" };
    expect(await problemOf(await ask(app, "GET", "/api/v1/me", { cookie, headers }))).toEqual({
      status: 421,
      code: "wrong_host",
    });
  });
});

describe("signing in by a link", () => {
  it("works once, and ends with signing out", async () => {
    const { secret } = await makeSignInLink(store, Date.now());
    const answer = await ask(app, "POST", "/api/v1/sign-in/link", { body: { secret } });
    expect(answer.status).toBe(204);
    const set = answer.headers.get("set-cookie") ?? "";
    expect(set).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = set.split(";")[0] ?? "";
    expect(await (await ask(app, "GET", "/api/v1/me", { cookie })).json()).toMatchObject({ role: "admin" });
    const again = await ask(app, "POST", "/api/v1/sign-in/link", { body: { secret } });
    expect(await problemOf(again)).toEqual({ status: 401, code: "link_spent" });
    await ask(app, "POST", "/api/v1/sign-out", { cookie });
    expect((await ask(app, "GET", "/api/v1/me", { cookie })).status).toBe(401);
  });
});

it("signing in again ends the session before, and makes a new secret", async () => {
  const signInAs = async (cookie?: string): Promise<string> => {
    const { secret } = await makeSignInLink(store, Date.now());
    const answer = await ask(app, "POST", "/api/v1/sign-in/link", { body: { secret }, cookie });
    return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  const before = await signInAs();
  const after = await signInAs(before);
  expect(after).not.toBe(before);
  const statuses = [before, after].map(async (cookie) => (await ask(app, "GET", "/api/v1/me", { cookie })).status);
  expect(await Promise.all(statuses)).toEqual([401, 200]);
});

it("a webhook's sender is told to try again where the store is gone", async () => {
  const runtime = { ...partsOf(store).runtime, gates: [] };
  const gone = new Problem("store_unreachable", "the database does not answer");
  const webhook = { name: "push", verify: () => Promise.reject(gone) };
  const gates = [
    { gate: { name: "forge", commands: [] }, parts: { webhooks: [webhook], health: noHealth, close: noClose } },
  ];
  const away = await appOf(store, [], { runtime: { ...runtime, gates, receive: () => Promise.reject(gone) } });
  const answer = await ask(away, "POST", "/webhooks/forge/push", { body: {} });
  expect(await problemOf(answer)).toEqual({ status: 503, code: "store_unreachable" });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

const noHealth = () => Promise.resolve({ state: "ok" as const });
const noClose = () => Promise.resolve();

describe("an address that asks too much", () => {
  it("is told when to come again; those who have not signed in sooner", async () => {
    const few = { burst: 5, perSecond: 1 };
    const strict = await appOf(store, [], { rates: { all: few, unknown: { burst: 2, perSecond: 0.1 } } });
    const cookie = await signedIn(store, "viewer", []);
    const statuses: number[] = [];
    for (const who of [undefined, undefined, undefined, cookie, cookie, cookie]) {
      const answer = await ask(strict, "GET", "/api/v1/me", { cookie: who });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([401, 401, 429, 200, 200, 429]);
  });

  it("gets no more tries by tokens that it guesses", async () => {
    const strict = await appOf(store, [], { rates: { all: MANY, unknown: { burst: 2, perSecond: 0.1 } } });
    const statuses = await Promise.all(
      ["a", "b", "c", "d"].map(async (bearer) => (await ask(strict, "GET", "/api/v1/me", { bearer })).status),
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([401, 401, 429, 429]);
  });

  it.each([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["192.0.2.1", "192.0.2.1"],
    ["unknown", "unknown"],
  ])("is one with all of its network: %s", (address, caller) => {
    expect(callerAddress(address)).toBe(caller);
  });
});

describe("behind a proxy that is trusted", () => {
  const behind = async (remote: string, headers: Readonly<Record<string, string>>, times: number) => {
    const config = {
      ...partsOf(store).config,
      trustedProxies: { addresses: ["10.0.0.0/8"], header: "x-forwarded-for" },
    };
    const few = { burst: 2, perSecond: 0.1 };
    const strict = await appOf(store, [], {
      config: config as FaceParts["config"],
      rates: { all: MANY, unknown: few },
    });
    const bindings = { incoming: { socket: { remoteAddress: remote } } };
    const asked = Array.from({ length: times }, async (_, i) => {
      const given = Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, text.replace("#", `${i}`)]),
      );
      const init = { headers: { host: "localhost:8787", ...given } };
      return (await strict.request(`${ORIGIN}/api/v1/me`, init, bindings)).status;
    });
    return Promise.all(asked);
  };

  it("each caller has a rate of their own, and shares it with nobody", async () => {
    expect(await behind("10.0.0.1", { "x-forwarded-for": "203.0.113.#" }, 4)).toEqual([401, 401, 401, 401]);
    expect(await behind("10.0.0.1", { "x-forwarded-for": "203.0.113.9" }, 4)).toEqual([401, 401, 429, 429]);
  });

  it("nobody makes a new caller of themselves", async () => {
    expect(await behind("198.51.100.1", { "x-forwarded-for": "203.0.113.#" }, 4)).toEqual([401, 401, 429, 429]);
    expect(await behind("10.0.0.1", { "x-forwarded-for": "203.0.113.#, 192.0.2.1" }, 3)).toEqual([401, 401, 429]);
    expect(await behind("10.0.0.1", { forwarded: "for=203.0.113.#" }, 3)).toEqual([401, 401, 429]);
  });

  it("the name is the one that the proxy was asked for", async () => {
    const named = { host: "inner", "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "localhost:8787" };
    expect(await behind("10.0.0.1", named, 1)).toEqual([401]);
    expect(await behind("198.51.100.1", named, 1)).toEqual([421]);
    expect(await behind("10.0.0.1", { ...named, "x-forwarded-host": "evil.example" }, 1)).toEqual([421]);
  });
});

describe("a proxy's word on the scheme", () => {
  const PROXIED = { "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "localhost:8787" };
  const trustedProxies = { addresses: ["10.0.0.0/8"], header: "x-forwarded-for" } as const;
  const asked = async (path: string, { origin = ORIGIN, remote = "10.0.0.1", ...init }: AskedBy): Promise<Response> => {
    const proxied = await appOf(store, [], { config: { ...partsOf(store).config, trustedProxies }, origin });
    const bindings = { incoming: { socket: { remoteAddress: remote } } };
    const headers = { host: "localhost:8787", ...PROXIED, ...init.headers };
    return proxied.request(`${ORIGIN}${path}`, { ...init, headers }, bindings);
  };
  interface AskedBy {
    readonly origin?: string;
    readonly remote?: string;
    readonly method?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }
  const signIn = async (by: Omit<AskedBy, "method" | "body">): Promise<Response> => {
    const { secret } = await makeSignInLink(store, Date.now());
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin", ...by.headers };
    return asked("/api/v1/sign-in/link", { ...by, method: "POST", headers, body: JSON.stringify({ secret }) });
  };
  const HTTPS = { "x-forwarded-proto": "https" };
  const PLAIN = { "x-forwarded-proto": "http" };

  it("makes cookies secure, and their sessions count where it is said again", async () => {
    const answer = await signIn({ headers: HTTPS });
    const [cookie = "", ...marks] = answer.headers.get("set-cookie")?.split("; ") ?? [];
    expect(cookie).toMatch(/^__Host-sekisho=./);
    expect(marks).toEqual(expect.arrayContaining(["Secure", "HttpOnly", "Path=/"]));
    expect(answer.headers.get("strict-transport-security")).toMatch(/^max-age=/);
    expect((await asked("/api/v1/me", { headers: { ...HTTPS, cookie } })).status).toBe(200);
    expect((await asked("/api/v1/me", { headers: { ...PLAIN, cookie } })).status).toBe(401);
    const out = { ...HTTPS, cookie, origin: "https://localhost:8787" };
    const ended = await asked("/api/v1/sign-out", { method: "POST", headers: out });
    expect([ended.status, ended.headers.get("set-cookie")]).toEqual([204, expect.stringMatching(/^__Host-.*Secure/)]);
  });

  it("counts from nobody else", async () => {
    const answer = await signIn({ headers: HTTPS, remote: "198.51.100.1" });
    expect(answer.headers.get("set-cookie")).toMatch(/^sekisho=/);
    expect(answer.headers.get("set-cookie")).not.toContain("Secure");
    expect(answer.headers.get("strict-transport-security")).toBeNull();
  });

  it("never takes the mark from a server that is known by https, which sends people there", async () => {
    const origin = "https://sekisho.example.com";
    const answer = await signIn({ headers: PLAIN, origin });
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-.*Secure/);
    expect(answer.headers.get("strict-transport-security")).toBeNull();
    const page = await asked("//evil.example/findings?state=open", { headers: PLAIN, origin });
    expect([page.status, page.headers.get("location")]).toEqual([308, `${origin}//evil.example/findings?state=open`]);
    const secure = await asked("/api/v1/sign-in", { headers: HTTPS, origin });
    expect([secure.status, secure.headers.get("strict-transport-security")]).toEqual([
      200,
      expect.stringMatching(/^max-age=/),
    ]);
    expect((await asked("/api/v1/sign-in", { headers: PLAIN, remote: "198.51.100.1", origin })).status).toBe(200);
  });
});

describe("people", () => {
  interface Listed {
    readonly members: readonly { readonly person: string; readonly name?: string; readonly role: string }[];
  }
  const listed = async (cookie: string): Promise<Listed> =>
    (await (await ask(app, "GET", "/api/v1/members", { cookie })).json()) as Listed;

  it("are listed by pages, and so are tokens", async () => {
    const admin = await signedIn(store, "admin", ["pages"]);
    for (let i = 0; i < 5; i++) await signedIn(store, "viewer", [`page ${i}`]);
    await store.transaction(async (tx) => {
      for (let i = 0; i < 5; i++) await createToken(tx, { name: `t${i}`, team: "pages", scopes: [] });
      await createToken(tx, { name: "other", team: "others", scopes: [] });
    });
    const pages = async (path: string, cookie: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for (let next: string | undefined = ""; next !== undefined; ) {
        const answer = await ask(app, "GET", `${path}?limit=2${next && `&after=${next}`}`, { cookie });
        const body = (await answer.json()) as {
          readonly members?: readonly { readonly person: string }[];
          readonly tokens?: readonly { readonly id: string }[];
          readonly next?: string;
        };
        const ids = [...(body.members ?? []).map(({ person }) => person), ...(body.tokens ?? []).map(({ id }) => id)];
        expect(ids.length).toBeLessThanOrEqual(2);
        found.push(...ids);
        next = body.next;
      }
      return found;
    };
    const people = await pages("/api/v1/members", admin);
    expect(new Set(people).size).toBe(people.length);
    expect(people.toSorted()).toEqual((await listMembers(store.read)).map(({ person }) => person));
    const tokens = await pages("/api/v1/tokens", admin);
    expect(tokens).toEqual((await listTokens(store.read)).map(({ id }) => id));
    const own = await pages("/api/v1/tokens", await signedIn(store, "member", ["pages"]));
    expect(own).toEqual((await listTokens(store.read, { teams: ["pages"] })).map(({ id }) => id));
    for (const path of ["members", "tokens", "ledger"]) {
      const answer = await ask(app, "GET", `/api/v1/${path}?after=nothing`, { cookie: admin });
      expect(await problemOf(answer)).toEqual({ status: 400, code: "cursor_invalid" });
    }
  });

  it("are signed out everywhere, and erased, by an administrator; not by themselves", async () => {
    const admin = await signedIn(store, "admin", ["one"]);
    const other = await signedIn(store, "member", ["two"]);
    const [me, them] = ["admin one", "member two"].map(
      async (name) => (await listed(admin)).members.find((one) => one.name === name)?.person ?? "",
    );
    const person = await them;
    const ended = await ask(app, "DELETE", `/api/v1/members/${person}/sessions`, { cookie: admin });
    expect(await ended.json()).toEqual({ ended: 1 });
    expect((await ask(app, "GET", "/api/v1/me", { cookie: other })).status).toBe(401);
    expect((await ask(app, "DELETE", `/api/v1/members/${person}`, { cookie: admin })).status).toBe(204);
    expect((await ask(app, "DELETE", `/api/v1/members/${person}`, { cookie: admin })).status).toBe(404);
    expect((await listed(admin)).members.map((one) => one.person)).not.toContain(person);
    expect((await ask(app, "DELETE", `/api/v1/members/${await me}`, { cookie: admin })).status).toBe(409);
  });
});

describe("an answer", () => {
  it("is not sent again to who has it", async () => {
    const cookie = await signedIn(store, "viewer", []);
    const first = await ask(app, "GET", "/api/v1/findings", { cookie });
    const etag = first.headers.get("etag") ?? "";
    const second = await ask(app, "GET", "/api/v1/findings", { cookie, headers: { "if-none-match": etag } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
    const stale = await ask(app, "GET", "/api/v1/findings", { cookie, headers: { "if-none-match": '"other"' } });
    expect(stale.status).toBe(200);
  });

  it("tells browsers what its pages may do", async () => {
    const { headers } = await ask(app, "GET", "/api/v1/findings");
    expect(headers.get("content-security-policy")).not.toMatch(/unsafe/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  it("names no route that nobody has in the metrics", async () => {
    await ask(app, "GET", "/a/secret/path");
    const text = await (await ask(app, "GET", "/metrics")).text();
    expect(text).toContain('route="other"');
    expect(text).not.toContain("secret");
  });

  it("counts what is stored once for all who ask for metrics at a time", async () => {
    await findingsFor(store, [{ name: "deploy/a.yaml#pay/counted", owner: "own" }]);
    const asked = await appOf(store);
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => (await ask(asked, "GET", "/metrics")).text()),
    );
    for (const text of answers) expect(text).toMatch(/^sekisho_findings\{state="open",severity="1"\} [1-9]/m);
    await findingsFor(store, [{ name: "deploy/a.yaml#pay/later", owner: "own" }]);
    const count = (text: string): string => /^sekisho_findings\{.*$/m.exec(text)?.[0] ?? "";
    expect(count(await (await ask(asked, "GET", "/metrics")).text())).toBe(count(answers[0] ?? ""));
  });
});

it("describes itself as OpenAPI 3.1", async () => {
  const answer = (await (await ask(app, "GET", "/api/v1/openapi.json")).json()) as object;
  const shape = z.object({
    openapi: z.literal("3.1.0"),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ operationId: z.string(), responses: z.looseObject({}) })),
    ),
  });
  const { paths } = shape.parse(answer);
  expect(Object.keys(paths)).toContain("/api/v1/findings/{key}");
});

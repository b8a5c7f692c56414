import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@sekisho/gate";
import type { OpenGate } from "@sekisho/server";
import { createToken, openStore, type Store } from "@sekisho/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../src/http/app.ts";
import { faceOperations } from "../src/http/face.ts";
import type { Operation } from "../src/http/operation.ts";
import { appOf, ask, partsOf, signedIn } from "./face.ts";
import { findingsFor } from "./findings.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-authorisation-"));
let store: Store;
let app: App;
let operations: readonly Operation[];

/** A gate with a thing of each team. */
const things: OpenGate = {
  gate: {
    name: "things",
    commands: [],
    permissions: [{ name: "things.write", role: "member", reach: "own-team" }],
  },
  parts: {
    routes: [
      {
        method: "PUT",
        path: "/{team}",
        permission: "things.write",
        summary: "things",
        team: ({ parameters }) => Promise.resolve(parameters["team"] === "none" ? undefined : parameters["team"]),
        handle: () => Promise.resolve({ status: 200, body: {} }),
      },
    ],
    health: () => Promise.resolve({ state: "ok" }),
    close: () => Promise.resolve(),
  },
};

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  app = await appOf(store, [things]);
  ({ operations } = faceOperations(partsOf(store, [things])));
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

type Least = "open" | readonly [Role, "any" | "own-team"];

interface Case {
  /** By hand, not by the permissions: a change of rights is a change here. */
  readonly least: Least;
  /** A request about a thing of the team. */
  readonly asks: (team: string) => Promise<readonly [path: string, body?: unknown]>;
}

const CASES: Readonly<Record<string, Case>> = {
  readMe: { least: ["viewer", "any"], asks: async () => ["/me"] },
  readSignInWays: { least: "open", asks: async () => ["/sign-in"] },
  signInByLink: { least: "open", asks: async () => ["/sign-in/link", { secret: "wrong" }] },
  signOut: { least: "open", asks: async () => ["/sign-out"] },
  listFindings: { least: ["viewer", "any"], asks: async () => ["/findings"] },
  readFinding: { least: ["viewer", "any"], asks: async () => ["/findings/f3qxom7n3o6yrjoapwvp26gimy"] },
  listRulebooks: { least: ["viewer", "any"], asks: async () => ["/rulebooks"] },
  listRules: { least: ["viewer", "any"], asks: async () => ["/rulebooks/acme/rules"] },
  listMembers: { least: ["viewer", "any"], asks: async () => ["/members"] },
  endSessions: { least: ["admin", "any"], asks: async () => [`/members/${"0".repeat(64)}/sessions`] },
  erasePerson: { least: ["admin", "any"], asks: async () => [`/members/${"0".repeat(64)}`] },
  proposeExemption: {
    least: ["member", "own-team"],
    asks: async (team) => [
      "/findings/exempt",
      { keys: [await findingOf(team)], reason: "because of the test", ticket: "T-1", until: "2027-01-01" },
    ],
  },
  groupFindings: { least: ["viewer", "any"], asks: async () => ["/findings/groups?by=owner"] },
  readOverview: { least: ["viewer", "any"], asks: async () => ["/overview"] },
  assignFindings: {
    least: ["member", "own-team"],
    asks: async (team) => ["/findings/assign", { keys: [await findingOf(team)], team: "others", note: "" }],
  },
  sendTestMessage: {
    least: ["member", "own-team"],
    asks: async (team) => [`/teams/${team}/test-message`],
  },
  searchLedger: { least: ["viewer", "any"], asks: async () => ["/ledger"] },
  listTokens: { least: ["member", "any"], asks: async () => ["/tokens"] },
  createToken: {
    least: ["approver", "own-team"],
    asks: async (team) => ["/tokens", { name: "ci", team, permissions: ["findings.read"] }],
  },
  revokeToken: {
    least: ["approver", "own-team"],
    asks: async (team) => {
      const { id } = await store.transaction(async (tx) => createToken(tx, { name: "t", team, scopes: [] }));
      return [`/tokens/${id}`];
    },
  },
  "things.putTeam": { least: ["member", "own-team"], asks: async (team) => [`/things/${team}`, {}] },
};

const ROLES: readonly Role[] = ["viewer", "member", "approver", "admin"];
const TEAMS = ["own", "other"] as const;

/** Every route × every role × things of the own and of another team. */
describe("who may do what", () => {
  it("is said of every operation", () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(CASES).toSorted());
  });

  const rows = Object.entries(CASES).flatMap(([id, one]) =>
    [undefined, ...ROLES].flatMap((role) => TEAMS.map((team) => ({ id, role, team, ...one }))),
  );

  it.each(rows)("$id as $role on a thing of the $team team", async ({ id, role, team, least, asks }) => {
    const operation = operations.find((one) => one.id === id);
    const [path, body] = await asks(team);
    const cookie = role === undefined ? undefined : await signedIn(store, role, ["own"]);
    const { status } = await ask(app, operation?.method ?? "", `/api/v1${path}`, { cookie, body });
    if (least === "open") expect([200, 204, 401]).toContain(status);
    else if (role === undefined) expect(status).toBe(401);
    else if (isAllowed(role, least, team)) expect([200, 201, 202, 204, 404, 409]).toContain(status);
    else expect(status).toBe(403);
  });

  it("denies a person without rights, whose session lives", async () => {
    const cookie = await signedIn(store, "member", ["own"]);
    await store.transaction(async ({ db }) => db.deleteFrom("member").execute());
    expect((await ask(app, "GET", "/api/v1/me", { cookie })).status).toBe(401);
  });

  it("finds nothing where there is nothing, whoever asks that may", async () => {
    const cookie = await signedIn(store, "member", ["own"]);
    expect((await ask(app, "PUT", "/api/v1/things/none", { cookie, body: {} })).status).toBe(404);
  });
});

/** What answers beside the operations of the API: by hand, too. `signature`: the gate checks who sent it. */
const MOUNTS: Readonly<Record<string, "open" | "signature" | Role>> = {
  "GET /api/v1/openapi.json": "open",
  "POST /webhooks/:gate/:name": "signature",
  "GET /bundles/:file": "viewer",
  "GET /healthz": "open",
  "GET /readyz": "open",
  "GET /metrics": "open",
  "GET /": "open",
  "GET /sign-in": "open",
  "GET /findings": "open",
  "GET /findings/:key": "open",
  "GET /assets/:name": "open",
  "GET /*": "open",
  // Where a provider is configured.
  "GET /sign-in/oidc": "open",
  "GET /sign-in/oidc/callback": "open",
};

describe("what is no operation of the API", () => {
  it("is known by hand, each with who may ask for it", async () => {
    const oidc = {
      issuer: "https://idp.example.com",
      clientId: "c",
      clientSecret: { env: "X" },
      scopes: [],
      groups: { claim: "groups", roles: {}, teams: new Map() },
    };
    const config = { ...partsOf(store).config, signIn: { workloads: [], oidc }, keys: { cookies: { env: "X" } } };
    const whole = await appOf(store, [things], { config, secrets: { read: () => Promise.resolve("s".repeat(40)) } });
    const known = new Set(operations.map(({ path }) => `/api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`));
    const mounted = whole.routes.filter(({ method, path }) => !known.has(path) && !(method === "ALL" && path === "/*"));
    expect([...new Set(mounted.map(({ method, path }) => `${method} ${path}`))].toSorted()).toEqual(
      Object.keys(MOUNTS).toSorted(),
    );
  });

  const rows = Object.entries(MOUNTS).flatMap(([route, least]) =>
    [undefined, ...ROLES].map((role) => ({ route, least, role })),
  );
  it.each(rows)("$route as $role", async ({ route, least, role }) => {
    const [method = "", pattern = ""] = route.split(" ");
    const path = pattern === "/*" ? "/nothing/here" : pattern.replace(":file", "acme.tar.gz").replaceAll(/:\w+/g, "x");
    const cookie = role === undefined ? undefined : await signedIn(store, role, ["own"]);
    const { status } = await ask(app, method, path, { cookie });
    if (least === "open" || least === "signature") expect([200, 302, 404, 503]).toContain(status);
    else if (role === undefined) expect(status).toBe(401);
    else expect(status).toBe(ROLES.indexOf(role) < ROLES.indexOf(least) ? 403 : 404);
  });

  it("is not answered for a token that does not name it", async () => {
    const { text: bearer } = await store.transaction(async (tx) =>
      createToken(tx, { name: "t", scopes: ["findings.read"] }),
    );
    expect((await ask(app, "GET", "/bundles/acme.tar.gz", { bearer })).status).toBe(403);
  });
});

describe("a token", () => {
  const tokenOf = async (team: string | undefined, scopes: readonly string[]): Promise<string> => {
    const made = await store.transaction(async (tx) =>
      createToken(tx, { name: "t", ...(team !== undefined && { team }), scopes }),
    );
    return made.text;
  };

  it("does what it names, on things of its team", async () => {
    const bearer = await tokenOf("own", ["things.write"]);
    expect((await ask(app, "PUT", "/api/v1/things/own", { bearer, body: {} })).status).toBe(200);
    expect((await ask(app, "PUT", "/api/v1/things/other", { bearer, body: {} })).status).toBe(403);
    expect((await ask(app, "GET", "/api/v1/findings", { bearer })).status).toBe(403);
  });

  it("of the installation does what it names anywhere, and nothing else", async () => {
    const bearer = await tokenOf(undefined, ["findings.read"]);
    expect((await ask(app, "GET", "/api/v1/findings", { bearer })).status).toBe(200);
    expect((await ask(app, "PUT", "/api/v1/things/own", { bearer, body: {} })).status).toBe(403);
  });

  it("is not made with more than its maker has", async () => {
    const cookie = await signedIn(store, "approver", ["own"]);
    const asks = (permissions: readonly string[]): Promise<Response> =>
      ask(app, "POST", "/api/v1/tokens", { cookie, body: { name: "t", team: "own", permissions } });
    expect((await asks(["members.manage"])).status).toBe(422);
    expect((await asks(["nothing.known"])).status).toBe(422);
    expect((await asks(["findings.read"])).status).toBe(201);
  });

  it("makes none that speaks for more than it does", async () => {
    const bearer = await tokenOf(undefined, ["tokens.manage", "findings.read", "for:repo:github.com/acme/*"]);
    const asks = (speaksFor: readonly string[]): Promise<Response> =>
      ask(app, "POST", "/api/v1/tokens", { bearer, body: { name: "t", permissions: ["findings.read"], speaksFor } });
    expect((await asks(["**"])).status).toBe(422);
    expect((await asks(["repo:github.com/acme/**"])).status).toBe(422);
    expect((await asks(["repo:github.com/acme/*", "repo:github.com/acme/pay"])).status).toBe(201);
  });

  it.each(["", "x", "sekisho_0000000000000000_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Bearer"])(
    "that is wrong (%j) is refused, also beside a session",
    async (bearer) => {
      const cookie = await signedIn(store, "admin", []);
      expect((await ask(app, "GET", "/api/v1/me", { cookie, bearer })).status).toBe(401);
    },
  );
});

let asked = 0;

/** A finding of a team: a new one each time, for who may give one away does so. */
async function findingOf(team: string): Promise<string> {
  const [key = ""] = await findingsFor(store, [{ name: `deploy/${team}.yaml#a/${team}-${asked++}`, owner: team }]);
  return key;
}

function isAllowed(role: Role, [least, reach]: Exclude<Least, "open">, team: (typeof TEAMS)[number]): boolean {
  if (ROLES.indexOf(role) < ROLES.indexOf(least)) return false;
  return reach === "any" || role === "admin" || team === "own";
}

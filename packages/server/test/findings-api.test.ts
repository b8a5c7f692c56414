import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Rulebook } from "@sekisho/rulebook";
import { openStore, readFinding, type Store, searchLedger } from "@sekisho/store";
import { seedFindings } from "@sekisho/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Assignment, FindingDetail, FindingGroups, FindingPage, Overview } from "../src/api/types.ts";
import type { App } from "../src/http/app.ts";
import type { FaceParts } from "../src/http/face.ts";
import { appOf, ask, signedIn } from "./face.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-findings-api-"));
let store: Store;
let app: App;
let viewer: string;
let admin: string;

/** One rulebook for every place, of which the API reads what it shows. */
const rulebook = {
  name: "acme",
  version: "1.2.3",
  digests: { rulebook: "d".repeat(64) },
  rules: [
    {
      id: "kubernetes/host-path",
      texts: { en: { title: "No host paths", why: "why", fix: "fix" }, ja: { fix: "直し方" } },
      references: ["https://example.com"],
    },
  ],
  renamed: new Map(),
  exemptions: [],
} as unknown as Rulebook;
const rulebooks: FaceParts["rulebooks"] = {
  standingFor: () => undefined,
  propose: () => Promise.resolve(undefined),
  current: () => rulebook,
  // What the overview looks at.
  standings: () => [{ name: "acme", from: "here", scopes: ["*"], refused: { since: 1, diagnostics: [] } }],
};

beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
  app = await appOf(store, [], { rulebooks });
  await seedFindings(store, { count: 120, now: Date.now() });
  [viewer, admin] = await Promise.all([signedIn(store, "viewer", []), signedIn(store, "admin", [])]);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function read<T>(path: string, cookie = viewer): Promise<T> {
  const response = await ask(app, "GET", `/api/v1${path}`, { cookie });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

function assign(body: Assignment, cookie = admin): Promise<Response> {
  return ask(app, "POST", "/api/v1/findings/assign", { cookie, body });
}

describe("findings in groups", () => {
  it("are as many as the list has under the same filter", async () => {
    for (const filter of [
      "state=open",
      "place=cluster&state=open",
      "owner=&severity=high",
      "rule=kubernetes/privileged",
    ]) {
      const { groups, isWhole } = await read<FindingGroups>(`/findings/groups?by=rule&${filter}`);
      const { findings, next } = await read<FindingPage>(`/findings?limit=500&${filter}`);
      expect(next).toBeUndefined();
      expect(isWhole).toBe(true);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(findings.length);
      expect(findings.length).toBeGreaterThan(0);
    }
  });

  it.each(["by=odd", "by=rule&other=1", "", "by=owner&since=yesterday", "by=owner&place=moon"])(
    "are refused where they are asked for by %j",
    async (query) => {
      expect((await ask(app, "GET", `/api/v1/findings/groups?${query}`, { cookie: viewer })).status).toBe(422);
    },
  );
});

describe("one finding", () => {
  it("has the text of its rule in all languages, the scan that saw it, and a version", async () => {
    const { findings } = await read<FindingPage>("/findings?rule=kubernetes/host-path");
    const shown = await read<FindingDetail>(`/findings/${findings[0]?.key}`);
    expect(shown.finding).toEqual(findings[0]);
    expect(shown.rule).toEqual({
      en: { title: "No host paths", why: "why", fix: "fix" },
      ja: { fix: "直し方" },
      references: ["https://example.com"],
      rulebook: { name: "acme", version: "1.2.3" },
    });
    expect(shown.sights[0]?.scan?.digests["rules"]).toHaveLength(64);
  });

  it("has no rule where the rulebook in force has none of that id", async () => {
    const { findings } = await read<FindingPage>("/findings?rule=kubernetes/privileged");
    expect((await read<FindingDetail>(`/findings/${findings[0]?.key}`)).rule).toBeUndefined();
  });
});

describe("an assignment", () => {
  it("gives many findings to a team, with a note in the ledger, and back", async () => {
    const { findings } = await read<FindingPage>("/findings?state=open&owner=data&limit=3");
    const keys = findings.map(({ key }) => key);
    expect(await (await assign({ keys: [...keys, ...keys], team: "search", note: "theirs" })).json()).toEqual({
      changed: 3,
    });
    expect((await read<FindingPage>("/findings?owner=search")).findings.map(({ key }) => key).toSorted()).toEqual(
      keys.toSorted(),
    );
    const [entry] = await searchLedger(store, { kind: "finding.assigned", limit: 1 });
    expect(JSON.parse(entry?.body ?? "")).toMatchObject({ detail: { from: "data", to: "search", note: "theirs" } });
    expect(await (await assign({ keys, team: null })).json()).toEqual({ changed: 3 });
    expect((await readFinding(store.read, keys[0] ?? ""))?.finding.owner).toBe("data");
  });

  it("changes nothing where one has changed since it was read", async () => {
    const { findings } = await read<FindingPage>("/findings?state=open&limit=2");
    const [one, other] = findings;
    if (one === undefined || other === undefined) throw new Error("there are findings");
    const versions = { [one.key]: one.version, [other.key]: "0".repeat(16) };
    const answer = await assign({ keys: [one.key, other.key], team: "late", versions });
    expect(answer.status).toBe(412);
    expect(await answer.json()).toMatchObject({
      code: "finding_changed",
      mistakes: [{ at: `body.versions.${other.key}` }],
    });
    expect((await read<FindingPage>("/findings?owner=late")).findings).toEqual([]);
    expect((await assign({ keys: [one.key], team: "late", versions })).status).toBe(200);
  });

  it("is for own findings only: nobody takes those of others, or of nobody", async () => {
    const member = await signedIn(store, "member", ["payments"]);
    const keyOf = async (owner: string) =>
      (await read<FindingPage>(`/findings?owner=${owner}&limit=1`)).findings[0]?.key ?? "";
    const [own, others, nobodys] = [await keyOf("payments"), await keyOf("platform"), await keyOf("")];
    expect((await assign({ keys: [own], team: "platform" }, member)).status).toBe(200);
    expect((await assign({ keys: [own], team: "payments" }, member)).status).toBe(403);
    expect((await assign({ keys: [others], team: "payments" }, member)).status).toBe(403);
    expect((await assign({ keys: [nobodys], team: "payments" }, member)).status).toBe(403);
    expect((await assign({ keys: [others, "a".repeat(26)], team: "payments" }, member)).status).toBe(404);
  });

  it.each([
    [{ keys: [], team: "a" }],
    [{ keys: ["short"], team: "a" }],
    [{ keys: ["a".repeat(26)] }],
    [{ keys: ["a".repeat(26)], team: "" }],
    [{ keys: ["a".repeat(26)], team: "a\u0000b" }],
    [{ keys: ["a".repeat(26)], team: "a\u202eb" }],
    [{ keys: ["a".repeat(26)], team: "a", note: 1 }],
    [{ keys: Array.from({ length: 1_001 }, () => "a".repeat(26)), team: "a" }],
    [{ keys: ["a".repeat(26)], team: "a", other: true }],
  ])("is refused: %j", async (body) => {
    expect((await assign(body as Assignment)).status).toBe(422);
  });
});

describe("the overview", () => {
  it("counts what is open by place, says what needs a person, and what was read", async () => {
    const fresh = await appOf(store, [], { rulebooks });
    const response = await ask(fresh, "GET", "/api/v1/overview", { cookie: await signedIn(store, "member", ["data"]) });
    const shown = (await response.json()) as Overview;
    const open = (await read<FindingGroups>("/findings/groups?by=state&state=open")).groups[0]?.count;
    expect(new Set(shown.places.map(({ place }) => place))).toEqual(new Set(["cloud", "cluster", "code", "container"]));
    expect(shown.places.reduce((sum, { count }) => sum + count, 0)).toBe(open);
    expect(shown.days).toHaveLength(30);
    expect(shown.days.at(-1)?.open).toBe(open);
    expect(shown.needs.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["critical", "unowned", "mine", "rulebook-refused"]),
    );
    expect(shown.needs.every(({ count }) => count > 0)).toBe(true);
    expect(shown.scans.map(({ state }) => state)).not.toContain("failed");
  });

  it("is empty on an empty store", async () => {
    const empty = await openStore({ url: `sqlite:${join(directory, "empty.db")}` });
    try {
      const fresh = await appOf(empty);
      const response = await ask(fresh, "GET", "/api/v1/overview", { cookie: await signedIn(empty, "viewer", []) });
      expect(await response.json()).toMatchObject({ places: [], states: [], needs: [], scans: [] });
    } finally {
      await empty.close();
    }
  });
});

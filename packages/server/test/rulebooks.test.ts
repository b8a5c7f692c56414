import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, systemClock } from "@sekisho/core";
import { type Store, searchLedger } from "@sekisho/store";
import { describeStores, type GitServer, startGitServer } from "@sekisho/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FollowedRulebook } from "../src/config/schema.ts";
import { type FollowedRulebooks, followRulebooks } from "../src/rulebooks/feed.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-rulebooks-"));
const builtinRulebooks = join(import.meta.dirname, "..", "..", "..", "rulebooks");
let count = 0;
let git: GitServer;

beforeAll(async () => {
  git = await startGitServer();
});

afterAll(async () => {
  await git.stop();
  rmSync(directory, { recursive: true, force: true });
});

const MANIFEST = "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n";

const ruleText = (title: string): string => `# METADATA
# scope: package
# title: ${title}
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
`;

const GOOD = { "rulebook.yaml": MANIFEST, "rules/no-name.rego": ruleText("No bad names") };
const BROKEN = { "rules/no-name.rego": "package acme.no_name\ndeny contains if\n" };

function folder(files: Readonly<Record<string, string>>): string {
  const place = join(directory, `source-${count++}`);
  write(place, files);
  return place;
}

function write(place: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(place, path, ".."), { recursive: true });
    writeFileSync(join(place, path), text);
  }
}

describeStores("rulebooks that a server follows", ({ open }) => {
  const following: FollowedRulebooks[] = [];
  afterEach(async () => {
    await Promise.all(following.splice(0).map((one) => one.close()));
  });

  const follow = async (
    store: Store,
    followed: readonly Partial<FollowedRulebook>[],
    data = join(directory, `data-${count++}`),
  ): Promise<FollowedRulebooks> => {
    const feed = await followRulebooks({
      followed: followed.map((one) => ({
        scopes: ["**"],
        follow: { directory: "" },
        everySeconds: 3600,
        ...one,
      })),
      store,
      secrets: { read: () => Promise.resolve(git.token) },
      clock: systemClock,
      log: silentLog,
      data,
      load: { builtinRulebooks },
    });
    following.push(feed);
    return feed;
  };

  const entriesOf = async (store: Store): Promise<readonly unknown[]> =>
    (await searchLedger(store, { kind: "rulebook.*", limit: 20 }))
      .toReversed()
      .map(({ body }): unknown => JSON.parse(body));

  it("come into force, and what changes is told and in the ledger", async () => {
    const store = await open();
    const place = folder(GOOD);
    const feed = await follow(store, [{ name: "acme", follow: { directory: place } }]);
    const told: (readonly string[])[] = [];
    feed.onChange((scopes) => told.push(scopes));
    expect(feed.current("cluster:a")?.rules.map(({ id }) => id)).toEqual(["acme/no-name"]);
    write(place, { "rules/no-name.rego": ruleText("Names are good") });
    await feed.look();
    await feed.look();
    expect(told).toEqual([["**"]]);
    expect(feed.current("cluster:a")?.rules[0]?.texts.en.title).toBe("Names are good");
    expect(await entriesOf(store)).toMatchObject([
      { kind: "rulebook.adopted", detail: { rulebook: "acme", changes: { rules: { added: ["acme/no-name"] } } } },
      { kind: "rulebook.adopted", detail: { changes: { rules: { changed: ["acme/no-name"] }, parts: ["rules"] } } },
    ]);
  });

  it("that break are refused with their mistakes, once; the last good one stays", async () => {
    const store = await open();
    const place = folder(GOOD);
    const feed = await follow(store, [{ name: "acme", follow: { directory: place } }]);
    const good = feed.current("x:y")?.digests.rulebook;
    write(place, BROKEN);
    await feed.look();
    await feed.look();
    const [standing] = feed.standings();
    expect(feed.current("x:y")?.digests.rulebook).toBe(good);
    expect(standing?.refused?.diagnostics[0]).toMatchObject({
      code: "rego_parse_error",
      span: { file: "rules/no-name.rego" },
    });
    expect((await entriesOf(store)).slice(1)).toMatchObject([
      { kind: "rulebook.refused", detail: { inForce: good, codes: ["rego_parse_error"] } },
    ]);
    write(place, GOOD);
    await feed.look();
    expect(feed.standings()[0]?.refused).toBeUndefined();
  });

  it("are there after a start without their source, and say so", async () => {
    const store = await open();
    const place = folder(GOOD);
    const first = await follow(store, [{ name: "acme", follow: { directory: place } }]);
    const good = first.current("x:y")?.digests.rulebook;
    rmSync(place, { recursive: true });
    const second = await follow(store, [{ name: "acme", follow: { directory: place } }]);
    expect(second.current("x:y")?.digests.rulebook).toBe(good);
    expect(second.standings()[0]?.unreachable?.why).toContain("ENOENT");
  });

  it("hold for the scopes that they are followed for, the first that fits", async () => {
    const store = await open();
    const feed = await follow(store, [
      {
        name: "dev",
        scopes: ["cluster:dev-*"],
        follow: { directory: folder({ ...GOOD, "rulebook.yaml": MANIFEST.replace("acme", "dev") }) },
      },
      { name: "acme", scopes: ["cluster:*"], follow: { directory: folder(GOOD) } },
    ]);
    const names = ["cluster:dev-1", "cluster:prod-1", "repo:github.com/acme/pay"].map(
      (scope) => feed.current(scope)?.name,
    );
    expect(names).toEqual(["dev", "acme", undefined]);
  });

  it("come from git by its commits, with a token that nobody sees", async () => {
    const store = await open();
    const first = git.commit({
      "rules-of-acme/rulebook.yaml": MANIFEST,
      "rules-of-acme/rules/a.rego": ruleText("One"),
    });
    const follows = { git: git.url, ref: "main", path: "rules-of-acme", token: { env: "TOKEN" } };
    const feed = await follow(store, [{ name: "acme", follow: follows }]);
    expect(feed.standings()[0]?.inForce).toMatchObject({ revision: first });
    const second = git.commit({ "rules-of-acme/rules/a.rego": ruleText("Two") });
    await feed.look();
    expect(feed.standings()[0]?.inForce).toMatchObject({ revision: second });
    git.setAvailable(false);
    await feed.look();
    git.setAvailable(true);
    const [standing] = feed.standings();
    expect(standing?.inForce?.revision).toBe(second);
    expect(standing?.unreachable?.why).toMatch(/git fetch failed/);
    expect(JSON.stringify(standing?.unreachable)).not.toContain(git.token);
    git.commit({ "rules-of-acme/rules/a.rego": "package\n" });
    await feed.look();
    expect(feed.standings()[0]).toMatchObject({ inForce: { revision: second }, refused: {} });
    git.commit({ "rules-of-acme/rules/a.rego": null, "rules-of-acme/rulebook.yaml": null });
  });
});

describe("an address of git", () => {
  it.each(["ext::sh -c evil", "--upload-pack=evil", "git@host:x", "/etc"])("%s is none", async (url) => {
    const { GitRepository } = await import("@sekisho/clients");
    expect(() => new GitRepository({ url, ref: "main" }, directory)).toThrow(
      expect.objectContaining({ code: "git_url" }),
    );
  });
});

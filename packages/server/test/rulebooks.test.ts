import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GitRepository, guardedClient } from "@sekisho/clients";
import { Problem, silentLog, systemClock } from "@sekisho/core";
import { type Store, searchLedger } from "@sekisho/store";
import { describeStores, type GitServer, startGitServer } from "@sekisho/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FollowedRulebook } from "../src/config/schema.ts";
import { type FollowedRulebooks, followRulebooks } from "../src/rulebooks/feed.ts";
import { sourceOf } from "../src/rulebooks/source.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-rulebooks-"));
const builtinRulebooks = join(import.meta.dirname, "..", "..", "..", "rulebooks");
let count = 0;
const outbound = guardedClient({ open: ["127.0.0.1"] });
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
      outbound,
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

  it("come into force at the next look, where the store was away at the first", async () => {
    const store = await open();
    const place = folder(GOOD);
    let isAway = false;
    const failing: Store = {
      ...store,
      transaction: (work) =>
        isAway ? Promise.reject(new Problem("store_unreachable", "away")) : store.transaction(work),
    };
    const feed = await follow(failing, [{ name: "acme", follow: { directory: place } }]);
    for (const [files, title] of [
      [{ "rules/no-name.rego": ruleText("Two") }, "Two"],
      [BROKEN, "Two"],
    ] as const) {
      write(place, files);
      isAway = true;
      await expect(feed.look()).rejects.toMatchObject({ code: "store_unreachable" });
      isAway = false;
      await feed.look();
      expect(feed.current("x:y")?.rules[0]?.texts.en.title).toBe(title);
    }
    expect((await entriesOf(store)).slice(1)).toMatchObject([
      { kind: "rulebook.adopted" },
      { kind: "rulebook.refused" },
    ]);
  });

  it("stay where the directory goes while it is read, and where a file in it is larger than memory", async () => {
    const store = await open();
    const place = folder(GOOD);
    const feed = await follow(store, [{ name: "acme", follow: { directory: place } }]);
    write(place, { "rules/no-name.rego": ruleText("Two") });
    const looking = feed.look();
    await Promise.resolve();
    rmSync(place, { recursive: true });
    await looking;
    expect(feed.current("x:y")?.rules[0]?.texts.en.title).toBe("No bad names");
    expect(feed.standings()[0]?.unreachable).toBeDefined();
    write(place, { ...GOOD, "data/large.json": "" });
    truncateSync(join(place, "data/large.json"), 8 * 1024 ** 3);
    await feed.look();
    expect(feed.standings()[0]?.unreachable?.why).toContain("more than a rulebook may");
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

describe("git", () => {
  const resolve = (host: string): Promise<string> => outbound.resolve(host);
  const place = (): string => join(directory, `bare-${count++}`);

  it("asks no server at an address that the configuration does not open, whatever its name", async () => {
    const closed = guardedClient({ resolveName: () => Promise.resolve([{ address: "10.0.0.1", family: 4 }]) });
    for (const url of ["http://127.0.0.1:1/x", "https://git.example.com/x", "ssh://git@git.example.com/x"]) {
      const source = { url, ref: "main", resolve: (host: string) => closed.resolve(host) };
      await expect(new GitRepository(source, place()).fetch()).rejects.toMatchObject({ code: "address_forbidden" });
    }
  });

  it("asks the very address that was checked", async () => {
    const url = git.url.replace("127.0.0.1", "git.example.com");
    const id = git.commit({ "pinned.txt": "here" });
    const source = { url, ref: "main", token: git.token, resolve: () => Promise.resolve("127.0.0.1") };
    expect(await new GitRepository(source, place()).fetch()).toMatchObject({ id });
  });

  it("leaves the names of other files the bytes that they are", async () => {
    const base = git.commit({ "notes.txt": "kept" });
    const at = git.git("rev-parse", "--absolute-git-dir");
    const entry = Buffer.concat([
      Buffer.from(`100644 blob ${git.git("rev-parse", `${base}:notes.txt`)}\t`),
      // `é` in Latin-1.
      Buffer.from([0xe9, 0]),
    ]);
    const tree = spawnSync("git", ["mktree", "-z"], { cwd: at, input: entry, encoding: "utf8" }).stdout.trim();
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    git.git("update-ref", "refs/heads/latin", git.git(...identity, "commit-tree", tree, "-m", "a name in Latin-1"));
    const repository = new GitRepository({ url: git.url, ref: "latin", token: git.token, resolve }, place());
    const { id } = await repository.fetch();
    const proposal = {
      base: id,
      path: "exemptions/a.yaml",
      text: "a",
      message: "m",
      author: { name: "a", email: "b" },
    };
    const commit = await repository.proposeFile({ ...proposal, branch: "proposed" });
    expect(git.git("diff", "--name-status", "latin", commit)).toBe("A\texemptions/a.yaml");
    await expect(repository.proposeFile({ ...proposal, text: "b", branch: "proposed" })).rejects.toMatchObject({
      code: "git_branch_exists",
    });
  });

  it("shows nobody a secret that stands in its address", async () => {
    const follow = { git: "https://me:secret@git.example.com/x", ref: "main", path: "." };
    const secrets = { read: () => Promise.resolve("") };
    const source = sourceOf({ scopes: ["**"], follow, everySeconds: 1 }, directory, { secrets, outbound });
    expect(source.from).toBe("https://git.example.com/x#main");
    const refused = await source.look().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: "git_url" });
    expect(String(refused)).not.toContain("secret@");
  });
});

describe("an address of git", () => {
  it.each(["ext::sh -c evil", "--upload-pack=evil", "git@host:x", "/etc", "https://me:secret@host/x"])(
    "%s is none",
    async (url) => {
      expect(() => new GitRepository({ ...outbound, url, ref: "main" }, directory)).toThrow(
        expect.objectContaining({ code: "git_url" }),
      );
    },
  );
});

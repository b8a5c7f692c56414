import { isJsonArray, silentLog } from "@sekisho/core";
import { assignFindings, listJobs } from "@sekisho/store";
import { describeStores, shownBlocks, startFakeSlack } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { channels, keyOf, ORIGIN, report, rigsOn, type Said, secretTexts, TOKEN } from "./rig.ts";

const API = "deploy/api.yaml#shop/api";

describeStores("a team on Slack", ({ open }) => {
  const start = rigsOn(open);

  it("reads what is wrong, where, why, how to fix it, whose it is, and gets a link", async () => {
    const { store, slack, settled } = await start();
    await report(store, [{ name: API }]);
    await settled();
    expect(slack.posts).toHaveLength(1);
    const [post] = slack.posts;
    const shown = shownBlocks(post?.blocks ?? null);
    for (const part of [
      "High, new: Containers add only harmless capabilities",
      API,
      `repo:github.com/acme/shop · k8s:apps/Deployment · deploy/api.yaml:12`,
      "container app adds capability SYS_ADMIN",
      "Why it matters: Capabilities such as SYS_ADMIN",
      "How to fix: Remove the capability from `capabilities.add`",
      "Owner: web",
      "Rule: kubernetes/added-capabilities",
    ]) {
      expect(shown.text).toContain(part);
    }
    expect(shown.links).toEqual([{ url: `${ORIGIN}/findings/${keyOf({ name: API })}`, text: "Open in Sekisho" }]);
    expect(post?.text).toContain(API);
  });

  it("reads it in its language", async () => {
    const { store, slack, settled } = await start();
    await report(store, [{ name: API, owner: "pay" }]);
    await settled();
    const { text } = shownBlocks(slack.posts[0]?.blocks ?? null);
    expect(slack.posts[0]?.channel).toBe("#pay");
    expect(text).toContain("【高】新しい検出: コンテナが追加してよい capability は害のないものだけ");
    expect(text).toContain("コンテナ app が capability SYS_ADMIN を追加しています");
    expect(text).toContain("担当: pay");
  });

  it("reads the end in the thread of the beginning, and a new beginning in the channel", async () => {
    const { store, slack, settled } = await start();
    await report(store, [{ name: API }]);
    await report(store, [{ name: API }]);
    await report(store, [{ name: API, state: "whole" }]);
    await report(store, [{ name: API }]);
    await report(store, [{ name: API, state: "exempted" }]);
    await settled();
    const [first, resolved, again, exempted, ...more] = slack.posts;
    expect(more).toEqual([]);
    expect(first?.threadTs).toBeUndefined();
    expect(resolved?.threadTs).toBe(first?.ts);
    expect(again?.threadTs).toBeUndefined();
    expect(exempted?.threadTs).toBe(again?.ts);
    const end = shownBlocks(resolved?.blocks ?? null);
    expect(end.text).toContain("High, resolved: Containers add only harmless capabilities");
    expect(end.text).toContain(API);
    expect(end.text).not.toContain("How to fix");
    expect(end.links).toEqual([{ url: `${ORIGIN}/findings/${keyOf({ name: API })}`, text: "Open in Sekisho" }]);
  });

  it("reads the end in the channel where somebody deleted the beginning", async () => {
    const { store, slack, settled } = await start();
    await report(store, [{ name: API }]);
    await settled();
    await store.transaction(async ({ db }) => {
      await db.updateTable("outbox_message").set({ receipt: null }).execute();
    });
    // The workspace forgets the message: its own list of posts is what threads are looked up in.
    (slack.posts as unknown[]).length = 0;
    await report(store, [{ name: API, state: "whole" }]);
    await settled();
    expect(slack.posts.map(({ threadTs }) => threadTs)).toEqual([undefined]);
  });

  it("gets a message each for few changes, one for a storm, and the storm's end in its thread", async () => {
    const { store, slack, settled } = await start();
    const many = (count: number, state: Said["state"] = "broken"): readonly Said[] =>
      Array.from({ length: count }, (_, i) => ({ name: `deploy/${i}.yaml#shop/${i}`, state }));
    const severities = ["low", "critical", "info", "high", "medium"] as const;
    const few = many(5).map((one, i): Said => ({ ...one, severity: severities[i] ?? "high" }));
    await report(store, few);
    await settled();
    const words = slack.posts.map(({ text }) => text.split(",")[0]);
    expect(words).toEqual(["Critical", "High", "Medium", "Low", "Info"]);
    await report(store, [...few, ...many(1_205).slice(5)]);
    await settled();
    expect(slack.posts).toHaveLength(6);
    const storm = slack.posts[5];
    const shown = shownBlocks(storm?.blocks ?? null);
    expect(shown.text).toContain("1,200 changes for web");
    expect(shown.text).toContain("1,200 new");
    expect(shown.text).toContain("and 1,190 more");
    expect(shown.links.at(-1)?.url).toBe(`${ORIGIN}/findings?owner=web`);
    await report(store, [...few, ...many(1_205, "whole").slice(5)]);
    await settled();
    expect(slack.posts).toHaveLength(7);
    expect(slack.posts[6]?.threadTs).toBe(storm?.ts);
    expect(shownBlocks(slack.posts[6]?.blocks ?? null).text).toContain("1,200 resolved");
  });

  it("reads texts of others as texts, whatever stands in them", async () => {
    const { store, slack, settled } = await start();
    const texts = [
      "<!channel> & <https://evil.example|click> <@U1> *bold* _it_ ~no~ `code` &lt;",
      "<script>alert(1)</script>",
      "a\nb\r\n> quote\n```\nx",
      "\u202egnp.exe",
      `long ${"<&>".repeat(3_000)}`,
    ];
    for (const text of texts) {
      await report(store, [
        { name: text, message: text, evidence: { container: text }, file: text, rule: `acme/${text}` },
        ...texts
          .slice(0, texts.indexOf(text))
          .map((name) => ({ name, rule: `acme/${name}`, message: name, file: name })),
      ]);
      await settled();
    }
    expect(slack.posts.length).toBeGreaterThanOrEqual(texts.length);
    for (const { blocks, text } of slack.posts) {
      const shown = shownBlocks(blocks);
      expect(shown.mentions).toEqual([]);
      expect(shown.styled).toEqual([]);
      expect(shown.links.map(({ url }) => new URL(url).origin)).toEqual([ORIGIN]);
      expect(JSON.stringify([blocks, text])).not.toMatch(/[\u202e]|<[!@]|<https:..evil/);
    }
    const [first] = slack.posts;
    expect(shownBlocks(first?.blocks ?? null).text).toContain(
      "<!channel> & <https://evil.example|click> <@U1> *bold* _it_",
    );
  });

  it("keeps within Slack's limits with the longest texts in every field", async () => {
    const { store, slack, settled } = await start();
    const long = (mark: string): string => `${mark}${"&日".repeat(5_000)}`;
    const said = Array.from(
      { length: 40 },
      (_, i): Said => ({ name: long(`n${i}`), message: long("m"), file: long("f") }),
    );
    await report(store, said.slice(0, 1));
    await report(store, said);
    await settled();
    expect(slack.posts).toHaveLength(2);
    for (const { blocks } of slack.posts) expect(isJsonArray(blocks) ? blocks.length : 0).toBeLessThan(50);
  });

  it("waits as long as Slack asks, tries again what broke, and gives no other message away", async () => {
    const { store, slack, settled } = await start({ perSecond: 2 });
    slack.failNext(
      "broken connection",
      { status: 503 },
      { status: 429, retryAfter: 1 },
      { status: 200, body: "no JSON" },
    );
    const began = performance.now();
    await report(
      store,
      [1, 2, 3, 4].map((i) => ({ name: `deploy/${i}.yaml#shop/${i}` })),
    );
    await settled();
    expect(slack.posts).toHaveLength(4);
    expect(performance.now() - began).toBeGreaterThan(1_000);
  });

  it("tries hourly where a person has to do something, and never what Slack can't take", async () => {
    const { store, slack } = await start();
    await report(store, [{ name: API, owner: "lost" }]);
    const waiting = async (): Promise<readonly { readonly reason: string | null; readonly runAt: number }[]> =>
      (await store.read.selectFrom("job").select(["reason", "run_at"]).where("state", "=", "delayed").execute()).map(
        ({ reason, run_at: runAt }) => ({ reason, runAt }),
      );
    await expect.poll(waiting, { timeout: 10_000 }).toHaveLength(1);
    const [job] = await waiting();
    expect(job?.reason).toMatch(/^slack_channel_not_found: /);
    expect(job?.runAt).toBeGreaterThan(Date.now() + 3_500_000);
    slack.failNext({ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' });
    await report(store, [{ name: API, owner: "lost" }, { name: "deploy/b.yaml#shop/b" }]);
    await expect.poll(async () => (await listJobs(store.read, { state: "dead" })).length).toBe(1);
  });

  it("hears of what a person gave to it, once, and of its end in the same thread", async () => {
    const { store, slack, settled } = await start();
    const other = "deploy/b.yaml#shop/b";
    await report(store, [
      { name: API },
      { name: other, owner: "" },
      { name: "deploy/c.yaml#shop/c", state: "exempted" },
    ]);
    await settled();
    const keys = [API, other, "deploy/c.yaml#shop/c"].map((name) => keyOf({ name }));
    const assign = (team: string | undefined): Promise<number> =>
      store.transaction((tx) => assignFindings(tx, { keys, team, note: "why", actor: "somebody", at: Date.now() }));
    expect([await assign("pay"), await assign("pay")]).toEqual([3, 0]);
    await settled();
    // What is exempted asks nothing of them.
    const given = slack.posts.slice(2);
    expect(given.map(({ channel }) => channel)).toEqual(["#pay", "#pay"]);
    for (const { blocks } of given) expect(shownBlocks(blocks).text).toContain("担当に割り当てられました");
    await report(store, [{ name: API, state: "whole" }, { name: other }]);
    await settled();
    expect(slack.posts.at(-1)).toMatchObject({ channel: "#pay", threadTs: given[0]?.ts });
    await assign(undefined);
    await settled();
    expect(shownBlocks(slack.posts.at(-1)?.blocks ?? null).text).toContain("was given to you");
    expect(slack.posts.at(-1)?.channel).toBe("#web");
  });

  it("waits for a channel that is not set up: said once, and to who asks how things stand", async () => {
    const said: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void said.push(message) };
    const { store, notify } = await start({ log });
    expect(await notify.health()).toEqual({ state: "ok" });
    await report(store, [
      { name: API, owner: "all" },
      { name: "deploy/b.yaml#shop/b", owner: "all" },
    ]);
    const waiting = store.read.selectFrom("job").select("attempts").where("state", "=", "delayed");
    const attempts = async (): Promise<readonly number[]> => (await waiting.execute()).map((job) => job.attempts);
    // Mail, webhook and Teams are not set up; of each, the second message waits behind the first.
    await expect.poll(attempts, { timeout: 10_000 }).toEqual([1, 1, 1]);
    expect(await notify.health()).toEqual({
      state: "degraded",
      why: "messages to owners do not leave: 3 × not_configured (waiting)",
    });
    await store.transaction(async ({ db }) =>
      db.updateTable("job").set({ run_at: 0 }).where("state", "=", "delayed").execute(),
    );
    await expect.poll(attempts, { timeout: 10_000 }).toEqual([2, 2, 2]);
    expect(said).toEqual(Array.from({ length: 3 }, () => "messages wait for a channel that is not set up"));
  });

  it("nobody reads what has no team, or a team without channels", async () => {
    const { store, slack, settled } = await start();
    await report(store, [
      { name: API, owner: "" },
      { name: "deploy/b.yaml#shop/b", owner: "silent" },
      { name: "deploy/c.yaml#shop/c", owner: "nobody knows" },
    ]);
    await settled();
    expect(slack.requests()).toBe(0);
  });

  it("is told by incoming webhooks where there is no app, without threads", async () => {
    const hooks = new Map([
      ["/services/all", "#web"],
      ["/services/pay", "#pay"],
    ]);
    const slack = await startFakeSlack({ token: TOKEN, channels: channels(), webhooks: hooks });
    secretTexts["ALL"] = `${slack.origin}/services/all`;
    secretTexts["PAY"] = `${slack.origin}/services/pay`;
    const rig = await start({
      slack,
      config: { slack: { webhook: { env: "ALL" }, webhooks: { "#pay": { env: "PAY" } } } },
    });
    slack.failNext({ status: 429, retryAfter: 1 }, { status: 500, body: "rollup_error" });
    await report(rig.store, [{ name: API }, { name: "deploy/p.yaml#shop/p", owner: "pay" }]);
    await rig.settled();
    await report(rig.store, [
      { name: API, state: "whole" },
      { name: "deploy/p.yaml#shop/p", owner: "pay" },
    ]);
    await rig.settled();
    expect(slack.posts.map(({ channel, threadTs, by }) => `${channel} ${threadTs} ${by}`).toSorted()).toEqual([
      "#pay undefined webhook",
      "#web undefined webhook",
      "#web undefined webhook",
    ]);
    hooks.delete("/services/all");
    await report(rig.store, [{ name: API }]);
    const reasons = rig.store.read.selectFrom("job").select("reason").where("state", "=", "delayed");
    await expect.poll(async () => (await reasons.execute())[0]?.reason).toMatch(/^slack_webhook_gone: /);
    expect(JSON.stringify(await reasons.execute())).not.toContain("/services/");
    await slack.close();
  });

  it("tokens stand in no reason and no receipt", async () => {
    const { store, slack, settled } = await start();
    slack.failNext({ status: 200, body: `{"ok":false,"error":"invalid_auth"}` });
    await report(store, [{ name: API }]);
    await expect
      .poll(async () => store.read.selectFrom("job").select("reason").where("state", "=", "delayed").execute())
      .toHaveLength(1);
    await store.transaction(async ({ db }) =>
      db.updateTable("job").set({ run_at: 0 }).where("state", "=", "delayed").execute(),
    );
    await settled();
    const rows = [
      ...(await store.read.selectFrom("job").selectAll().execute()),
      ...(await store.read.selectFrom("outbox_message").selectAll().execute()),
    ];
    expect(slack.posts).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
  });
});

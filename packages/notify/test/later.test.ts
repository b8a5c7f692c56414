import type { Exemption } from "@sekisho/rulebook";
import { listJobs, type Store, sweepFindings } from "@sekisho/store";
import { describeStores, type SlackPost, shownBlocks } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { tablesIn } from "../src/tables.ts";
import { feedOf, report, rigsOn, rulebook, runNow, type Said } from "./rig.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DUE = "server.notify-due";
const EXPIRING = "server.notify-expiring";
const SWEEP = "server.sweep-notify";

const things = (count: number, from = 0, more: Partial<Said> = {}): readonly Said[] =>
  Array.from({ length: count }, (_, i) => ({ name: `deploy/${from + i}.yaml#shop/x`, owner: "quiet", ...more }));
const textOf = (post: SlackPost | undefined): string => shownBlocks(post?.blocks ?? null).text;
/** `22:00` of the hour that lies some hours from now, UTC. */
const hourFromNow = (hours: number): string =>
  `${String((new Date().getUTCHours() + hours + 24) % 24).padStart(2, "0")}:00`;

describeStores("what is told later", ({ open, stepClock }) => {
  const start = rigsOn(open);

  it("waits for the end of quiet hours, but for what is urgent", async () => {
    const quiet = { from: hourFromNow(-1), to: hourFromNow(3) };
    const { store, slack, settled } = await start({ config: { teams: { quiet: { quiet } } } });
    await report(store, things(2));
    await report(store, [...things(2), ...things(1, 50, { severity: "critical" })]);
    await report(store, [...things(2), ...things(1, 50, { severity: "critical" }), ...things(2, 2)]);
    await settled();
    expect(slack.posts.map(textOf)).toEqual([expect.stringContaining("Critical, new")]);
    await runNow(store, DUE);
    expect(slack.posts).toHaveLength(1);
    await stepClock(store, 4 * HOUR);
    await runNow(store, DUE);
    expect(slack.posts).toHaveLength(5);
  });

  it("comes as one message a day, with what a finding came to", async () => {
    const digest = { every: "day", at: hourFromNow(2) };
    const { store, slack, settled } = await start({ config: { teams: { quiet: { digest } } } });
    await report(store, things(2));
    await report(store, [...things(1), ...things(1, 1, { state: "whole" })]);
    await settled();
    expect(slack.posts).toEqual([]);
    await stepClock(store, 3 * HOUR);
    await runNow(store, DUE);
    expect(slack.posts).toHaveLength(1);
    expect(textOf(slack.posts[0])).toContain("2 changes for quiet");
    expect(textOf(slack.posts[0])).toContain("1 new, 1 resolved");
    await report(store, things(1, 0, { state: "whole" }));
    await settled();
    await stepClock(store, 27 * HOUR);
    await runNow(store, DUE);
    expect(slack.posts[1]?.threadTs).toBe(slack.posts[0]?.ts);
  });

  it("is one message where many scans change something in a short time", { timeout: 60_000 }, async () => {
    const { store, slack, settled } = await start();
    for (let scan = 0; scan < 30; scan++) await report(store, things(1, scan), `repo:github.com/acme/${scan}`);
    await settled();
    expect(slack.posts).toHaveLength(20);
    await stepClock(store, 700_000);
    await runNow(store, DUE);
    expect(slack.posts).toHaveLength(21);
    expect(textOf(slack.posts[20])).toContain("10 changes for quiet");
  });

  it("tells an owner once of an exemption that ends soon, and again of a longer one", async () => {
    const soon = new Date(Date.now() + 10 * DAY).toISOString().slice(0, 10);
    const later = new Date(Date.now() + 20 * DAY).toISOString().slice(0, 10);
    const far = new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10);
    const own = await rulebook();
    const exemptions: Exemption[] = [];
    const exemption = (id: string, expires: string): Exemption => ({
      id,
      rules: [],
      match: [],
      reason: "",
      ticket: "",
      approver: "security",
      approved: "2026-01-01",
      expires,
      span: { file: "e.yaml", start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } },
    });
    const { store, slack, settled } = await start({ feed: feedOf({ ...own, exemptions }) });
    exemptions.push(exemption("e1", soon), exemption("e2", far));
    await report(store, [
      ...things(2, 0, { state: "exempted", exemptions: ["e1"] }),
      ...things(1, 9, { state: "exempted", exemptions: ["e1", "e2"] }),
    ]);
    await settled();
    expect(slack.posts).toHaveLength(3);
    const ends = slack.posts.map((post) => `${/Exempted until (\S+)/.exec(textOf(post))?.[1]}`);
    expect(ends.toSorted()).toEqual([soon, soon, far]);
    await runNow(store, EXPIRING);
    await runNow(store, EXPIRING);
    expect(slack.posts).toHaveLength(4);
    expect(textOf(slack.posts[3])).toContain(`An exemption of quiet ends after ${soon}`);
    expect(
      textOf(slack.posts[3])
        .split("\n")
        .filter((line) => line.startsWith("deploy/")),
    ).toHaveLength(2);
    exemptions.splice(0, 1, exemption("e1", later));
    await runNow(store, EXPIRING);
    expect(slack.posts).toHaveLength(5);
  });

  it("comes when Slack is back after a day, all of it, in order", { timeout: 120_000 }, async () => {
    const { store, slack, settled } = await start({ backoffMs: "real" });
    slack.setDown(true);
    for (let i = 0; i < 3; i++) await report(store, things(1, i), `repo:github.com/acme/${i}`);
    const asked = async (): Promise<number> => slack.requests();
    await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(0);
    for (let hour = 1; hour <= 24; hour++) {
      const before = slack.requests();
      // An attempt under way would lose its lease to the step.
      await expect.poll(async () => listJobs(store.read, { state: "delayed" }), { timeout: 20_000 }).toHaveLength(1);
      await stepClock(store, hour * HOUR);
      await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(before);
    }
    slack.setDown(false);
    await stepClock(store, 26 * HOUR);
    await settled();
    expect(await listJobs(store.read, { state: "dead" })).toEqual([]);
    const names = slack.posts.map((post) => /deploy\/(\d)/.exec(textOf(post))?.[1]);
    expect(names).toEqual(["0", "1", "2"]);
  });

  it("goes with the findings that it told of", async () => {
    const { store, settled } = await start();
    await report(store, things(2));
    await report(store, things(2, 0, { state: "whole" }));
    await report(store, things(1, 7));
    await settled();
    const rows = async (): Promise<readonly number[]> =>
      Promise.all([count(store, "notify_change"), count(store, "notify_message"), count(store, "notify_thread")]);
    expect(await rows()).toEqual([5, 5, 5]);
    await sweepFindings(store, { now: Date.now() + DAY, keepResolvedMs: HOUR });
    await stepClock(store, 31 * DAY);
    await runNow(store, SWEEP);
    await runNow(store, SWEEP);
    expect(await rows()).toEqual([1, 1, 1]);
  });
});

async function count(store: Store, table: "notify_change" | "notify_message" | "notify_thread"): Promise<number> {
  return (await tablesIn(store).selectFrom(table).selectAll().execute()).length;
}

import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  acceptDelivery,
  advanceSpool,
  approvalState,
  askApproval,
  consent,
  enqueueLater,
  REPEATED_DELIVERY,
  spoolPosition,
  sweepDeliveries,
  takeDue,
  takeLease,
  voidOtherApprovals,
} from "../src/index.ts";

const now = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;

describeStores("deliveries", ({ open, stepClock }) => {
  it("come once by their sender's id", async () => {
    const store = await open();
    const accept = async (source: string, id: string): Promise<unknown> => {
      const accepted = store.transaction(async (tx) => {
        await acceptDelivery(tx, { source, id });
        await enqueueLater(tx, { kind: "test.job", input: [source, id] });
      });
      return accepted.catch((error: unknown): unknown => Reflect.get(Object(error), "code"));
    };
    const outcomes = await Promise.all([accept("a", "1"), accept("a", "1"), accept("b", "1"), accept("a", "2")]);
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === REPEATED_DELIVERY)).toHaveLength(1);
    expect(await accept("a", "2")).toBe(REPEATED_DELIVERY);
    const jobs = await store.read.selectFrom("job").select("input").execute();
    expect(jobs.map(({ input }) => input).sort()).toEqual(['["a","1"]', '["a","2"]', '["b","1"]']);
    expect(await sweepDeliveries(store, HOUR)).toBe(0);
    await stepClock(store, 2 * HOUR);
    expect(await sweepDeliveries(store, HOUR)).toBe(3);
  });
});

describeStores("schedules", ({ open, stepClock }) => {
  it("are taken once when due, by one of those who ask, and once for all the time that nobody was there", async () => {
    const store = await open();
    const take = (): Promise<number | undefined> => store.transaction((tx) => takeDue(tx, "audit", HOUR));
    const first = await Promise.all([take(), take(), take()]);
    expect(first.filter((due) => due !== undefined)).toHaveLength(1);
    await stepClock(store, HOUR * 0.9);
    expect(await take()).toBeUndefined();
    await stepClock(store, HOUR * 5.5);
    expect(await take()).toBeDefined();
    expect(await take()).toBeUndefined();
    await stepClock(store, HOUR * 6.1);
    expect(await take()).toBeDefined();
  });

  it("are not silenced by a clock that was ahead", async () => {
    const store = await open();
    const take = (): Promise<number | undefined> => store.transaction((tx) => takeDue(tx, "audit", HOUR));
    await stepClock(store, 100 * HOUR);
    expect(await take()).toBeDefined();
    await stepClock(store, 0);
    expect(await take()).toBeDefined();
    expect(await take()).toBeUndefined();
  });
});

describeStores("leases", ({ open, stepClock }) => {
  it("are one holder's until they end, and not longer for a clock that was ahead", async () => {
    const store = await open();
    const take = (holder: string): Promise<boolean> =>
      store.transaction((tx) => takeLease(tx, { name: "seal", holder, ms: 60_000 }));
    expect(await take("a")).toBe(true);
    expect(await take("b")).toBe(false);
    await stepClock(store, HOUR);
    expect(await take("b")).toBe(true);
    await stepClock(store, 0);
    expect(await take("a")).toBe(true);
    expect(await take("b")).toBe(false);
  });
});

describeStores("approvals", ({ open }) => {
  it("hold for the very digest, from everybody who was asked, but not from whoever asks", async () => {
    const store = await open();
    const key = { gate: "terraform", subject: "infra/prod", digest: "d1" };
    const request = { ...key, teams: ["network", "security"], askedBy: "aoi", until: now + HOUR, now };
    const give = (team: string, person: string, at = now): Promise<void> =>
      store.transaction((tx) => consent(tx, key, { team, person, now: at }));
    await expect(give("network", "ren")).rejects.toMatchObject({ code: "approval_unknown" });
    await store.transaction((tx) => askApproval(tx, request));
    await expect(give("network", "aoi")).rejects.toMatchObject({ code: "approval_own" });
    await expect(give("web", "ren")).rejects.toMatchObject({ code: "approval_team" });
    await expect(give("network", "ren", now + 2 * HOUR)).rejects.toMatchObject({ code: "approval_expired" });
    await give("network", "ren");
    expect(await approvalState(store.read, key, now)).toEqual({ state: "asked", missing: ["security"] });
    await give("security", "yui");
    expect(await approvalState(store.read, key, now)).toEqual({ state: "granted", by: ["ren", "yui"] });
    await store.transaction((tx) => voidOtherApprovals(tx, { ...key, digest: "d2" }, now));
    expect(await approvalState(store.read, key, now)).toEqual({ state: "voided" });
    await store.transaction((tx) => askApproval(tx, request));
    expect(await approvalState(store.read, key, now)).toEqual({ state: "voided" });
    await expect(give("network", "ren")).rejects.toMatchObject({ code: "approval_voided" });
    const kinds = await store.read.selectFrom("ledger_entry").select("kind").orderBy("id").execute();
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "approval.asked",
      "approval.given",
      "approval.given",
      "approval.voided",
    ]);
  });
});

const START = { count: 0, head: "0".repeat(64) };

describeStores("spool positions", ({ open }) => {
  it("move on from where they stand, and from nowhere else", async () => {
    const store = await open();
    const advance = (from: typeof START, to: typeof START): Promise<void> =>
      store.transaction((tx) => advanceSpool(tx, "admission webhook", { from, to, at: now }));
    const one = { count: 3, head: "a".repeat(64) };
    await advance(START, one);
    expect(await spoolPosition(store.read, "admission webhook")).toEqual(one);
    await expect(advance(START, { count: 1, head: "b".repeat(64) })).rejects.toMatchObject({
      code: "spool_moved",
    });
    await advance(one, { count: 4, head: "c".repeat(64) });
  });
});

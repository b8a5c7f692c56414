import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  checkToken,
  createSession,
  createSignInLink,
  createToken,
  listTokens,
  revokeSession,
  revokeSessionsOf,
  revokeToken,
  type Store,
  spendSignInLink,
  sweepSessions,
  sweepSignInLinks,
  useSession,
} from "../src/index.ts";

const hour = 3_600_000;
const sign = async (store: Store, person = "p1"): Promise<string> =>
  store.transaction(async (tx) => createSession(tx, { person, idleMs: hour, absoluteMs: 10 * hour }));

describeStores("API tokens", ({ open, stepClock }) => {
  it("name their holder until they are revoked or expire", async () => {
    const store = await open();
    const [lasting, short] = await store.transaction(async (tx) => [
      await createToken(tx, { name: "CI", team: "payments", scopes: ["scans:write"] }),
      await createToken(tx, { name: "try", scopes: [], validMs: hour }),
    ]);
    const holder = { id: lasting.id, name: "CI", team: "payments", scopes: ["scans:write"] };
    expect(await checkToken(store, lasting.text)).toEqual(holder);
    expect(await checkToken(store, short.text)).toMatchObject({ name: "try", team: null });
    await stepClock(store, hour + 1);
    expect(await checkToken(store, short.text)).toBeUndefined();
    expect(await store.transaction(async (tx) => revokeToken(tx, lasting.id))).toBe(true);
    expect(await store.transaction(async (tx) => revokeToken(tx, lasting.id))).toBe(false);
    expect(await checkToken(store, lasting.text)).toBeUndefined();
  });

  it("are refused when anything in them differs", async () => {
    const store = await open();
    const [one, other] = await store.transaction(async (tx) => [
      await createToken(tx, { name: "one", scopes: [] }),
      await createToken(tx, { name: "other", scopes: [] }),
    ]);
    const secret = one.text.slice(-43);
    for (const text of [
      "",
      secret,
      `${one.text}x`,
      `sekisho_${other.id}_${secret}`,
      `sekisho_${one.id}_${"A".repeat(43)}`,
    ]) {
      expect(await checkToken(store, text)).toBeUndefined();
    }
  });

  it("are listed with their last use to the minute, never with a secret", async () => {
    const store = await open();
    const { id, text } = await store.transaction(async (tx) =>
      createToken(tx, { name: "CI", team: "a", scopes: ["x"] }),
    );
    expect(await listTokens(store.read, { teams: ["b"] })).toEqual([]);
    expect(await listTokens(store.read)).toMatchObject([{ id, lastUsedAt: null, revokedAt: null, expiresAt: null }]);
    await checkToken(store, text);
    const [first] = await listTokens(store.read, { teams: ["a"] });
    expect((first?.lastUsedAt ?? 1) % 60_000).toBe(0);
    await stepClock(store, 120_000);
    await checkToken(store, text);
    const [later] = await listTokens(store.read);
    const minutes = ((later?.lastUsedAt ?? 0) - (first?.lastUsedAt ?? 0)) / 60_000;
    expect([2, 3]).toContain(minutes);
    const stored = JSON.stringify([
      await listTokens(store.read),
      await store.read.selectFrom("api_token").selectAll().execute(),
    ]);
    expect(stored).not.toContain(text.slice(-43));
  });
});

describeStores("sessions", ({ open, stepClock }) => {
  it("end when they are idle, and at the latest at their absolute end", async () => {
    const store = await open();
    const secret = await sign(store);
    for (let step = 1; step <= 11; step++) {
      await stepClock(store, step * 0.9 * hour);
      expect(await useSession(store, secret)).toMatchObject({ person: "p1" });
    }
    await stepClock(store, 10 * hour + 1_000);
    expect(await useSession(store, secret)).toBeUndefined();
    const idle = await sign(store);
    await stepClock(store, 11 * hour + 2_000);
    expect(await useSession(store, idle)).toBeUndefined();
    expect(await sweepSessions(store)).toBe(2);
  });

  it("are revoked one by one, or all of a person", async () => {
    const store = await open();
    const [first, second, third, other] = [
      await sign(store),
      await sign(store),
      await sign(store),
      await sign(store, "p2"),
    ];
    await store.transaction(async (tx) => revokeSession(tx, first));
    expect(await useSession(store, first)).toBeUndefined();
    expect(await useSession(store, second)).toBeDefined();
    expect(await store.transaction(async (tx) => revokeSessionsOf(tx, "p1"))).toBe(2);
    expect(await useSession(store, third)).toBeUndefined();
    expect(await useSession(store, other)).toMatchObject({ person: "p2" });
    const stored = JSON.stringify(await store.read.selectFrom("session").selectAll().execute());
    expect(stored).not.toContain(other);
  });
});

describeStores("a link that signs in", ({ open, stepClock }) => {
  const make = async (store: Store, person = "p1"): Promise<string> =>
    store.transaction(async (tx) => createSignInLink(tx, { person, validMs: hour }));
  const spend = async (store: Store, secret: string): Promise<string | undefined> =>
    store.transaction(async (tx) => spendSignInLink(tx, secret));

  it("works once, for the newest of a person, in time", async () => {
    const store = await open();
    const replaced = await make(store);
    const expired = await make(store);
    const other = await make(store, "p2");
    expect(await spend(store, replaced)).toBeUndefined();
    expect(await spend(store, other)).toBe("p2");
    await stepClock(store, hour + 1_000);
    expect(await spend(store, expired)).toBeUndefined();
    const good = await make(store);
    const outcomes = await Promise.all([spend(store, good), spend(store, good), spend(store, good)]);
    expect(outcomes.filter((person) => person !== undefined)).toEqual(["p1"]);
    await store.transaction(async (tx) => sweepSignInLinks(tx));
    expect(await store.read.selectFrom("sign_in_link").selectAll().execute()).toEqual([]);
  });

  it("is not used up where the session could not begin", async () => {
    const store = await open();
    const secret = await make(store);
    const failed = store.transaction(async (tx) => {
      expect(await spendSignInLink(tx, secret)).toBe("p1");
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await spend(store, secret)).toBe("p1");
  });
});

import {
  createSession,
  erasePerson,
  listMembers,
  readMember,
  rememberPerson,
  type Store,
  searchLedger,
  setMembership,
  useSession,
} from "@sekisho/store";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";

const hour = 3_600_000;

describeStores("members", ({ open }) => {
  const set = async (store: Store, person: string, role: string, teams: readonly string[] = []): Promise<boolean> =>
    store.transaction(async (tx) =>
      setMembership(tx, { person, role, teams, source: "groups", at: 1, actor: "system" }),
    );

  it("have one role and sorted teams; each change is an entry, a repetition is none", async () => {
    const store = await open();
    expect(await set(store, "p1", "member", ["web", "pay", "web"])).toBe(true);
    expect(await set(store, "p1", "member", ["pay", "web"])).toBe(false);
    expect(await set(store, "p1", "admin", ["pay"])).toBe(true);
    expect(await readMember(store.read, "p1")).toMatchObject({ role: "admin", teams: ["pay"], source: "groups" });
    const entries = await searchLedger(store, { kind: "member.changed", limit: 10 });
    expect(entries.map(({ body }): unknown => JSON.parse(body))).toMatchObject([
      { detail: { role: "admin", before: { role: "member", teams: ["pay", "web"] } } },
      { detail: { role: "member" } },
    ]);
  });

  it("are listed by role", async () => {
    const store = await open();
    await set(store, "b", "viewer");
    await set(store, "a", "admin");
    expect((await listMembers(store.read)).map(({ person }) => person)).toEqual(["a", "b"]);
    expect((await listMembers(store.read, { role: "admin" })).map(({ person }) => person)).toEqual(["a"]);
  });

  it("lose rights and sessions with their name", async () => {
    const store = await open();
    const person = await store.transaction(async (tx) =>
      rememberPerson(tx, { issuer: "https://idp.example.com", subject: "1", name: "Aoi" }),
    );
    await set(store, person, "member");
    const session = await store.transaction(async (tx) =>
      createSession(tx, { person, idleMs: hour, absoluteMs: hour }),
    );
    await store.transaction(async (tx) => erasePerson(tx, { digest: person, at: 2, actor: "system" }));
    expect(await readMember(store.read, person)).toBeUndefined();
    expect(await useSession(store, session)).toBeUndefined();
  });
});

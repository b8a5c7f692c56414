import { findingKey } from "@sekisho/core";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import {
  assignFindings,
  checkStore,
  findingDays,
  groupFindings,
  latestScans,
  listFindings,
  readFinding,
  renameRule,
  type Store,
  searchLedger,
  sweepFindings,
} from "../src/index.ts";
import { findingsIn, historyIn, report, SCOPE } from "./reports.ts";

const DAY_MS = 86_400_000;
const AT = Date.UTC(2026, 10, 20, 12);
const keyOf = (name: string, rule = "k/one"): string =>
  findingKey(rule, { scope: SCOPE, type: "k8s:apps/Deployment", name }, "");

function assign(store: Store, keys: readonly string[], team: string | undefined): Promise<number> {
  return store.transaction((tx) => assignFindings(tx, { keys, team, note: "why", actor: "somebody", at: AT }));
}

describeStores("an assignment", ({ open }) => {
  it("holds when later scans name another owner, and is told in history and ledger", async () => {
    const store = await open();
    await report(store, {
      id: "1",
      startedAt: AT,
      said: [
        { name: "a", broken: ["k/one"] },
        { name: "b", broken: ["k/one"] },
      ],
    });
    expect(await assign(store, [keyOf("a"), keyOf("nothing")], "payments")).toBe(1);
    expect(await assign(store, [keyOf("a")], "payments")).toBe(0);
    await report(store, {
      id: "2",
      startedAt: AT + 1,
      said: [
        { name: "a", broken: ["k/one"], owner: "mail", severity: "critical" },
        { name: "b", broken: ["k/one"], owner: "mail" },
      ],
    });
    expect((await listFindings(store.read, {})).findings.map(({ name, owner }) => `${name} ${owner}`)).toEqual([
      "a payments",
      "b mail",
    ]);
    expect(await historyIn(store)).toEqual(["a k/one: opened assigned severity-up", "b k/one: opened owner"]);
    expect(await searchLedger(store, { kind: "finding.assigned", limit: 10 })).toMatchObject([
      { name: "a", actor: "somebody" },
    ]);
    expect(await readFinding(store.read, keyOf("a"))).toMatchObject({
      assigned: "payments",
      sights: [{ source: { ref: "", startedAt: AT + 1 } }],
    });
  });

  it("ends when the finding is given back: the owner is whom the latest scan names", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: AT, said: [{ name: "a", broken: ["k/one"], owner: "web" }] });
    await assign(store, [keyOf("a")], "payments");
    expect(await assign(store, [keyOf("a")], undefined)).toBe(1);
    expect(await assign(store, [keyOf("a")], undefined)).toBe(0);
    expect((await readFinding(store.read, keyOf("a")))?.finding.owner).toBe("web");
    await report(store, { id: "2", startedAt: AT + 1, said: [{ name: "a", broken: ["k/one"], owner: "mail" }] });
    expect((await readFinding(store.read, keyOf("a")))?.finding.owner).toBe("mail");
  });

  it("goes with the finding that another becomes", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: AT, said: [{ name: "a", broken: ["k/one", "k/two"] }] });
    await assign(store, [keyOf("a")], "payments");
    await store.transaction((tx) => renameRule(tx, { from: "k/one", to: "k/two", moment: { at: AT, scan: "1" } }));
    expect(await readFinding(store.read, keyOf("a", "k/two"))).toMatchObject({
      assigned: "payments",
      finding: { owner: "payments" },
    });
  });

  it("is sound to the check of the store, and goes with a finding that is swept", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: AT, said: [{ name: "a", broken: ["k/one"] }] });
    await assign(store, [keyOf("a")], "payments");
    await report(store, { id: "2", startedAt: AT + 1, said: [{ name: "a" }] });
    const looked = await checkStore(store, { keys: [], now: AT });
    expect(looked.flatMap(({ found }) => found)).toEqual([]);
    await sweepFindings(store, { now: AT + 10, keepResolvedMs: 1 });
    expect(await store.read.selectFrom("finding_assignment").selectAll().execute()).toEqual([]);
  });
});

describeStores("counts of findings", ({ open }) => {
  async function filled(): Promise<Store> {
    const store = await open();
    await report(store, {
      id: "1",
      startedAt: AT - 2 * DAY_MS,
      said: [
        { name: "a", broken: ["k/one", "k/two"], owner: "web", severity: "critical" },
        { name: "b", broken: ["k/one"], owner: "mail" },
        { name: "c", exempted: ["k/one"], owner: "mail" },
      ],
    });
    await report(store, {
      id: "2",
      gate: "audit",
      scope: "cluster:prod-1",
      startedAt: AT - DAY_MS,
      said: [{ name: "d", broken: ["k/one"], owner: "", severity: "low" }],
    });
    await report(store, {
      id: "3",
      startedAt: AT,
      said: [{ name: "a", broken: ["k/one"], severity: "critical" }, { name: "b" }],
    });
    return store;
  }

  it("are by what they have in common, the gravest first", async () => {
    const store = await filled();
    const by = async (...asked: readonly [Parameters<typeof groupFindings>[1], Parameters<typeof groupFindings>[2]]) =>
      (await groupFindings(store.read, ...asked)).groups;
    expect(await by({}, "state")).toMatchObject([
      { state: "resolved", count: 3, severities: { critical: 1, high: 2 } },
      { state: "open", count: 2, severities: { critical: 1, low: 1 } },
    ]);
    expect((await by({ state: "open" }, "owner")).map(({ owner, count }) => [owner, count])).toEqual([
      ["web", 1],
      ["", 1],
    ]);
    expect((await by({}, "rule")).map(({ rule, count }) => [rule, count])).toEqual([
      ["k/one", 4],
      ["k/two", 1],
    ]);
    expect((await by({ rule: "k/two" }, "thing")).map(({ scope, name }) => [scope, name])).toEqual([[SCOPE, "a"]]);
    expect((await by({ state: "open" }, "place")).map(({ place, count }) => [place, count])).toEqual([
      ["code", 1],
      ["cluster", 1],
    ]);
  });

  it.each([
    [{ owner: "" }, ["d"]],
    [{ place: "cluster" }, ["d"]],
    [{ place: "container" }, []],
    [{ since: AT - DAY_MS, state: "open" }, ["d"]],
    [{ subject: "b", type: "k8s:apps/Deployment" }, ["b"]],
    [{ subject: "b", type: "k8s:Pod" }, []],
  ] as const)("are of those that a filter asks for: %j", async (filter, names) => {
    const store = await filled();
    expect((await listFindings(store.read, filter)).findings.map(({ name }) => name)).toEqual(names);
  });

  it("are by day: what opened, what ended and what was open then", async () => {
    const store = await filled();
    const days = await findingDays(store.read, { now: AT, days: 4 });
    expect(days.map(({ opened, ended, open }) => [opened, ended, open])).toEqual([
      [0, 0, 0],
      [3, 0, 3],
      [1, 0, 4],
      // The exempted one is resolved, too, and was not open.
      [0, 2, 2],
    ]);
    expect(days.at(-1)?.day).toBe(Math.floor(AT / DAY_MS));
  });

  it("are of the latest scan of each gate and scope", async () => {
    const store = await filled();
    expect((await latestScans(store.read)).map(({ gate, scope, state, rules }) => [gate, scope, state, rules])).toEqual(
      [
        ["files", SCOPE, "done", "r1"],
        ["audit", "cluster:prod-1", "done", "r1"],
      ],
    );
    expect(await findingsIn(store)).toHaveLength(4);
  });
});

import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { assignFindings, checkStore, listFindings, type Store } from "../src/index.ts";
import { key } from "./fill-store.ts";
import { type Report, RULES, report, type Said } from "./reports.ts";

/** More than two pages of violations, and of absences. */
const SUBJECTS = 1_300;
const name = (i: number): string => `deploy/${String(i).padStart(4, "0")}.yaml#shop/a`;
const said = (from: number, to: number, broken: readonly string[]): readonly Said[] =>
  Array.from({ length: to - from }, (_, i) => ({ name: name(from + i), broken }));

async function counts(store: Store): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ readonly what: string; readonly n: number }>`
    select state as what, count(*) as n from finding group by state
    union all select 'event ' || kind, count(*) from finding_event group by kind
    union all select 'entry ' || kind, count(*) from ledger_entry group by kind
    union all select 'sights', count(*) from finding_sight`.execute(store.read);
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
}

describeStores("thousands of findings", ({ open }) => {
  it("are opened, seen again and resolved page by page, each once", { timeout: 120_000 }, async () => {
    const store = await open();
    const all = 2 * SUBJECTS;
    await report(store, { id: "1", startedAt: 1_000, said: said(0, SUBJECTS, RULES) });
    const opened = { "event opened": all, "entry finding.opened": all, sights: all };
    expect(await counts(store)).toEqual({ open: all, ...opened, "entry scan.closed": 1 });

    // New ones among those that are known; the rest is gone.
    const second: Report = { id: "2", startedAt: 2_000, said: said(100, SUBJECTS + 100, RULES) };
    await report(store, second);
    await report(store, second);
    const more = all + 200;
    expect(await counts(store)).toEqual({
      open: all,
      resolved: 200,
      "event opened": more,
      "event resolved": 200,
      "entry finding.opened": more,
      "entry finding.resolved": 200,
      "entry scan.closed": 2,
      sights: more,
    });

    await report(store, { id: "3", startedAt: 3_000, said: said(100, SUBJECTS + 100, []) });
    expect(await counts(store)).toMatchObject({ resolved: more, "event resolved": more, sights: more });
    const found = await checkStore(store, { keys: [key], now: Date.now(), graceMs: 0 });
    expect(found.flatMap((look) => look.found.map(({ code }) => code))).toEqual(["ledger_waits"]);
  });

  it("stand in the list in the order of their subjects, where one scan brought them", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1_000, said: said(0, SUBJECTS, ["k/one"]).toReversed() });
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await listFindings(store.read, { state: "open" }, { limit: 500, after });
      names.push(...page.findings.map((finding) => finding.name));
      after = page.next;
    } while (after !== undefined);
    expect(names).toEqual(said(0, SUBJECTS, []).map((one) => one.name));
  });

  it("never get an id that one had that is gone", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1_000, said: said(0, 3, ["k/one"]) });
    const ids = async (): Promise<readonly number[]> =>
      (await store.read.selectFrom("finding").select("id").orderBy("id").execute()).map(({ id }) => id);
    const before = await ids();
    await store.transaction(({ db }) =>
      db
        .deleteFrom("finding")
        .where("id", "=", before[2] ?? 0)
        .execute(),
    );
    await report(store, { id: "2", startedAt: 2_000, scope: "repo:other", said: said(0, 2, ["k/one"]) });
    const fresh = (await ids()).filter((id) => !before.includes(id));
    expect(fresh).toHaveLength(2);
    expect(Math.min(...fresh)).toBeGreaterThan(Math.max(...before));
  });

  it("two things that a later scan knows as one are one finding", async () => {
    const store = await open();
    const type = "k8s:apps/Deployment";
    const renames = [{ from: { type, name: name(0) }, to: { type, name: name(1) } }];
    await report(store, { id: "2", startedAt: 2_000, said: said(1, 2, ["k/one"]), renames });
    await report(store, { id: "1", startedAt: 1_000, said: said(0, 2, ["k/one"]) });
    expect(await counts(store)).toMatchObject({ open: 1, sights: 1, "event opened": 1 });
  });

  it("stay with who took them over, also on the pages behind the first", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1_000, said: said(0, SUBJECTS, ["k/one"]) });
    const last = await store.read
      .selectFrom("finding")
      .select("key")
      .where("name", "=", name(SUBJECTS - 1))
      .executeTakeFirstOrThrow();
    const assignment = { keys: [last.key], team: "ops", note: "", actor: "a", at: 1_500 };
    expect(await store.transaction((tx) => assignFindings(tx, assignment))).toBe(1);
    await report(store, { id: "2", startedAt: 2_000, said: said(0, SUBJECTS, ["k/one"]) });
    const owners = await store.read.selectFrom("finding").select("name").where("owner", "=", "ops").execute();
    expect(owners).toEqual([{ name: name(SUBJECTS - 1) }]);
  });
});

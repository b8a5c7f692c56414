import { describeStores } from "@sekisho/testkit";
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  record,
  shuffledSubarray,
  subarray,
  tuple,
  uniqueArray,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { addVerdicts, closeScan, failScan, openScan, renameRule, type Store } from "../src/index.ts";
import { findingsIn, historyIn, type Report, report, type Said, SCOPE, verdictOf } from "./reports.ts";

const A = "deploy/a.yaml#shop/a";
const B = "deploy/b.yaml#shop/b";
const DAY = 86_400_000;
const RUNS = process.env["SEKISHO_SOAK"] ? 300 : 10;

describeStores("findings", ({ open }) => {
  const histories: readonly (readonly [string, readonly Report[], readonly string[]])[] = [
    ["opened", [{ id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] }], [`${A} k/one: opened`]],
    [
      "passed, and broken again",
      [
        { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] },
        { id: "2", startedAt: 2, said: [{ name: A }] },
        { id: "3", startedAt: 3, said: [{ name: A, broken: ["k/one"] }] },
      ],
      [`${A} k/one: opened resolved reopened`],
    ],
    [
      "gone from a place that was read",
      [
        { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] },
        { id: "2", startedAt: 2, said: [], coverage: [{ path: "deploy/**" }] },
      ],
      [`${A} k/one: opened resolved`],
    ],
    [
      "exempted, and the exemption ends",
      [
        { id: "1", startedAt: 1, said: [{ name: A, exempted: ["k/one"] }] },
        { id: "2", startedAt: 2, said: [{ name: A, broken: ["k/one"] }] },
      ],
      [`${A} k/one: exempted exemption-ended`],
    ],
    [
      "graver, and another owner",
      [
        { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"], severity: "low" }] },
        { id: "2", startedAt: 2, said: [{ name: A, broken: ["k/one"], severity: "critical" }] },
        { id: "3", startedAt: 3, said: [{ name: A, broken: ["k/one"], severity: "low", owner: "pay" }] },
      ],
      [`${A} k/one: opened severity-up owner`],
    ],
    [
      "told three times a day, once more, then no more until tomorrow",
      [1, 2, 3, 4, 5, 6, DAY].map((startedAt) => ({
        id: `${startedAt}`,
        startedAt,
        said: [{ name: A, broken: startedAt % 2 === 1 || startedAt === DAY ? ["k/one"] : [] }],
      })),
      [`${A} k/one: opened resolved reopened resolved (reopened) (resolved) reopened`],
    ],
    [
      "renamed, with its history",
      [
        { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] },
        {
          id: "2",
          startedAt: 2,
          said: [{ name: B, broken: ["k/one"] }],
          renames: [{ from: { type: "k8s:apps/Deployment", name: A }, to: { type: "k8s:apps/Deployment", name: B } }],
        },
      ],
      [`${B} k/one: opened (renamed)`],
    ],
    [
      "two that change names",
      [
        {
          id: "1",
          startedAt: 1,
          said: [
            { name: A, broken: ["k/one"] },
            { name: B, broken: ["k/two"] },
          ],
        },
        {
          id: "2",
          startedAt: 2,
          said: [
            { name: B, broken: ["k/one"] },
            { name: A, broken: ["k/two"] },
          ],
          renames: [
            { from: { type: "k8s:apps/Deployment", name: A }, to: { type: "k8s:apps/Deployment", name: B } },
            { from: { type: "k8s:apps/Deployment", name: B }, to: { type: "k8s:apps/Deployment", name: A } },
          ],
        },
      ],
      [`${A} k/two: opened (renamed)`, `${B} k/one: opened (renamed)`],
    ],
  ];
  it.each(histories)("%s", async (_, reports, expected) => {
    const store = await open();
    for (const one of reports) await report(store, one);
    expect(await historyIn(store)).toEqual(expected);
  });

  const nothing: readonly (readonly [string, Partial<Report>])[] = [
    ["a subject that was not read", { said: [], coverage: [{ path: "infra/**" }] }],
    ["no coverage at all", { said: [], coverage: [] }],
    ["another type", { said: [], coverage: [{ type: "tf:*" }] }],
    ["unknown", { said: [{ name: A, unknown: ["k/one"] }] }],
    ["a rule that was not judged", { said: [{ name: A, judged: ["k/two"] }] }],
    ["a scan of another gate", { said: [{ name: A }], gate: "admission" }],
    ["a pull request's scan", { said: [{ name: A }], changesFindings: false, ref: "pull/7" }],
  ];
  it.each(nothing)("resolves nothing by %s", async (_, second) => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] });
    await report(store, { id: "2", startedAt: 2, said: [], ...second });
    expect(await findingsIn(store)).toEqual([`${A} k/one open 1 web 1`]);
  });

  it("stays open while another gate sees it", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] });
    await report(store, { id: "2", startedAt: 2, gate: "audit", said: [{ name: A, broken: ["k/one"] }] });
    await report(store, { id: "3", startedAt: 3, said: [{ name: A }] });
    expect(await historyIn(store)).toEqual([`${A} k/one: opened`]);
    await report(store, { id: "4", startedAt: 4, gate: "audit", said: [{ name: A }] });
    expect(await historyIn(store)).toEqual([`${A} k/one: opened resolved`]);
  });

  it("follows a rule's new id", async () => {
    const store = await open();
    await report(store, { id: "1", startedAt: 1, said: [{ name: A, broken: ["k/one"] }] });
    const moment = { at: 2, scan: "" };
    await store.transaction((tx) => renameRule(tx, { from: "k/one", to: "k/first", moment }));
    const again = { name: A, broken: ["k/first"], judged: ["k/first"] };
    await report(store, { id: "2", startedAt: 2, said: [again] });
    expect(await historyIn(store)).toEqual([`${A} k/first: opened (renamed)`]);
  });

  it("leaves one message an owner, however much changed, with an entry of the ledger for each change", async () => {
    const store = await open();
    const many = Array.from({ length: 1200 }, (_, i): Said => ({ name: `deploy/${i}.yaml#s/x`, broken: ["k/one"] }));
    await report(store, { id: "1", startedAt: 1, said: [...many, { name: A, broken: ["k/two"], owner: "pay" }] });
    const told = await store.read.selectFrom("outbox_message").select(["channel", "body"]).execute();
    expect(told).toEqual([
      { channel: "owner", body: '{"owner":"pay","scan":"1"}' },
      { channel: "owner", body: '{"owner":"web","scan":"1"}' },
    ]);
    const entries = await store.read.selectFrom("ledger_entry").select("kind").execute();
    expect(entries.filter(({ kind }) => kind === "finding.opened")).toHaveLength(1201);
    expect(entries.filter(({ kind }) => kind === "scan.closed")).toHaveLength(1);
  });

  it("refuses verdicts for a scan that is closed, and of another scope", async () => {
    const store = await open();
    const scan = { id: "1", gate: "files", scope: SCOPE, startedAt: 1, coverage: [], digests: {} };
    await store.transaction((tx) => openScan(tx, scan));
    const stranger = { ...verdictOf({ name: A }), subject: { scope: "repo:other", type: "file:yaml", name: "a" } };
    const add = (verdict: typeof stranger): Promise<void> => store.transaction((tx) => addVerdicts(tx, "1", [verdict]));
    await expect(add(stranger)).rejects.toMatchObject({ code: "wrong_scope" });
    await store.transaction((tx) => failScan(tx, "1", { why: "half of the account did not answer", now: 2 }));
    await expect(add(verdictOf({ name: A }))).rejects.toMatchObject({ code: "scan_not_open" });
    await expect(store.transaction((tx) => closeScan(tx, "1", 3))).rejects.toMatchObject({ code: "scan_not_open" });
  });

  describe("laws", () => {
    const said = record({
      name: constantFrom(A, B),
      broken: subarray(["k/one", "k/two"]),
      unknown: constantFrom<readonly string[]>([], ["k/one"]),
    });
    const reports = array(
      record({
        gate: constantFrom("files", "audit"),
        said: uniqueArray(said, { selector: ({ name }) => name, maxLength: 2 }),
        coverage: constantFrom([], [{}], [{ path: "deploy/a*" }]),
      }),
      { minLength: 1, maxLength: 6 },
    ).map((all) =>
      all.map((one, i): Report => {
        // What is unknown is not broken as well.
        const clean = one.said.map((s) => ({ ...s, broken: s.broken.filter((rule) => !s.unknown.includes(rule)) }));
        return { ...one, said: clean, id: `s${i}`, startedAt: (i + 1) * 1000 };
      }),
    );

    let scopes = 0;

    /** The findings after some reports, in a scope of their own. */
    async function after(store: Store, all: readonly Report[]): Promise<readonly string[]> {
      const scope = `repo:github.com/acme/${scopes++}`;
      for (const one of all) await report(store, { ...one, id: `${scope} ${one.id}`, scope });
      return findingsIn(store, scope);
    }

    it("any order and repetition of the same observations gives the same findings", { timeout: 600_000 }, async () => {
      const shuffled = reports.chain((all) =>
        tuple(
          constant(all),
          shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
        ),
      );
      const store = await open();
      await assert(
        asyncProperty(shuffled, async ([all, any]) => {
          expect(await after(store, any)).toEqual(await after(store, all));
        }),
        { numRuns: RUNS },
      );
    });

    it("rename then resolve equals resolve then rename", { timeout: 600_000 }, async () => {
      const type = "k8s:apps/Deployment";
      const renames = [{ from: { type, name: A }, to: { type, name: B } }];
      const rename: Report = { id: "rename", startedAt: 20_000, said: [], coverage: [], renames };
      const resolve = (name: string, startedAt: number): Report => ({ id: "resolve", startedAt, said: [{ name }] });
      const store = await open();
      const onlyA = reports.map((all) =>
        all.map((one) => ({ ...one, said: one.said.filter(({ name }) => name === A) })),
      );
      await assert(
        asyncProperty(onlyA, boolean(), async (all, late) => {
          const renamedFirst = late ? [resolve(B, 21_000), rename] : [rename, resolve(B, 21_000)];
          const resolvedFirst = [resolve(A, 19_000), rename];
          expect(await after(store, [...all, ...renamedFirst])).toEqual(await after(store, [...all, ...resolvedFirst]));
        }),
        { numRuns: RUNS },
      );
    });

    it("a partial scan never resolves what it did not cover", { timeout: 600_000 }, async () => {
      const store = await open();
      await assert(
        asyncProperty(reports, constantFrom("files", "audit"), async (all, gate) => {
          const partial = { id: "last", startedAt: 10_000, gate, said: [], coverage: [{ path: "deploy/a*" }] };
          const isB = (line: string): boolean => line.startsWith(B);
          const whole = await after(store, [...all, partial]);
          expect(whole.filter(isB)).toEqual((await after(store, all)).filter(isB));
        }),
        { numRuns: RUNS },
      );
    });
  });
});

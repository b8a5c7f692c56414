import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock, isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import type { Actor, Route, RouteAnswer } from "@sekisho/gate";
import { files } from "@sekisho/gate-files";
import { REPORT_SHAPE, type ReportHead, readReport, writeReport } from "@sekisho/gate-files/report";
import type { Verdict } from "@sekisho/rulebook";
import type { Store } from "@sekisho/store";
import { describeStores } from "@sekisho/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runtimeOf, until } from "./gates.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const NOW = Date.UTC(2026, 10, 22, 12);
const ACTOR: Actor = { digest: "a", role: "member", teams: [] };
let verdicts: readonly Verdict[] = [];
let head: ReportHead;

/** What `sekisho check` finds in the example company. */
beforeAll(async () => {
  const [check] = files.commands;
  const run = await check?.load();
  let out = "";
  await run?.({
    operands: [],
    options: { output: ["json"], at: "2026-11-22" },
    cwd: join(ROOT, "examples", "company"),
    env: { SEKISHO_CACHE: "off" },
    clock: fixedClock(NOW),
    terminal: {
      out: (text) => {
        out += text;
      },
      err: () => {},
      read: () => Promise.resolve(new Uint8Array()),
      keyboard: false,
      colors: false,
      columns: 100,
    },
    version: "0.1.0",
    builtinRulebooks: join(ROOT, "rulebooks"),
  });
  // The gate's own report, which holds the verdicts as they are.
  const report = JSON.parse(out) as { readonly scope: string; readonly verdicts: readonly Verdict[] };
  ({ verdicts } = report);
  head = {
    scan: "run-0001-a",
    scope: report.scope,
    ref: "main",
    defaultBranch: "main",
    startedAt: NOW,
    coverage: [{}],
    renames: [],
    digests: { rules: "1".repeat(64) },
  };
}, 60_000);

function keysOf(verdict: Verdict): readonly string[] {
  const { violations, warnings, audited, exempted } = verdict;
  return [...violations, ...warnings, ...audited, ...exempted].map(({ key }) => key);
}

function body(changed: Partial<ReportHead> = {}, said: readonly Verdict[] = verdicts): Json {
  // JSON.parse makes what JSON has and nothing else.
  return JSON.parse(writeReport({ ...head, ...changed }, said)) as Json;
}

describe("a report", () => {
  it("is read as it was written, with the keys that its findings have", () => {
    const { value, diagnostics } = readReport(body());
    expect(diagnostics).toEqual([]);
    expect(verdicts.flatMap(keysOf).length).toBeGreaterThan(10);
    expect(value?.verdicts.map(({ subject }) => subject)).toEqual(verdicts.map(({ subject }) => subject));
    expect(value?.verdicts.map(keysOf)).toEqual(verdicts.map(keysOf));
    expect(value?.verdicts.map(({ digest, owner, judged }) => [digest, owner, judged])).toEqual(
      verdicts.map(({ digest, owner, judged }) => [digest, owner, judged]),
    );
  });

  it("is described as it is written", () => {
    const shape = z.fromJSONSchema(REPORT_SHAPE as Parameters<typeof z.fromJSONSchema>[0]);
    expect(shape.safeParse(body()).error).toBeUndefined();
    expect(shape.safeParse({ ...(body() as object), key: "x" }).success).toBe(false);
  });

  const wrong: readonly (readonly [string, (report: { [key: string]: Json }) => Json, string])[] = [
    ["no map", () => [], "report_wrong_type"],
    ["another version", (report) => ({ ...report, version: "files-report/2" }), "report_unsupported_version"],
    ["a key that it does not know", (report) => ({ ...report, key: "x" }), "report_unknown_key"],
    [
      "no coverage",
      (report) => Object.fromEntries(Object.entries(report).filter(([key]) => key !== "coverage")),
      "report_missing_key",
    ],
    ["a scope that is none", (report) => ({ ...report, scope: "acme" }), "report_bad_value"],
    ["a digest that is none", (report) => ({ ...report, digests: { rules: "x" } }), "report_bad_value"],
    ["a name that is too long", (report) => ({ ...report, ref: "x".repeat(2_000) }), "report_bad_value"],
    ["half a surrogate pair", (report) => ({ ...report, ref: "\ud800" }), "report_bad_value"],
    [
      "too many selectors",
      (report) => ({ ...report, coverage: Array.from({ length: 10_001 }, () => ({})) }),
      "report_wrong_type",
    ],
    [
      "a subject twice",
      (report) => ({ ...report, verdicts: [...list(report["verdicts"]), ...list(report["verdicts"])] }),
      "report_twice",
    ],
  ];
  it.each(wrong)("with %s is refused", (_, change, code) => {
    const given = body();
    if (!isJsonObject(given)) throw new Error("a report is a map");
    const { value, diagnostics } = readReport(change({ ...given }));
    expect(value).toBeUndefined();
    expect(diagnostics[0]?.code).toBe(code);
  });
});

describeStores("the gate files", ({ open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-report-"));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  async function withGate(
    work: (store: Store, send: (body: Json, actor?: Actor) => Promise<RouteAnswer>) => Promise<void>,
  ) {
    const store = await open();
    const runtime = await runtimeOf(store, {
      data,
      clock: fixedClock(NOW),
      gates: [{ gate: files, config: undefined }],
    });
    try {
      const route: Route | undefined = runtime.gates[0]?.parts.routes?.find(({ path }) => path === "/reports");
      if (route === undefined) throw new Error("the gate takes reports in");
      const signal = new AbortController().signal;
      await work(store, (sent, actor = ACTOR) =>
        route.handle({ actor, parameters: {}, query: {}, body: sent, signal }),
      );
    } finally {
      await runtime.close(1_000);
    }
  }

  it("makes findings of a report, once, and resolves what a later one covers and does not find", async () => {
    await withGate(async (store, send) => {
      expect(await send(body())).toMatchObject({ status: 202, body: { outcome: "accepted" } });
      expect(await send(body())).toMatchObject({ status: 200, body: { outcome: "repeated" } });
      const expected = [...new Set(verdicts.flatMap(keysOf))].sort();
      await until(async () => ((await findings(store)).length === expected.length ? true : undefined));
      expect((await findings(store)).map(({ key }) => key)).toEqual(expected);
      const gone = body({ scan: "run-0002-a", startedAt: NOW + 1 }, []);
      expect(await send(gone)).toMatchObject({ status: 202 });
      await until(async () => ((await findings(store)).every(({ state }) => state === "resolved") ? true : undefined));
    });
  });

  it("keeps a report of another branch without a finding, and takes two at the same time for one", async () => {
    await withGate(async (store, send) => {
      const sent = body({ ref: "topic" });
      const statuses = (await Promise.all([send(sent), send(sent), send(sent)])).map(({ status }) => status);
      expect(statuses.sort((a, b) => a - b)).toEqual([200, 200, 202]);
      const scans = await store.read.selectFrom("scan").select(["phase", "changes_findings"]).execute();
      expect(scans).toEqual([{ phase: "closed", changes_findings: 0 }]);
      expect(await findings(store)).toEqual([]);
    });
  });

  it("refuses what is no report, what comes from the future, and a scope that the sender may not speak of", async () => {
    await withGate(async (store, send) => {
      expect(await send({ version: "files-report/1" })).toMatchObject({
        status: 422,
        refusal: { code: "report_invalid" },
      });
      expect(await send(body({ startedAt: NOW + 3_600_000 }))).toMatchObject({ status: 422 });
      const stranger: Actor = { ...ACTOR, speaksFor: ["repo:example.com/other/*"] };
      expect(await send(body(), stranger)).toMatchObject({ status: 403, refusal: { code: "scope_refused" } });
      const own: Actor = { ...ACTOR, speaksFor: [head.scope] };
      expect(await store.read.selectFrom("scan").select("id").execute()).toEqual([]);
      expect(await send(body(), own)).toMatchObject({ status: 202 });
    });
  });
});

function list(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

async function findings(store: Store): Promise<readonly { readonly key: string; readonly state: string }[]> {
  return store.read.selectFrom("finding").select(["key", "state"]).orderBy("key").execute();
}

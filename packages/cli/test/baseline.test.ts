import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { write } from "./git-world.ts";
import { checkJson, type Files, folder, type JsonReport, MANIFEST, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

interface WithBaseline extends JsonReport {
  readonly baseline: {
    readonly file: string;
    readonly old: readonly { readonly key: string; readonly file: string; readonly since: string }[];
    readonly gone: readonly { readonly file: string }[];
    readonly written?: number;
  } | null;
}

const OLD: Files = {
  ...RULEBOOK,
  "sekisho.yaml": `${SETTINGS}check: {paths: [d], baseline: known.json}\n`,
  "d/a.yaml": POD,
  "d/b.yaml": POD.replace("name: p", "name: q"),
};

async function known(files: Files, at = "2026-11-01"): Promise<string> {
  const root = folder(files);
  const { status, out } = await sekisho(root, ["check", "--at", at, "--write-baseline", "known.json"]);
  expect([status, out.includes("Wrote 2 violations to known.json.")]).toEqual([0, true]);
  return root;
}

async function checked(root: string, argv: readonly string[] = []): Promise<readonly unknown[]> {
  // The tests check what they read of it.
  const { exitStatus, baseline } = (await checkJson(root, argv)) as WithBaseline;
  return [
    exitStatus,
    baseline?.old.map(({ file, since }) => `${file} ${since}`),
    baseline?.gone.map(({ file }) => file),
  ];
}

const BOTH = ["d/a.yaml 2026-11-01", "d/b.yaml 2026-11-01"];

test("what was broken before does not stop, and is told with its age", async () => {
  const root = await known(OLD);
  expect(await checked(root)).toEqual([0, BOTH, []]);
  const { out } = await sekisho(root, ["check"]);
  expect(out).toContain(
    "Known before, which the baseline lets be\n  since 2026-11-01, 21 days\n    acme/host-network  d/a.yaml:4:21",
  );
  expect(out).toContain("2 known before");
  const { out: ja } = await sekisho(root, ["check", "--lang", "ja"]);
  expect(ja).toContain("2026-11-01 から（21 日）");
});

test("what is new stops, however alike", async () => {
  const root = await known(OLD);
  write(root, { "d/c.yaml": POD.replace("name: p", "name: r") });
  expect(await checked(root)).toEqual([1, BOTH, []]);
  const { out } = await sekisho(root, ["check"]);
  // With its lines, though others come before it.
  expect(out).toContain("-->");
  expect(out).toContain("Stopped: 1 violation, 2 known before.");
});

test("another content of a moved thing is new; the same is known", async () => {
  const root = await known({
    ...OLD,
    "d/b.yaml": POD.replace("name: p", "name: q").replace("true}", "true, hostPID: false}"),
  });
  writeFileSync(join(root, "d/a.yaml"), "a: 1\n");
  writeFileSync(join(root, "d/moved.yaml"), `\n\n${POD}`);
  expect(await checked(root)).toEqual([0, ["d/moved.yaml 2026-11-01", "d/b.yaml 2026-11-01"].sort(), []]);
  writeFileSync(join(root, "d/moved.yaml"), POD.replace("true}", "true, hostIPC: false}"));
  expect(await checked(root)).toEqual([1, [BOTH[1]], ["d/a.yaml"]]);
});

test("a copy of what is known is new: an entry knows one thing", async () => {
  const root = await known(OLD);
  write(root, { "d/copy.yaml": POD });
  expect((await checked(root))[0]).toBe(1);
  // Also where the other one is not looked at.
  expect((await checked(root, ["d/copy.yaml"]))[0]).toBe(1);
});

test("what is mended is told, and leaves the file when it is written again; ages stay", async () => {
  const root = await known(OLD);
  write(root, { "d/a.yaml": POD.replace("true", "false"), "d/c.yaml": POD.replace("name: p", "name: r") });
  expect(await checked(root)).toEqual([1, [BOTH[1]], ["d/a.yaml"]]);
  const { out } = await sekisho(root, ["check"]);
  expect(out).toContain("Mended since: the baseline can shrink (--write-baseline)\n    acme/host-network  d/a.yaml");
  await sekisho(root, ["check", "--write-baseline", "known.json"]);
  expect(await checked(root)).toEqual([0, [BOTH[1], "d/c.yaml 2026-11-22"], []]);
});

test("what was not read, or could not be judged, is not told as mended", async () => {
  const root = await known(OLD);
  expect(await checked(root, ["d/b.yaml"])).toEqual([0, [BOTH[1]], []]);
  await sekisho(root, ["check", "d/b.yaml", "--write-baseline", "known.json"]);
  expect(await checked(root)).toEqual([0, BOTH, []]);
  write(root, { "d/a.yaml": "a: [\n" });
  expect(await checked(root)).toEqual([2, [BOTH[1]], []]);
  write(root, { "d/a.yaml": POD, "rulebook/rules/host.rego": "package x\n" });
  expect(await checked(root)).toEqual([0, [], []]);
});

test("a run with errors writes no baseline", async () => {
  const root = await known(OLD);
  const before = readFileSync(join(root, "known.json"), "utf8");
  write(root, { "d/a.yaml": "a: [\n" });
  const { status } = await sekisho(root, ["check", "--write-baseline", "known.json"]);
  expect([status, readFileSync(join(root, "known.json"), "utf8")]).toEqual([2, before]);
});

test("a rule keeps what is known of it under another id", async () => {
  const root = await known(OLD);
  const renamed = String(RULEBOOK["rulebook/rules/host.rego"]).replace(
    "id: host-network",
    "id: network\n#     formerly: [host-network]",
  );
  write(root, { "rulebook/rules/host.rego": renamed });
  expect(await checked(root)).toEqual([0, BOTH, []]);
});

test("warnings are known, too, and the weakest action that stops is asked", async () => {
  const root = await known({
    ...OLD,
    "rulebook/rulebook.yaml": `${MANIFEST}stages: [{rules: [acme/host-network], action: warn}]\n`,
  });
  expect((await checked(root, ["--fail-on", "warn"]))[0]).toBe(0);
});

test.each<[string, string, string]>([
  ["no JSON", "{", "json_"],
  ["another version", '{"version": "baseline/9", "scope": "", "entries": []}', "baseline_unsupported_version"],
  ["something else", '{"version": "baseline/1", "scope": "", "entries": [{"key": "x"}]}', "baseline_"],
])("a baseline that is %s judges nothing", async (_, text, code) => {
  const root = folder({ ...OLD, "known.json": text });
  const report = await checkJson(root);
  expect(report.exitStatus).toBe(2);
  expect(report.diagnostics[0]?.code).toContain(code);
  expect(report.verdicts).toEqual([]);
});

test("a baseline that is not there is a mistake, one entry twice as well", async () => {
  const root = folder(OLD);
  expect((await checkJson(root)).diagnostics.map(({ code }) => code)).toEqual(["baseline_not_found"]);
  await sekisho(root, ["check", "--write-baseline", "known.json"]);
  const text = readFileSync(join(root, "known.json"), "utf8");
  const [entry = ""] = /^ {2}\{.*\}(?=,?$)/m.exec(text) ?? [];
  writeFileSync(join(root, "known.json"), text.replace(entry, `${entry},\n${entry}`));
  expect((await checkJson(root)).diagnostics.map(({ code }) => code)).toEqual(["baseline_repeated"]);
});

test("--baseline goes before sekisho.yaml; the file is judged by nobody; --changed writes none", async () => {
  const root = await known({ ...OLD, "sekisho.yaml": SETTINGS });
  expect((await checkJson(root)).exitStatus).toBe(1);
  const report = await checkJson(root, ["--baseline", "known.json"]);
  expect(report.exitStatus).toBe(0);
  expect(report.skipped.filter(({ reason }) => reason === "baseline")).toEqual([
    { file: "known.json", reason: "baseline" },
  ]);
  const { status, err } = await sekisho(root, ["check", "--changed", "main", "--write-baseline", "x.json"]);
  expect([status, err.includes("--write-baseline")]).toEqual([2, true]);
});

test("SARIF and JUnit tell what is known from what is new", async () => {
  const root = await known(OLD);
  write(root, { "d/c.yaml": POD.replace("name: p", "name: r") });
  const { out } = await sekisho(root, ["check", "--output", "sarif"]);
  const { runs } = JSON.parse(out) as {
    readonly runs: readonly [
      { readonly results: readonly { readonly baselineState: string; readonly suppressions?: unknown }[] },
    ];
  };
  expect(runs[0].results.map(({ baselineState, suppressions }) => [baselineState, suppressions !== undefined])).toEqual(
    [
      ["new", false],
      ["unchanged", true],
      ["unchanged", true],
    ],
  );
  const junit = (await sekisho(root, ["check", "--output", "junit"])).out;
  expect([junit.match(/<failure /g)?.length, junit.match(/<skipped /g)?.length]).toEqual([1, 2]);
  expect(
    (await sekisho(root, ["check", "--output", "github"])).out.split("\n").filter((line) => line !== ""),
  ).toHaveLength(1);
});

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commit, repository, write } from "./git-world.ts";
import { checkJson, type Files, folder, MANIFEST, POD, RULEBOOK, sekisho } from "./world.ts";

interface ImpactReport {
  readonly exitStatus: number;
  readonly version: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly history: { readonly commits: number; readonly versions: number; readonly unrendered: number } | null;
  readonly touched: readonly { readonly rule: string; readonly changed: readonly string[]; readonly isNew?: true }[];
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  readonly differences: readonly {
    readonly kind: string;
    readonly rule: string;
    readonly owner: string;
    readonly subject: { readonly name: string };
    readonly file: string;
    readonly seen: number;
    readonly commit?: string;
    readonly was: { readonly outcome: string };
    readonly is: { readonly outcome: string };
    readonly places: readonly { readonly file: string; readonly line: number }[];
  }[];
}

async function impactJson(cwd: string, argv: readonly string[]): Promise<ImpactReport> {
  const { status, out, err } = await sekisho(cwd, ["impact", "--output", "json", ...argv]);
  if (out === "") throw new Error(err);
  // The tests check what they read of it.
  const report = JSON.parse(out) as ImpactReport;
  expect(report.exitStatus).toBe(status);
  return report;
}

/** `kind rule file:line was → is` of every difference. */
function lines({ differences }: ImpactReport): readonly string[] {
  return differences
    .map(
      ({ kind, rule, file, places, was, is }) =>
        `${kind} ${rule} ${file}:${places[0]?.line} ${was.outcome} → ${is.outcome}`,
    )
    .sort();
}

const WARNS = { "rulebook/rulebook.yaml": `${MANIFEST}stages: [{rules: [acme/host-network], action: warn}]\n` };
const NEW_RULE = {
  "rulebook/rules/named.rego": `# METADATA
# scope: package
# title: Pods are named well
# custom:
#   sekisho: {id: named, severity: low, applies: [{view: k8s.object}]}
package acme.named

deny contains {"msg": "it is called p"} if input.metadata.name == "p"
`,
};
const HOST = "acme/host-network";

test.each<[string, Files, Files, readonly string[], readonly string[]]>([
  ["nothing", RULEBOOK, {}, [], []],
  ["an action", { ...RULEBOOK, ...WARNS }, RULEBOOK, [`${HOST} stages`], [`failing ${HOST} a.yaml:4 warn → deny`]],
  ["an action back", RULEBOOK, WARNS, [`${HOST} stages`], [`changed ${HOST} a.yaml:4 deny → warn`]],
  ["a rule more", RULEBOOK, NEW_RULE, ["acme/named "], ["failing acme/named a.yaml:3 unasked → deny"]],
  [
    "a rule off",
    RULEBOOK,
    { "rulebook/rulebook.yaml": `${MANIFEST}stages: [{rules: [acme/host-network], action: off}]\n` },
    [`${HOST} stages`],
    [`passing ${HOST} a.yaml:4 deny → unasked`],
  ],
])("tells what a change of the working tree changes: %s", async (_, before, after, touched, differences) => {
  const root = repository({ ...before, "a.yaml": POD }, after);
  const report = await impactJson(root, ["--from", "HEAD"]);
  expect(report.version).toBe("impact/1");
  expect(report.touched.map(({ rule, changed }) => `${rule} ${changed.join()}`)).toEqual(touched);
  expect(lines(report)).toEqual(differences);
  expect(report.exitStatus).toBe(0);
});

test("tells the severity of what is exempted where only that has changed", async () => {
  const exempted = {
    ...RULEBOOK,
    "a.yaml": POD,
    "rulebook/owners.yaml":
      'apiVersion: rulebook/v1\nkind: Owners\ndefault: platform\nteams: {platform: {approves: ["acme/*"]}}\n',
    "rulebook/exemptions/x.yaml": `apiVersion: rulebook/v1
kind: Exemption
id: x
rules: [${HOST}]
match: [{name: p}]
reason: it is known
ticket: T-1
approver: platform
approved: 2026-11-01
expires: 2027-02-01
`,
  };
  const graver = { "rulebook/rulebook.yaml": `${MANIFEST}rules: {${HOST}: {severity: critical}}\n` };
  const root = repository(exempted, graver);
  const { out } = await sekisho(root, ["impact", "--from", "HEAD"]);
  expect(out).toMatch(/exempted \([a-z]+\) by x → exempted \(critical\) by x/);
});

test("takes a revision, an archive and a directory for one rulebook", async () => {
  const root = repository({ ...RULEBOOK, ...WARNS, "a.yaml": POD }, RULEBOOK);
  const old = folder({ ...RULEBOOK, ...WARNS });
  execFileSync("tar", ["-czf", join(root, "old.tar.gz"), "-C", join(old, "rulebook"), "."]);
  execFileSync("tar", ["-cf", join(root, "old.tar"), "-C", old, "rulebook"]);
  const expected = [`failing ${HOST} a.yaml:4 warn → deny`];
  for (const from of ["HEAD", "main", "HEAD:rulebook", "old.tar.gz", "old.tar", join(old, "rulebook")]) {
    expect(lines(await impactJson(root, ["--from", from])), from).toEqual(expected);
  }
  expect(lines(await impactJson(root, ["--from", "rulebook", "--to", "HEAD"]))).toEqual([
    `changed ${HOST} a.yaml:4 deny → warn`,
  ]);
});

test("a revision brings what its rulebook includes beside itself", async () => {
  const shared = Object.fromEntries(
    Object.entries(RULEBOOK).map(([path, text]) => [path.replace("rulebook/", "shared/"), text]),
  );
  const own = {
    "rulebook/rulebook.yaml": "apiVersion: rulebook/v1\nname: own\nversion: 1.0.0\nincludes: [{use: ../shared}]\n",
  };
  const mended = String(shared["shared/rules/host.rego"]).replace("== true", "== false");
  const root = repository({ ...shared, ...own, "a.yaml": POD }, { "shared/rules/host.rego": mended });
  expect(lines(await impactJson(root, ["--from", "HEAD"]))).toEqual([`passing ${HOST} a.yaml:4 deny → passed`]);
});

test.each<[string, readonly string[], string]>([
  ["no such revision", ["--from", "nope"], "git_no_revision"],
  ["an option as a revision", ["--from=--all"], "git_no_revision"],
  ["a revision without the rulebook", ["--from", "HEAD:elsewhere"], "impact_no_rulebook"],
  ["a file that is no archive", ["--from", "a.yaml"], "impact_no_rulebook"],
  ["a directory without a rulebook", ["--from", "deploy"], "rulebook_not_found"],
  ["nothing to compare with", [], "usage"],
  ["no such range", ["--from", "HEAD~1", "--history", "nope"], "git_no_revision"],
  ["a rulebook with mistakes", ["--from", "HEAD"], "rego_parse_error"],
])("refuses %s", async (_, argv, code) => {
  const root = repository({ ...RULEBOOK, ...WARNS, "a.yaml": POD, "deploy/b.yaml": POD });
  if (code === "rego_parse_error") write(root, { "rulebook/rules/host.rego": "package" });
  else write(root, RULEBOOK);
  commit(root);
  if (code === "rego_parse_error") write(root, RULEBOOK);
  const { status, out, err } = await sekisho(root, ["impact", ...argv]);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toContain(code);
  if (code === "rego_parse_error") expect(err).toContain("HEAD:rulebook/rules/host.rego:1");
});

test("judges every version that commits had, each once, and tells the newest", async () => {
  const root = repository({ ...RULEBOOK, ...WARNS, "d/a.yaml": POD, "d/b.yaml": "a: 1\n", "e/c.yaml": POD });
  write(root, { "d/a.yaml": `${POD}# again\n` });
  const second = commit(root);
  rmSync(join(root, "d/a.yaml"));
  write(root, { "chart/Chart.yaml": "name: x\n", "chart/templates/a.yaml": "{{ no }}: [\n", "d/b.yaml": "a: [\n" });
  commit(root);
  write(root, RULEBOOK);
  const report = await impactJson(root, ["--from", "HEAD", "--history", "10", "d", "chart"]);
  expect(lines(report)).toEqual([`failing ${HOST} d/a.yaml:4 warn → deny`]);
  expect(report.differences[0]).toMatchObject({ seen: 2, commit: second });
  expect(report.history).toEqual({ commits: 3, versions: 5, unrendered: 1 });
  // What nobody can mend any more stops nothing.
  expect(report.diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
  expect(report.exitStatus).toBe(0);
  const last = await impactJson(root, ["--from", "HEAD", "--history", "HEAD~1..HEAD", "d"]);
  expect([lines(last), last.history?.commits]).toEqual([[], 1]);
});

const request = (uid: string, operation: string, more: object = {}): object => ({
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  request: {
    uid,
    operation,
    userInfo: { username: "u" },
    object: { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "ns" }, spec: { hostNetwork: true } },
    ...more,
  },
});

test("judges recorded requests as the cluster would, equal ones once", async () => {
  const stage = `${MANIFEST}stages: [{rules: [acme/host-network], gates: [admission], scopes: ["cluster:dev"], action: warn}]\n`;
  const root = repository({ ...RULEBOOK, "rulebook/rulebook.yaml": stage }, RULEBOOK);
  const recorded = [request("1", "CREATE"), request("2", "CREATE"), request("3", "UPDATE")];
  write(root, {
    "r.jsonl": `${recorded.map((one) => JSON.stringify(one)).join("\n")}\n`,
    "one.json": JSON.stringify(request("4", "CREATE"), null, 1),
    "gone.json": JSON.stringify(
      request("5", "DELETE", {
        object: null,
        oldObject: { apiVersion: "v1", kind: "Pod", metadata: { name: "q" }, spec: { hostNetwork: true } },
      }),
    ),
  });
  const report = await impactJson(root, [
    "--from",
    "HEAD",
    "--scope",
    "cluster:dev",
    "r.jsonl",
    "one.json",
    "gone.json",
  ]);
  expect(report.counts).toMatchObject({ requests: 5, subjects: 5, failing: 2 });
  expect(report.differences.map(({ subject, seen, kind }) => `${kind} ${subject.name} ${seen}`)).toEqual([
    "failing ns/p 4",
    "failing q 1",
  ]);
  expect((await impactJson(root, ["--from", "HEAD", "--scope", "cluster:prod", "r.jsonl"])).differences).toEqual([]);
  write(root, { "bad.jsonl": `{"kind": "Pod"}\n\n{\n` });
  const bad = await impactJson(root, ["--from", "HEAD", "bad.jsonl"]);
  expect([bad.exitStatus, bad.diagnostics.length]).toEqual([2, 2]);
});

test("judges objects that were dumped from a cluster at the gate admission", async () => {
  const stage = `${MANIFEST}stages: [{rules: [acme/host-network], gates: [admission], action: warn}]\n`;
  const root = repository({ ...RULEBOOK, "rulebook/rulebook.yaml": stage }, RULEBOOK);
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "ns" }, spec: { hostNetwork: true } };
  write(root, {
    "dump/pods.json": JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [pod, { ...pod, metadata: { name: "q" } }],
    }),
  });
  const report = await impactJson(root, ["--from", "HEAD", "--scope", "cluster:prod-1", "dump"]);
  expect(report.differences.map(({ subject: { name }, was }) => `${name} ${was.outcome}`)).toEqual([
    "ns/p warn",
    "q warn",
  ]);
  expect((await impactJson(root, ["--from", "HEAD", "dump"])).differences).toEqual([]);
});

test.each<[string, readonly string[], Files, number]>([
  ["something newly fails", ["--fail-on", "new"], RULEBOOK, 1],
  ["and nobody asks", [], RULEBOOK, 0],
  ["nothing newly fails", ["--fail-on", "new"], { "rulebook/rulebook.yaml": MANIFEST, "a.yaml": "a: 1\n" }, 0],
  ["a file is broken", ["--fail-on", "new"], { ...RULEBOOK, "b.yaml": "a: [\n" }, 2],
  [
    "a rule fails",
    [],
    {
      "rulebook/rules/host.rego": String(RULEBOOK["rulebook/rules/host.rego"]).replace(
        '{"msg": "hostNetwork is true"}',
        "1",
      ),
    },
    2,
  ],
])("ends with a status: %s", async (_, argv, after, status) => {
  const root = repository({ ...RULEBOOK, ...WARNS, "a.yaml": POD }, after);
  expect((await impactJson(root, ["--from", "HEAD", ...argv])).exitStatus).toBe(status);
});

const OWNERS = {
  "rulebook/owners.yaml": `apiVersion: rulebook/v1
kind: Owners
default: platform
teams: {platform: {}, shop: {}}
owns: [{path: "shop/**", team: shop}]
`,
};

test("text is by owner and rule, in both languages, and leaves nothing out with --all", async () => {
  const many = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`shop/${i}.yaml`, POD]));
  const root = repository({ ...RULEBOOK, ...OWNERS, ...WARNS, ...many, "a.yaml": POD }, RULEBOOK);
  const { out } = await sekisho(root, ["impact", "--from", "HEAD"]);
  expect(out).toContain("From acme 1.0.0 (HEAD) to acme 1.0.0 (the working tree)");
  expect(out.indexOf("shop: 7 newly failing")).toBeLessThan(out.indexOf("platform: 1 newly failing"));
  expect(out).toContain("shop/0.yaml:4:21  Pod ns/p  warning (high) → stops (high)");
  expect(out).toContain("and 2 more (--all shows them)");
  expect(out).not.toContain("shop/6.yaml");
  expect(out.endsWith("8 newly failing.\n")).toBe(true);
  expect((await sekisho(root, ["impact", "--from", "HEAD", "--all"])).out).toContain("shop/6.yaml:4:21");
  expect((await sekisho(root, ["impact", "--from", "HEAD", "--lang", "ja"])).out).toContain("新たに違反 8 件。");
});

test("markdown stays below what a comment holds, says what it leaves out, and brings no markup along", async () => {
  const hostile = "shop/`|<b>@all [x](y).yaml";
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`shop/${"long-".repeat(10)}${i}.yaml`, POD]));
  const root = repository({ ...RULEBOOK, ...OWNERS, ...WARNS, ...many, [hostile]: POD }, RULEBOOK);
  const { out } = await sekisho(root, ["impact", "--from", "HEAD", "--output", "markdown"]);
  expect(out.length).toBeLessThan(60_000);
  const shown = out.match(/^ {2}- newly failing/gm)?.length ?? 0;
  const left = Number(/\*\*(\d+) differences are left out/.exec(out)?.[1]);
  expect(shown).toBeGreaterThan(100);
  expect(shown + left).toBe(601);
  expect(out).toContain("| `shop` | 601 |");
  expect(out).toContain("``shop/`|<b>@all [x](y).yaml:4:21``");
});

test("tells what check under either rulebook tells", async () => {
  const pods = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `p/${i}.yaml`,
      i % 3 === 0 ? POD : POD.replace("true", "false").replace("name: p", `name: p${i}`),
    ]),
  );
  const root = repository({ ...RULEBOOK, ...WARNS, ...pods }, { ...RULEBOOK, ...NEW_RULE });
  const keys = async (rulebook: string): Promise<readonly string[]> => {
    const { verdicts } = await checkJson(root, ["--rulebook", rulebook, "p"]);
    return verdicts.flatMap(({ violations }) => violations.map(({ key }) => key));
  };
  const old = folder({ ...RULEBOOK, ...WARNS });
  const [before, after] = [await keys(join(old, "rulebook")), await keys("rulebook")];
  const told = await sekisho(root, ["impact", "--from", "HEAD", "--output", "json", "p"]);
  const { differences } = JSON.parse(told.out) as {
    readonly differences: readonly { readonly kind: string; readonly key: string }[];
  };
  const failing = differences.filter(({ kind }) => kind === "failing").map(({ key }) => key);
  expect(failing.length).toBeGreaterThan(4);
  expect(failing.toSorted()).toEqual(after.filter((key) => !before.includes(key)).toSorted());
});

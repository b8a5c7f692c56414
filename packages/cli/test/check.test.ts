import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkJson, folder, MANIFEST, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const repository = (files = {}) => folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, ...files });

describe("check", () => {
  test("points at line and column, underlined", async () => {
    const { status, out } = await sekisho(repository({ "deploy/a.yaml": POD }), ["check"]);
    expect(status).toBe(1);
    expect(out).toContain("--> deploy/a.yaml:4:21  Pod ns/p");
    expect(out).toContain("4 | spec: {hostNetwork: true}\n    |                     ^^^^");
    expect(out).toMatch(/\nStopped: 1 violation\.\n$/);
  });

  test("from a subdirectory: names from there for people, from the root for subjects", async () => {
    const root = repository({ "deploy/a.yaml": POD });
    const { out } = await sekisho(join(root, "deploy"), ["check", "."]);
    expect(out).toContain("--> a.yaml:4:21");
    const report = await checkJson(join(root, "deploy"), ["."]);
    expect(report.verdicts[0]?.subject).toMatchObject({ scope: "repo:example.com/a/b", name: "deploy/a.yaml#ns/p" });
  });

  test("rules that an earlier run has compiled say the same", async () => {
    const root = repository({ "deploy/a.yaml": POD });
    const env = { SEKISHO_CACHE: folder({}) };
    const fresh = await sekisho(root, ["check", "deploy"]);
    const reports: string[] = [];
    for (let run = 0; run < 3; run++) reports.push((await sekisho(root, ["check", "deploy"], { env })).out);
    expect(readdirSync(join(env.SEKISHO_CACHE, "code"))).toHaveLength(2);
    expect(reports.map(withoutTime)).toEqual(Array.from({ length: 3 }, () => withoutTime(fresh.out)));
  });

  test("a clean run says what was judged", async () => {
    const { status, out } = await sekisho(repository({ "a.yaml": POD.replace("true", "false") }), ["check"]);
    expect([status, /Judged 1 subject in 1 file by 1 rule as of 2026-11-22T12:00Z/.test(out)]).toEqual([0, true]);
    expect(out).toMatch(/\nPassed: nothing stands against it\.\n$/);
  });

  test.each([
    ["YAML", POD],
    ["JSON", '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"hostNetwork": true}}'],
    ["a flow mapping of YAML", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostNetwork: true}}"],
  ])("standard input: %s", async (_, stdin) => {
    const { status, out } = await sekisho(repository(), ["check", "-"], { stdin });
    expect([status, out.includes("--> standard input:")]).toEqual([1, true]);
  });

  test("without settings the rulebooks that ship judge, and it says so", async () => {
    const { status, out } = await sekisho(folder({ "a.yaml": POD }), ["check"]);
    expect(status).toBe(1);
    expect(out).toMatch(/Rulebook kubernetes [^]*Rulebook terraform-aws [^]*those that ship judge/);
  });

  test("the scope is the git remote's where nobody says it", async () => {
    const files = { "a.yaml": POD, ".git/config": '[remote "origin"]\nurl = git@github.com:acme/shop.git\n' };
    expect((await checkJson(folder(files))).scope).toBe("repo:github.com/acme/shop");
    expect((await checkJson(folder(files), ["--scope", "repo:x/y"])).scope).toBe("repo:x/y");
  });

  test("many violations of one rule do not drown the rest", async () => {
    const pods = Array.from({ length: 30 }, (_, i) => POD.replace("name: p", `name: p${i}`)).join("---\n");
    const root = repository({ "a.yaml": pods });
    const some = (await sekisho(root, ["check"])).out;
    expect([some.match(/-->/g)?.length, some.includes("and 25 more of acme/host-network")]).toEqual([5, true]);
    expect((await sekisho(root, ["check", "--all"])).out.match(/-->/g)).toHaveLength(30);
  });

  test("more than a batch is judged whole, in order", async () => {
    const pods = Array.from({ length: 700 }, (_, i) => [`p${String(i).padStart(4, "0")}.yaml`, POD] as const);
    const report = await checkJson(repository(Object.fromEntries(pods)));
    expect(report.verdicts.map(({ subject }) => subject.name)).toEqual(pods.map(([file]) => `${file}#ns/p`));
    expect(report.verdicts.every(({ violations }) => violations.length === 1)).toBe(true);
  });

  test("Japanese by option and by locale", async () => {
    const root = repository({ "a.yaml": POD });
    expect((await sekisho(root, ["check", "--lang", "ja"])).out).toContain("停止: 違反 1 件。");
    expect((await sekisho(root, ["check"], { env: { LANG: "ja_JP.UTF-8" } })).out).toContain("停止: 違反 1 件。");
  });

  test("a file beside the text, and one that can't be written", async () => {
    const root = repository({ "a.yaml": POD });
    const { out } = await sekisho(root, ["check", "--output", "sarif=r.sarif"]);
    expect(out).toMatch(/Stopped/);
    expect(readFileSync(join(root, "r.sarif"), "utf8")).toContain('"version": "2.1.0"');
    const failed = await sekisho(root, ["check", "--output", "json=gone/r.json"]);
    expect(failed.status).toBe(2);
    expect(failed.out).toMatch(/Stopped/);
    expect(failed.err).toMatch(/gone\/r\.json can't be written/);
  });
});

describe("stages and days", () => {
  const stages = "stages:\n  - {rules: ['acme/*'], action: warn, until: 2026-12-31}\n";
  const root = () => repository({ "rulebook/rulebook.yaml": MANIFEST + stages, "a.yaml": POD });
  test.each<[string[], number]>([
    [[], 0],
    [["--fail-on", "warn"], 1],
    [["--at", "2026-12-31"], 0],
    [["--at", "2027-01-01"], 1],
    [["--at", "2027-01-01T08:00:00+09:00"], 0],
  ])("%j", async (argv, status) => expect((await sekisho(root(), ["check", ...argv])).status).toBe(status));
});

describe("secrets", () => {
  const canary = "tr0ub4dor-and-3";
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  # was ${canary}-1\n  password: ${canary} # not ${canary}\n`;
  const rule = `# METADATA
# scope: package
# title: Secrets are elsewhere
# custom:
#   sekisho:
#     id: no-secret
#     severity: high
#     applies: [{view: k8s.object, kinds: [Secret]}]
package acme.no_secret

deny contains {"msg": sprintf("found %v", [input.stringData.password]), "value": input.stringData} if input.stringData.password
`;
  const files = {
    "rulebook/rules/no-secret.rego": rule,
    "a.yaml": `${secret}---\n${POD}`,
    "b.yaml": `apiVersion: v1\nkind: List\nitems:\n- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n- ${secret.trimEnd().replaceAll("\n", "\n  ")}\n`,
    "broken.yaml": `${secret}  other: [${canary}\n`,
  };
  test.each([["text"], ["json"], ["sarif"], ["github"], ["junit"]])("never show in %s", async (form) => {
    const root = repository(files);
    const { status, out, err } = await sekisho(root, ["check", "--all", "--verbose", "--output", form]);
    expect(status).toBe(2);
    expect(out).toContain("no-secret");
    expect(out + err).not.toContain(canary);
    expect(out + err).not.toContain(Buffer.from(canary).toString("base64"));
  });
  test("their lines show where they stood", async () => {
    const { out } = await sekisho(repository(files), ["check"]);
    expect(out).toContain("6 |   password: (sensitive)\n");
    expect(out).toMatch(/\| {13}\^{11}\n/);
    expect(out).toContain("5 |   (sensitive)\n");
  });
});

describe("the summary says how to see or to let pass", () => {
  const change = { actions: ["create"], before: null, after: { size: 1 }, after_unknown: { encrypted: true } };
  const volume = { address: "aws_ebs_volume.a", mode: "managed", type: "aws_ebs_volume", name: "a", change };
  const plan = JSON.stringify({ format_version: "1.2", resource_changes: [volume] });
  const byTerraformRules = ["check", "plan.json", "--rulebook", "sekisho:terraform-aws"];

  test("what is unknown, where it stops", async () => {
    const { status, out } = await sekisho(folder({ "plan.json": plan }), byTerraformRules);
    expect([status, /unknown: tell/.test(out)]).toEqual([2, true]);
    const settings = "apiVersion: sekisho/v1\ncheck: {unknown: tell}\n";
    const told = await sekisho(folder({ "plan.json": plan, "sekisho.yaml": settings }), byTerraformRules);
    expect([told.status, /unknown: tell/.test(told.out)]).toEqual([0, false]);
  });

  test("what is only audited", async () => {
    const manifest = `${MANIFEST}stages: [{rules: ["acme/*"], action: audit}]\n`;
    const root = repository({ "rulebook/rulebook.yaml": manifest, "a.yaml": POD });
    expect((await sekisho(root, ["check"])).out).toMatch(/only audited \(--verbose shows it\)/);
    expect((await sekisho(root, ["check", "--verbose"])).out).not.toMatch(/--verbose shows/);
  });
});

test("--verbose lists exemptions that covered nothing", async () => {
  const exemption = (id: string, name: string): string =>
    JSON.stringify({
      apiVersion: "rulebook/v1",
      kind: "Exemption",
      id,
      rules: ["acme/host-network"],
      match: [{ name }],
      reason: "r",
      ticket: "T-1",
      approver: "platform",
      approved: "2026-11-01",
      expires: "2026-12-31",
    });
  const root = repository({
    "a.yaml": POD,
    "rulebook/owners.yaml":
      'apiVersion: rulebook/v1\nkind: Owners\ndefault: platform\nteams: {platform: {approves: ["**"]}}\n',
    "rulebook/exemptions/used.json": exemption("used", "p"),
    "rulebook/exemptions/idle.json": exemption("idle", "q"),
  });
  expect((await sekisho(root, ["check"])).out).not.toMatch(/covered nothing/);
  expect((await sekisho(root, ["check", "--verbose"])).out).toMatch(
    /covered nothing in this run\n {2}idle {2}until[^]*r\n/,
  );
});

describe("names that mean something else", () => {
  test.each([
    [["--rulebook", "kubernetes"], /did you mean sekisho:kubernetes/],
    [
      ["--rulebook", "rulebook/rulebook.yaml"],
      /it is a file\n {2}hint {2}name the directory that holds it: rulebook\n/,
    ],
    [["prod.tfplan"], /terraform show -json/],
    [["notes.txt"], /--format\s+[a-z0-9|]*\byaml\b/],
  ])("%j", async (argv, hint) => {
    const { status, out } = await sekisho(repository({ "prod.tfplan": "", "notes.txt": "" }), ["check", ...argv]);
    expect(status).toBe(2);
    expect(out).toMatch(hint);
  });
});

describe("the command line", () => {
  test.each<[string[], number, RegExp]>([
    [[], 2, /^Usage: sekisho COMMAND/],
    [["chek"], 2, /did you mean check\?/],
    [["help", "chek"], 2, /did you mean check\?/],
    [["check", "--fial-on", "warn"], 2, /unknown option '--fial-on'\n\(Did you mean --fail-on\?\)/],
    [["check", "--fail-on", "never"], 2, /Allowed choices are deny, warn/],
    [["check", "--at", "tomorrow"], 2, /--at: expected a day or a moment, found "tomorrow"/],
    [["check", "--output"], 2, /argument missing/],
  ])("%j", async (argv, status, text) => {
    const ran = await sekisho(folder({}), argv);
    expect([ran.status, ran.out]).toEqual([status, ""]);
    expect(ran.err).toMatch(text);
  });
  test.each([
    [["--help"]],
    [["-h"]],
    [["help"]],
    [["check", "--help"]],
    [["check", "-h"]],
    [["help", "check"]],
    [["init", "--help"]],
    [["test", "--help"]],
  ])("%j", async (argv) => {
    const { status, out, err } = await sekisho(folder({}), argv);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Usage: sekisho /);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });
  test("--version", async () => expect((await sekisho(folder({}), ["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/));
});

/** What a report says, without how long it took. */
function withoutTime(report: string): string {
  return report.replace(/\b\d+(\.\d+)? m?s\b/g, "");
}

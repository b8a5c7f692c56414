import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkJson, type Files, folder, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: platform
teams:
  platform: {}
  shop: {}
  security: {approves: ["acme/*"]}
owns:
  - {namespace: ns, team: shop}
`;

const COMPANY: Files = { ...RULEBOOK, "sekisho.yaml": SETTINGS, "rulebook/owners.yaml": OWNERS, "deploy/a.yaml": POD };

const WHAT = ["acme/host-network", "deploy/a.yaml:4"];
const WHY = ["--reason", "it listens to the node", "--ticket", "T-1"];

/** What an exemption holds that nobody gave more than that for. */
const WRITTEN = `apiVersion: rulebook/v1
kind: Exemption
id: "host-network-p"
rules: ["acme/host-network"]
match:
  - {scope: "repo:example.com/a/b", type: "k8s:Pod", path: "deploy/a.yaml", namespace: "ns", name: "p", copy: 1}
reason: "it listens to the node"
ticket: "T-1"
approver: "security"
approved: 2026-11-22
expires: 2027-02-20
`;

const exempt = (cwd: string, ...argv: readonly string[]) => sekisho(cwd, ["exempt", ...argv]);
const textOf = (cwd: string, path: string) => readFileSync(join(cwd, path), "utf8");

/** The key of the one violation. */
async function keyIn(cwd: string): Promise<string> {
  const { out } = await sekisho(cwd, ["check", "--output", "json"]);
  return /"key":"([a-z2-7]{26})"/.exec(out)?.[1] ?? "";
}

test.each<[string, (cwd: string) => Promise<readonly string[]>]>([
  ["file and line", async () => WHAT],
  ["file, line and column", async () => ["acme/host-network", "deploy/a.yaml:4:7"]],
  ["file", async () => ["acme/host-network", "deploy/a.yaml"]],
  ["what check calls it", async () => ["acme/host-network", "Pod ns/p"]],
  ["the subject's name", async () => ["acme/host-network", "deploy/a.yaml#ns/p"]],
  ["key", async (cwd) => [await keyIn(cwd)]],
  ["the beginning of its key", async (cwd) => [(await keyIn(cwd)).slice(0, 8)]],
])("a violation by its %s: what is written holds", async (_, operands) => {
  const cwd = folder(COMPANY);
  expect((await exempt(cwd, ...(await operands(cwd)), ...WHY)).status).toBe(0);
  expect(textOf(cwd, "rulebook/exemptions/shop.yaml")).toBe(WRITTEN);
  expect((await checkJson(cwd)).exitStatus).toBe(0);
});

test("a file of the owner keeps every byte, whatever ends its lines", async () => {
  const first = WRITTEN.replace("host-network-p", "first").replace('name: "p"', 'name: "q"');
  const before = `# Ours.\n${first}# The last word`;
  const cwd = folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": before });
  expect((await exempt(cwd, ...WHAT, ...WHY)).status).toBe(0);
  expect(textOf(cwd, "rulebook/exemptions/shop.yaml")).toBe(`${before}\n---\n${WRITTEN}`);

  const windows = `# Ours.\r\n${first.replaceAll("\n", "\r\n")}`;
  const other = folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": windows });
  const { out } = await exempt(other, ...WHAT, ...WHY);
  expect(out).toContain("rulebook/exemptions/shop.yaml:14\n");
  expect(textOf(other, "rulebook/exemptions/shop.yaml")).toBe(`${windows}---\r\n${WRITTEN.replaceAll("\n", "\r\n")}`);
  expect((await checkJson(other)).exitStatus).toBe(0);
});

test("every option stands in the file; an id that is taken is not taken again", async () => {
  const cwd = folder(COMPANY);
  const options = [
    "--until",
    "2026-12-01",
    "--gate",
    "files",
    "--gate",
    "terraform",
    "--file",
    "all",
    "--approver",
    "security",
  ];
  expect((await exempt(cwd, ...WHAT, ...WHY, ...options)).status).toBe(0);
  const text = textOf(cwd, "rulebook/exemptions/all.yaml");
  expect(text).toContain("expires: 2026-12-01\n");
  expect(text).toContain('gates: ["files", "terraform"]\n');
  const later = await exempt(cwd, ...WHAT, ...WHY, "--at", "2026-12-24");
  expect([later.status, later.out.includes('id: "host-network-p-2"')]).toEqual([0, true]);
  expect(textOf(cwd, "rulebook/exemptions/shop.yaml")).toContain("approved: 2026-12-24\n");
});

test("--dry-run writes nothing", async () => {
  const cwd = folder(COMPANY);
  const { status, out } = await exempt(cwd, ...WHAT, ...WHY, "--dry-run", "--lang", "ja");
  expect([status, out.includes("書き込み先: rulebook/exemptions/shop.yaml:1")]).toEqual([0, true]);
  expect(() => textOf(cwd, "rulebook/exemptions/shop.yaml")).toThrow("ENOENT");
});

test("a terminal is asked for what no option says", async () => {
  const cwd = folder(COMPANY);
  const asked: string[] = [];
  const answers = ["", "it listens to the node", " T-1 ", "", "soon", ""];
  const ask = async (question: string): Promise<string | undefined> => answers[asked.push(question) - 1];
  const { status, err } = await sekisho(cwd, ["exempt", ...WHAT], { ask });
  expect([status, err]).toEqual([0, expect.stringContaining('found "soon"')]);
  expect(textOf(cwd, "rulebook/exemptions/shop.yaml")).toBe(WRITTEN);
  // Again where there is no answer, or none that fits.
  expect(asked.map((question) => /\[(.*)\]/.exec(question)?.[1])).toEqual([
    undefined,
    undefined,
    undefined,
    "security",
    "2027-02-20",
    "2027-02-20",
  ]);
});

test.each([0, 1, 2, 3])("who goes away after %i answers has written nothing", async (count) => {
  const cwd = folder(COMPANY);
  let asked = 0;
  const ask = async (): Promise<string | undefined> =>
    asked++ < count ? ["why", "T-1", "security"][asked - 1] : undefined;
  const { status, out, err } = await sekisho(cwd, ["exempt", ...WHAT], { ask });
  expect([status, out, asked]).toEqual([2, "", count + 1]);
  expect(err).toContain("nothing is written");
  expect(() => textOf(cwd, "rulebook/exemptions/shop.yaml")).toThrow("ENOENT");
});

test("a day that has not the form of one is told before anything is asked", async () => {
  const cwd = folder(COMPANY);
  const ask = async (): Promise<string | undefined> => expect.fail("it asked");
  const { status, err } = await sekisho(cwd, ["exempt", ...WHAT, "--until", "tomorrow"], { ask });
  expect([status, err]).toEqual([
    2,
    expect.stringContaining('--until: expected a day such as 2027-01-31, found "tomorrow"'),
  ]);
});

test("a rule whose name lacks that of its rulebook is known", async () => {
  const { err } = await exempt(folder(COMPANY), "host-network", "deploy/a.yaml", ...WHY);
  expect(err).toContain("did you mean acme/host-network?");
});

test("things of several teams go into a file that is called as the rule, by an id of the rule alone", async () => {
  const other = POD.replace("namespace: ns", "namespace: other");
  const cwd = folder({ ...COMPANY, "deploy/a.yaml": `${POD}---\n${other}` });
  const { status, out } = await exempt(cwd, "acme/host-network", "deploy/a.yaml", ...WHY);
  expect([status, out]).toEqual([0, expect.stringContaining("Written to rulebook/exemptions/host-network.yaml:1")]);
  expect(out).toContain('id: "host-network"');
  expect((await checkJson(cwd)).exitStatus).toBe(0);
});

test("it says how many others of one instance it covers", async () => {
  const rule = `
# METADATA
# scope: package
# title: t
# description: d
# custom:
#   sekisho:
#     id: two
#     severity: low
#     fix: f
#     applies: [{view: k8s.pod}]
package acme.two

deny contains {"msg": "network"} if input.spec.hostNetwork
deny contains {"msg": "processes"} if input.spec.hostPID
`;
  const pod = POD.replace(/spec: .*/, "spec:\n  hostNetwork: true\n  hostPID: true");
  const cwd = folder({ ...COMPANY, "rulebook/rules/two.rego": rule, "deploy/a.yaml": pod });
  const at = "deploy/a.yaml:5";
  const { status, out } = await exempt(cwd, "acme/two", at, ...WHY);
  expect([status, out]).toEqual([0, expect.stringContaining("It covers 2 violations here")]);
  expect(out).toContain("1 more violation of the rule that you did not name is covered too");
});

test.each<[string, Files, readonly string[], RegExp]>([
  ["no operand", {}, WHY, /RULE FILE:LINE/],
  ["nobody to ask", {}, WHAT, /--reason, --ticket\n/],
  [
    "a rule that nothing breaks",
    {},
    ["acme/host-networks", "deploy/a.yaml", ...WHY],
    /did you mean acme\/host-network\?/,
  ],
  ["another line", {}, ["acme/host-network", "deploy/a.yaml:5", ...WHY], /nothing that is judged here/],
  ["a key that is too short", {}, ["aaaa", ...WHY], /nothing that is judged here/],
  ["a day that is none", {}, [...WHAT, ...WHY, "--until", "2027-02-30"], /rulebook_bad_value/],
  ["more than a year", {}, [...WHAT, ...WHY, "--until", "2027-11-23"], /exemption_too_long/],
  ["a day that is over", {}, [...WHAT, ...WHY, "--until", "2026-11-21"], /exemption_ends_before_start/],
  ["a team without the right", {}, [...WHAT, ...WHY, "--approver", "shop"], /exemption_approver_without_right/],
  ["a team that is none", {}, [...WHAT, ...WHY, "--approver", "securty"], /did you mean security\?/],
  ["a name for a file that leads out", {}, [...WHAT, ...WHY, "--file", "../x"], /--file/],
  ["an id that is none", {}, [...WHAT, ...WHY, "--id", "A b"], /rulebook_bad_value/],
  ["a gate that is none", {}, [...WHAT, ...WHY, "--gate", "A b"], /rulebook_bad_value/],
  [
    "nobody may approve it",
    { "rulebook/owners.yaml": OWNERS.replace("acme/*", "other/*") },
    [...WHAT, ...WHY],
    /no team of owners\.yaml/,
  ],
  [
    "no rulebook of one's own",
    { "sekisho.yaml": "apiVersion: sekisho/v1\n" },
    ["kubernetes/host-namespaces", "deploy/a.yaml", ...WHY],
    /sekisho init/,
  ],
  [
    "a name with a star",
    { "deploy/a.yaml": POD.replace("{name: p,", "{generateName: p-,") },
    [...WHAT, ...WHY],
    /`\*`/,
  ],
  ["a broken rulebook", { "rulebook/owners.yaml": "" }, [...WHAT, ...WHY], /rulebook_empty_file/],
])("refused: %s", async (_, files, argv, said) => {
  const cwd = folder({ ...COMPANY, ...files });
  const { status, out, err } = await exempt(cwd, ...argv);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(said);
  expect(() => textOf(cwd, "rulebook/exemptions/shop.yaml")).toThrow("ENOENT");
});

test("what is exempted already is not exempted again", async () => {
  const cwd = folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": WRITTEN });
  const { status, err } = await exempt(cwd, ...WHAT, ...WHY);
  expect([status, err]).toEqual([2, "sekisho: host-network-p allows it already, until 2027-02-20\n"]);
  expect(textOf(cwd, "rulebook/exemptions/shop.yaml")).toBe(WRITTEN);
});

interface ListReport {
  readonly exemptions: readonly Readonly<Record<string, unknown>>[];
  readonly diagnostics: readonly { readonly code: string }[];
}

/** `id status need ageDays daysLeft owners`, what was remarked, and the exit status. */
async function list(cwd: string, ...argv: readonly string[]) {
  const { status, out } = await sekisho(cwd, ["exemptions", "--output", "json", ...argv]);
  // The tests check what they read of it.
  const { exemptions, diagnostics } = JSON.parse(out) as ListReport;
  const lines = exemptions.map((one) =>
    ["id", "status", "need", "ageDays", "daysLeft", "owners"].map((key) => String(one[key])).join(" "),
  );
  return [...lines, ...diagnostics.map(({ code }) => code), status];
}

const OTHER = WRITTEN.replace("host-network-p", "idle").replace('name: "p"', 'name: "q"');
const GATED = OTHER.replace("reason", "gates: [files]\nreason");

test.each<[string, string, string, readonly (string | number)[]]>([
  ["holds", WRITTEN, "2026-12-01", ["host-network-p holds needed 9 81 shop", 0]],
  [
    "ends within 30 days",
    WRITTEN,
    "2027-01-22",
    ["host-network-p expiring needed 61 29 shop", "exemption_ends_soon", 0],
  ],
  ["ends in 31 days", WRITTEN, "2027-01-20", ["host-network-p holds needed 59 31 shop", 0]],
  [
    "on its last day",
    WRITTEN,
    "2027-02-20T23:59:59Z",
    ["host-network-p expiring needed 90 0 shop", "exemption_ends_soon", 0],
  ],
  ["has ended", WRITTEN, "2027-02-21", ["host-network-p expired unseen 91 -1 ", 1]],
  ["its day has not come", WRITTEN, "2026-11-20", ["host-network-p ahead unseen -2 92 ", 0]],
  ["is of another thing, at any gate", OTHER, "2026-12-01", ["idle holds unseen 9 81 ", 0]],
  ["is of another thing, at this gate", GATED, "2026-12-01", ["idle holds unneeded 9 81 ", 1]],
  [
    "two",
    `${GATED.replace("2027-02-20", "2027-02-21")}---\n${WRITTEN}`,
    "2026-12-01",
    ["host-network-p holds needed 9 81 shop", "idle holds unneeded 9 82 ", 1],
  ],
  [
    "one covers the other",
    `${WRITTEN}---\n${WRITTEN.replace("network-p", "network-q").replace("2027-02-20", "2027-02-19")}`,
    "2026-12-01",
    ["host-network-q holds needed 9 80 shop", "host-network-p holds needed 9 81 shop", "exemption_contradicts", 0],
  ],
])("listed: one that %s", async (_, text, at, expected) => {
  const cwd = folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": text });
  expect(await list(cwd, "--at", at)).toEqual(expected);
});

test("check warns 30 days ahead, of what it needs only, and passes", async () => {
  const at = async (text: string, day: string) => {
    const { diagnostics, exitStatus } = await checkJson(folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": text }), [
      "--at",
      day,
    ]);
    return [...diagnostics.map(({ code, span }) => `${code} ${span?.start.line}`), exitStatus];
  };
  expect(await at(WRITTEN, "2027-01-22")).toEqual(["exemption_ends_soon 3", 0]);
  expect(await at(WRITTEN, "2027-01-20")).toEqual([0]);
  expect(await at(OTHER, "2027-01-22")).toEqual([1]);
});

test("the list in both languages, with none, and by a broken rulebook", async () => {
  const cwd = folder({ ...COMPANY, "rulebook/exemptions/shop.yaml": `${GATED}---\n${WRITTEN}` });
  expect((await sekisho(cwd, ["exemptions"])).out).toContain(
    "2 exemptions: 1 to delete or renew, 0 ending within 30 days.",
  );
  expect((await sekisho(cwd, ["exemptions", "--lang", "ja"])).out).toContain("例外 2 件: 削除または更新が必要 1 件");
  const none = await sekisho(folder(COMPANY), ["exemptions"]);
  expect([none.status, none.out]).toEqual([0, "There are no exemptions.\n"]);
  const unknown = folder({
    ...COMPANY,
    "rulebook/exemptions/shop.yaml": WRITTEN.replace("acme/host-network", "acme/host-networks"),
  });
  const broken = await sekisho(unknown, ["exemptions"]);
  expect([broken.status, broken.out]).toEqual([2, ""]);
  expect(broken.err).toMatch(/exemption_unknown_rule[^]*did you mean acme\/host-network\?/);
});

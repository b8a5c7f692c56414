import { expect, test } from "vitest";
import { type Files, folder, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: platform
teams:
  platform: {github: acme/platform}
  shop: {github: acme/shop}
owns:
  - {codeowners: true}
`;

const REPOSITORY: Files = {
  ...RULEBOOK,
  "sekisho.yaml": SETTINGS,
  "rulebook/owners.yaml": OWNERS,
  "deploy/a.yaml": "",
  "deploy/sub/b.yaml": "",
  "infra/main.tf": "",
};

interface LintReport {
  readonly exitStatus: number;
  readonly findings: readonly {
    readonly code: string;
    readonly of: readonly string[];
    readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  }[];
}

/** `code file:line:column: what it is about`, and the exit status. */
async function lint(files: Files, argv: readonly string[] = []): Promise<readonly (string | number)[]> {
  const { status, out } = await sekisho(folder(files), ["owners", "lint", "--output", "json", ...argv]);
  // The tests check what they read of it.
  const report = JSON.parse(out) as LintReport;
  expect(report.exitStatus).toBe(status);
  const lines = report.findings.map(({ code, of, place }) => {
    const at = place === undefined ? "" : ` ${place.file}:${place.line}:${place.column}`;
    return `${code}${at}: ${of.join(" ")}`;
  });
  return [...lines, status];
}

test.each<[string, string, readonly (string | number)[]]>([
  ["nothing", "* @acme/platform\n/deploy/ @acme/shop\n", [0]],
  [
    "paths without an owner, by directory",
    "/deploy/sub/ @acme/shop\n/CODEOWNERS @acme/shop\n/rulebook/ @acme/shop\n/*.yaml @acme/shop\n",
    ["codeowners_unowned: deploy/a.yaml 1", "codeowners_unowned: infra/ 1", 1],
  ],
  ["what has no owner on purpose is no finding", "* @acme/shop\n/infra/\n", [0]],
  [
    "a shadowed line",
    "/deploy/sub/ @acme/shop\n* @acme/platform\n",
    ["codeowners_line_shadowed CODEOWNERS:1:1: /deploy/sub/ deploy/sub/b.yaml * 2", 1],
  ],
  ["a line for nothing", "* @acme/shop\n/Deploy/ @acme/shop\n", ["codeowners_line_unused CODEOWNERS:2:1: /Deploy/", 1]],
  [
    "dead teams, each once",
    "* @acme/shop\n/deploy/ @acme/shops @someone @x/y\n/infra/ @ACME/Shops\n",
    ["codeowners_dead_team CODEOWNERS:2:10: @acme/shops acme/shop", "codeowners_dead_team CODEOWNERS:2:31: @x/y ", 1],
  ],
  [
    "a file that loses its own owner",
    "* @acme/shop\n/CODEOWNERS\n",
    ["codeowners_not_owning_itself CODEOWNERS:2:1: CODEOWNERS", 1],
  ],
  [
    "nothing of it is sound",
    "!a @x\n[S] @x\na y\n",
    [
      "codeowners_negation CODEOWNERS:1:1: ",
      "codeowners_range CODEOWNERS:2:1: ",
      "codeowners_bad_owner CODEOWNERS:3:3: ",
      1,
    ],
  ],
  ["too large", `* @acme/shop\n${"#".repeat(3_145_728)}`, ["codeowners_too_large CODEOWNERS:1:1: ", 1]],
])("%s", async (_, text, expected) => expect(await lint({ ...REPOSITORY, CODEOWNERS: text })).toEqual(expected));

test("everything without an owner is one finding", async () => {
  expect(await lint({ ...REPOSITORY, CODEOWNERS: "/nowhere @acme/shop\n" })).toEqual([
    "codeowners_not_owning_itself: CODEOWNERS",
    "codeowners_line_unused CODEOWNERS:1:1: /nowhere",
    "codeowners_unowned: / 8",
    1,
  ]);
});

test("a second file is never read", async () => {
  const files = { ...REPOSITORY, ".github/CODEOWNERS": "* @acme/shop\n", CODEOWNERS: "* @acme/none\n" };
  expect(await lint(files)).toEqual(["codeowners_unread_file: CODEOWNERS .github/CODEOWNERS", 1]);
});

test("owners.yaml asks for a file that is not there, but not for that of another repository", async () => {
  expect(await lint(REPOSITORY)).toEqual(["codeowners_missing: .github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS", 1]);
  const other = OWNERS.replace("codeowners: true", 'scope: "repo:example.com/a/c", codeowners: true');
  expect(await lint({ ...REPOSITORY, "rulebook/owners.yaml": other })).toEqual([0]);
  expect(await lint({ ...REPOSITORY, "rulebook/owners.yaml": other }, ["--scope", "repo:example.com/a/c"])).toEqual([
    "codeowners_missing: .github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS",
    1,
  ]);
});

test.each<[string, readonly string[], readonly (string | number)[]]>([
  [
    "a later one with less to ask",
    ["namespace: a, path: x, team: shop", "path: x, team: platform"],
    ["owners_entry_shadowed rulebook/owners.yaml:8:5: 9", 1],
  ],
  [
    "a later one with a wider pattern",
    ["path: x/y, team: shop", "path: 'x/**', team: platform"],
    ["owners_entry_shadowed rulebook/owners.yaml:8:5: 9", 1],
  ],
  ["any path is not anything", ["namespace: a, team: shop", "path: '**', team: platform"], [0]],
  ["two patterns that may overlap", ["path: 'x/*', team: shop", "path: '*/y', team: platform"], [0]],
  ["CODEOWNERS may name nobody", ["path: x, team: shop", "codeowners: true"], [0]],
])("owners.yaml: %s", async (_, entries, expected) => {
  const text = OWNERS.replace("  - {codeowners: true}\n", entries.map((entry) => `  - {${entry}}\n`).join(""));
  expect(await lint({ ...REPOSITORY, "rulebook/owners.yaml": text, CODEOWNERS: "* @acme/shop\n" })).toEqual(expected);
});

test("without a rulebook only CODEOWNERS is looked at; without both, with a broken one, nothing can be", async () => {
  const alone = { CODEOWNERS: "* @any/team\n" };
  expect(await lint(alone)).toEqual([0]);
  expect((await sekisho(folder({}), ["owners", "lint"])).status).toBe(2);
  const broken = OWNERS.replace("default: platform", "default: platfrom");
  expect(await lint({ ...REPOSITORY, ...alone, "rulebook/owners.yaml": broken })).toEqual([
    "owners_unknown_team rulebook/owners.yaml:3:10: ",
    2,
  ]);
  expect(await lint(alone, ["--rulebook", "nowhere"])).toEqual(["rulebook_not_found: ", 2]);
});

test("in both languages, five of a kind, and all of them", async () => {
  const lines = Array.from({ length: 7 }, (_, i) => `/none${i} @acme/shop\n`).join("");
  const cwd = folder({ ...REPOSITORY, CODEOWNERS: `* @acme/shop\n${lines}!a\n` });
  const english = await sekisho(cwd, ["owners", "lint"]);
  expect(english.out.match(/codeowners_line_unused\n/g)?.length).toBe(5);
  expect(english.out).toContain("and 2 more of codeowners_line_unused");
  const japanese = await sekisho(cwd, ["owners", "lint", "--lang", "ja", "--all"]);
  expect(japanese.out.match(/codeowners_line_unused\n/g)?.length).toBe(7);
  expect(japanese.out).toContain("当てはまるファイルがありません");
  expect(japanese.out).toContain("この行は読み飛ばされます");
  expect(japanese.out).not.toContain("takes nothing back");
});

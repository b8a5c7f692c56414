import { join } from "node:path";
import { expect, test } from "vitest";
import { checkJson, type Files, folder, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: platform
teams:
  platform: {}
  shop: {github: acme/shop}
owns:
  - {codeowners: true}
`;

const COMPANY: Files = { ...RULEBOOK, "sekisho.yaml": SETTINGS, "rulebook/owners.yaml": OWNERS, "deploy/a.yaml": POD };

/** Owners by file, and what was remarked. */
async function owners(files: Files, at = ".") {
  const { verdicts, diagnostics } = await checkJson(join(folder(files), at));
  return [...verdicts.map(({ file, owner }) => `${file} ${owner}`), ...diagnostics.map(({ code }) => code)];
}

test.each<[string, Files, string, readonly string[]]>([
  ["at the root", { CODEOWNERS: "deploy/ @acme/shop\n" }, ".", ["deploy/a.yaml shop"]],
  [
    "in .github before the others",
    { ".github/CODEOWNERS": "x @acme/shop\n", CODEOWNERS: "* @acme/shop\n", "docs/CODEOWNERS": "* @acme/shop\n" },
    ".",
    ["deploy/a.yaml platform"],
  ],
  ["in docs", { "docs/CODEOWNERS": "*.yaml @acme/shop\n" }, ".", ["deploy/a.yaml shop"]],
  ["a line without owners", { CODEOWNERS: "* @acme/shop\ndeploy\n" }, ".", ["deploy/a.yaml platform"]],
  ["none", {}, ".", ["deploy/a.yaml platform", "codeowners_missing"]],
  [
    "a link out of the repository",
    { CODEOWNERS: "-> /etc/hostname" },
    ".",
    ["deploy/a.yaml platform", "codeowners_unreadable"],
  ],
  [
    "too large",
    { CODEOWNERS: `* @acme/shop\n${"#".repeat(3_145_728)}` },
    ".",
    ["deploy/a.yaml platform", "codeowners_too_large"],
  ],
])("CODEOWNERS %s", async (_, files, at, expected) => {
  expect(await owners({ ...COMPANY, ...files }, at)).toEqual(expected);
});

test("paths of CODEOWNERS count from git's top, those of subjects from sekisho.yaml", async () => {
  const below = Object.fromEntries(Object.entries(COMPANY).map(([path, text]) => [`sub/${path}`, text]));
  const files = { ...below, ".git/HEAD": "", CODEOWNERS: "/sub/deploy/* @acme/shop\n/deploy @acme/none\n" };
  expect(await owners(files, "sub")).toEqual(["deploy/a.yaml shop"]);
});

test("the owner stands in every form of answer", async () => {
  const cwd = folder({ ...COMPANY, CODEOWNERS: "* @acme/shop\n" });
  const said = async (format: string) => (await sekisho(cwd, ["check", "--output", format])).out;
  expect(await said("text")).toMatch(/owner +shop\n/);
  expect(await said("github")).toContain("%0Aowner: shop");
  expect(await said("junit")).toContain("owner: shop");
  expect(await said("sarif")).toContain('"owner": "shop"');
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findRepository } from "../repository/repository.ts";
import { walk } from "./walk.ts";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

type Files = Readonly<Record<string, string>>;

function folder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), "sekisho-walk-"));
  made.push(root);
  for (const [path, text] of Object.entries({ "sekisho.yaml": "", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text.startsWith("-> ")) symlinkSync(text.slice(3), join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return root;
}

/** `FILE`, `REASON FILE` or `CODE` a step, from a walk of `named` below the folder. */
function steps(files: Files, named: readonly string[] = ["."], ignore: readonly string[] = []): readonly string[] {
  const root = folder(files);
  const paths = named.map((name) => join(root, name));
  const repository = findRepository([root], root);
  return [...walk(paths, { repository, ignore, takes: (format) => format !== "ignore" })]
    .map((step) => {
      if (step.kind === "file") return step.file;
      return step.kind === "skipped" ? `${step.reason} ${step.file}` : step.diagnostic.code;
    })
    .filter((line) => line !== "settings sekisho.yaml");
}

describe("walk", () => {
  test.each<[string, Files, string[]]>([
    ["in the order of names", { "b.yaml": "", "a/z.yml": "", "a.json": "" }, ["a/z.yml", "a.json", "b.yaml"]],
    ["other formats", { "README.md": "", "a.yaml": "" }, ["other-format README.md", "a.yaml"]],
    ["git's own directory", { ".git/x.yaml": "", "a.yaml": "" }, ["a.yaml"]],
    ["hidden directories are judged", { ".github/a.yaml": "" }, [".github/a.yaml"]],
    [
      "a chart's templates",
      { "c/Chart.yaml": "", "c/templates/a.yaml": "" },
      ["c/Chart.yaml", "helm-template c/templates/"],
    ],
    ["templates of no chart", { "templates/a.yaml": "" }, ["templates/a.yaml"]],
    ["a rulebook", { "r/rulebook.yaml": "", "r/rules/a.yaml": "" }, ["rulebook r/"]],
    [
      "dependencies",
      { "node_modules/x/a.yaml": "", ".terraform/a.json": "" },
      ["dependencies .terraform/", "dependencies node_modules/"],
    ],
    ["a directory named as a file", { "x.yaml/a.yaml": "" }, ["x.yaml/a.yaml"]],
    ["links", { "a.yaml": "", "b.yaml": "-> a.yaml", "d/x": "-> .." }, ["a.yaml", "link d/x", "link b.yaml"]],
    [
      "a link to a file that is not walked, once a link",
      { ".gitignore": "base", "base/a.yaml": "", "d/b.yaml": "-> ../base/a.yaml", "d/c.yaml": "-> b.yaml" },
      ["other-format .gitignore", "ignored base/", "d/b.yaml", "d/c.yaml"],
    ],
    ["a link that leads nowhere", { "b.yaml": "-> b.yaml", other: "-> gone" }, ["other-format other", "link b.yaml"]],
    [
      "a nested .gitignore takes back",
      {
        ".gitignore": "*.json\nbuild/\n",
        "a.json": "",
        "keep/.gitignore": "!b.json\n",
        "keep/b.json": "",
        "build/c.yaml": "",
      },
      ["other-format .gitignore", "ignored a.json", "ignored build/", "other-format keep/.gitignore", "keep/b.json"],
    ],
    ["git compares letters exactly", { ".gitignore": "A.yaml", "a.yaml": "" }, ["other-format .gitignore", "a.yaml"]],
    [
      "a pattern that would take minutes leaves nothing out",
      { ".gitignore": `${"*a".repeat(20)}.yaml`, [`${"a".repeat(120)}.yaml`]: "" },
      ["other-format .gitignore", `${"a".repeat(120)}.yaml`],
    ],
  ])("%s", (_, files, expected) => expect(steps(files)).toEqual(expected));

  test("what is named is taken", () => {
    const files = { ".gitignore": "a.yaml", "a.yaml": "", "r/rulebook.yaml": "", "r/x.yaml": "", "notes.txt": "" };
    expect(steps(files, ["a.yaml", "r", "notes.txt"])).toEqual(["a.yaml", "r/rulebook.yaml", "r/x.yaml", "notes.txt"]);
  });

  test("each file once", () => expect(steps({ "d/a.yaml": "" }, ["d/a.yaml", "d", "."])).toEqual(["d/a.yaml"]));

  test("sekisho.yaml leaves out, and no .gitignore takes that back", () => {
    const files = { "t/testdata/a.yaml": "", "t/.gitignore": "!testdata/\n", "b.yaml": "" };
    expect(steps(files, ["."], ["**/testdata/**"])).toContain("b.yaml");
    expect(steps(files, ["."], ["**/testdata/**"])).not.toContain("t/testdata/a.yaml");
  });

  test("rules above the named directory hold in it", () => {
    const files = { ".git/HEAD": "", ".gitignore": "*.json", "d/a.json": "", "d/b.yaml": "" };
    expect(steps(files, ["d"])).toEqual(["ignored d/a.json", "d/b.yaml"]);
  });

  test.each<[string, Files, string, string]>([
    ["that is not there", {}, "gone.yaml", "not_found"],
    ["below a file", { "a.yaml": "" }, "a.yaml/b.yaml", "unreadable"],
    ["that is a link to itself", { "a.yaml": "-> a.yaml" }, "a.yaml", "unreadable"],
    ["that leads out of the repository", { "a.yaml": "-> /proc/self/environ" }, "a.yaml", "link_outside"],
  ])("a path %s", (_, files, name, code) => expect(steps(files, [name])).toEqual([code]));
});

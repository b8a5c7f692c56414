import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commit, git, repository, write } from "./git-world.ts";
import { checkJson, type Files, folder, MANIFEST, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

interface Changed {
  readonly changed: {
    readonly ref: string;
    readonly base: string;
    readonly changed: number;
    readonly deleted: number;
    readonly unchanged: number;
    readonly whole?: string;
  } | null;
}

/** Files that were judged, and what is said of the change. */
async function judged(root: string, argv: readonly string[] = []): Promise<{ files: readonly string[] } & Changed> {
  const report = await checkJson(root, ["--changed", "main", ...argv]);
  // The tests check what they read of it.
  const { changed } = report as unknown as Changed;
  return { files: [...new Set(report.verdicts.map(({ file }) => file))].sort(), changed };
}

const REPOSITORY: Files = {
  ...RULEBOOK,
  "d/a.yaml": POD,
  "d/b.yaml": POD,
  "d/c.yaml": POD,
  ".gitignore": "*.out.yaml\n",
};

test("only what differs from the merge base is judged: edited, staged, committed, untracked, renamed files", async () => {
  const root = repository(REPOSITORY);
  git(root, "checkout", "--quiet", "-b", "work");
  write(root, { "d/a.yaml": `${POD}# x\n` });
  commit(root);
  renameSync(join(root, "d/b.yaml"), join(root, "d/moved.yaml"));
  git(root, "add", "--all");
  write(root, { "d/new.yaml": POD });
  const { files, changed } = await judged(root);
  expect(files).toEqual(["d/a.yaml", "d/moved.yaml", "d/new.yaml"]);
  expect(changed).toMatchObject({ ref: "main", changed: 3, deleted: 0, unchanged: 1 });
  expect(changed?.base).toBe(git(root, "rev-parse", "main"));
});

test("what main did since is none of it", async () => {
  const root = repository(REPOSITORY);
  git(root, "checkout", "--quiet", "-b", "work");
  write(root, { "d/a.yaml": `${POD}# x\n` });
  commit(root);
  git(root, "checkout", "--quiet", "main");
  write(root, { "d/b.yaml": `${POD}# y\n` });
  commit(root);
  git(root, "checkout", "--quiet", "work");
  expect((await judged(root)).files).toEqual(["d/a.yaml"]);
});

test("nothing has changed: nothing is judged, and that is no failure, also where a path is named", async () => {
  const root = repository(REPOSITORY);
  for (const argv of [[], ["d"]]) {
    const { status, out } = await sekisho(root, ["check", "--changed", "main", ...argv]);
    expect(status).toBe(0);
    expect(out).toContain("0 files differ, 3 left out.");
    expect(out).toContain("nothing that can be judged has changed");
  }
  rmSync(join(root, "d/a.yaml"));
  const { status, out } = await sekisho(root, ["check", "--changed", "main"]);
  expect([status, out.includes("1 file differs (1 deleted), 2 left out.")]).toEqual([0, true]);
});

test.each<[string, Files, string]>([
  [
    "a rule",
    { "rulebook/rules/host.rego": `${String(RULEBOOK["rulebook/rules/host.rego"])}# x\n` },
    "rulebook/rules/host.rego",
  ],
  ["a new file of the rulebook", { "rulebook/data/x.yaml": "{}\n" }, "rulebook/data/x.yaml"],
  [
    "an include",
    { "shared/rulebook.yaml": MANIFEST.replace("acme", "shared").replace("1.0.0", "1.0.1") },
    "shared/rulebook.yaml",
  ],
  ["settings", { "sekisho.yaml": `${SETTINGS}# x\n` }, "sekisho.yaml"],
  ["what is left out", { ".gitignore": "x\n" }, ".gitignore"],
])("a change of %s makes it a check of everything", async (_, after, whole) => {
  const included = {
    "shared/rulebook.yaml": MANIFEST.replace("acme", "shared"),
    "rulebook/rulebook.yaml": `${MANIFEST}includes: [{use: ../shared}]\n`,
  };
  const { files, changed } = await judged(repository({ ...REPOSITORY, ...included }, after));
  expect(changed?.whole).toBe(whole);
  expect(files).toEqual(["d/a.yaml", "d/b.yaml", "d/c.yaml"]);
});

test("a deleted rule makes it a check of everything, too", async () => {
  const root = repository({ ...REPOSITORY, "rulebook/data/x.yaml": "{}\n" });
  rmSync(join(root, "rulebook/data"), { recursive: true });
  expect((await judged(root)).changed?.whole).toBe("rulebook/data/x.yaml");
});

test("what git does not track is judged whatever it is: ignored plans, files of elsewhere, standard input", async () => {
  const root = repository(REPOSITORY, { "d/p.out.yaml": POD });
  const other = folder({ "x.yaml": POD });
  expect((await judged(root, ["d/p.out.yaml", "d/a.yaml"])).files).toEqual(["d/p.out.yaml"]);
  const { verdicts } = await checkJson(root, ["--changed", "main", "--rulebook", "rulebook", "-"], { stdin: POD });
  expect(verdicts.map(({ file }) => file)).toEqual(["-"]);
  expect((await judged(root, [root, "--rulebook", "rulebook", join(other, "x.yaml")])).files).toEqual([
    join(other, "x.yaml"),
  ]);
});

test("names count from the root, also where sekisho.yaml stands below git's top", async () => {
  const below = Object.fromEntries(
    Object.entries({ "sekisho.yaml": SETTINGS, ...REPOSITORY }).map(([path, text]) => [`app/${path}`, text]),
  );
  const root = repository(below);
  git(root, "rm", "--quiet", "sekisho.yaml");
  commit(root);
  write(root, { "app/d/a.yaml": `${POD}# x\n`, "other.yaml": POD });
  const { files, changed } = await judged(join(root, "app"));
  expect([files, changed?.unchanged]).toEqual([["d/a.yaml"], 2]);
});

test.each<[string, readonly string[], string]>([
  ["no such revision", ["--changed", "nope"], "git_no_revision"],
  ["an option", ["--changed=--all"], "git_no_revision"],
  ["a history that shares nothing", ["--changed", "other"], "changed_no_base"],
])("refuses %s: nothing is judged", async (_, argv, code) => {
  const root = repository(REPOSITORY);
  git(root, "checkout", "--quiet", "--orphan", "other");
  write(root, { "d/a.yaml": "a: 1\n" });
  commit(root);
  git(root, "checkout", "--quiet", "main");
  const report = await checkJson(root, argv);
  expect([report.exitStatus, report.diagnostics.map((one) => one.code), report.verdicts]).toEqual([2, [code], []]);
});

test("outside of git there is no revision", async () => {
  const root = folder({ "sekisho.yaml": SETTINGS, ...REPOSITORY });
  mkdirSync(join(root, ".git"));
  expect((await checkJson(root, ["--changed", "main"])).exitStatus).toBe(2);
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { walk } from "./walk.ts";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

type Files = Readonly<Record<string, string>>;

function folder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), "sekisho-ignore-"));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The files that a walk takes. */
function taken(root: string, named = "."): readonly string[] {
  const steps = [
    ...walk([join(root, named)], {
      repository: { root, gitTop: root },
      ignore: [],
      takes: (format) => format !== "ignore",
    }),
  ];
  return steps.flatMap((step) => (step.kind === "file" ? [step.file] : [])).sort();
}

describe("as git decides", () => {
  test.each<[string, Files, string[]]>([
    [
      "a nearer file takes a directory back, with all in it",
      { ".gitignore": "b", "s/.gitignore": "!b" },
      ["s/b/x.yaml"],
    ],
    ["not what is in it and left out by itself", { ".gitignore": "b\nx.*", "s/.gitignore": "!b" }, []],
    ["`?` is a byte", { ".gitignore": "?.yaml\n/b\n/s", "é.yaml": "" }, ["é.yaml"]],
    ["`[!a]` is a byte", { ".gitignore": "[!a].yaml\n/b\n/s", "é.yaml": "" }, ["é.yaml"]],
  ])("%s", (_, files, expected) => {
    expect(taken(folder({ "b/x.yaml": "", "s/b/x.yaml": "", ...files }))).toEqual(expected);
  });

  test("a .gitignore that is a link says nothing", () => {
    const root = folder({ "a.yaml": "", all: "*" });
    symlinkSync("all", join(root, ".gitignore"));
    expect(taken(root)).toEqual(["a.yaml"]);
  });

  test("on 300 generated trees", () => {
    const random = randomNumbers(7);
    const files: Record<string, string> = {};
    for (let i = 0; i < 300; i++) Object.assign(files, tree(`t${i}`, random));
    const root = folder(files);
    execFileSync("git", ["init", "--quiet", root]);
    const all = Object.keys(files).filter((file) => file.endsWith(".yaml"));
    const git = ["-C", root, "-c", "core.ignorecase=false", "check-ignore", "--no-index", "--stdin", "-z"];
    const said = execFileSync("git", git, { input: `${all.join("\0")}\0`, maxBuffer: 1 << 24 }).toString();
    const ignored = new Set(said.split("\0"));
    expect(ignored.size).toBeGreaterThan(500);
    expect(taken(root)).toEqual(all.filter((file) => !ignored.has(file)).sort());
  }, 60_000);
});

test("a directory that is named is walked, though git leaves it out", () => {
  const root = folder({ ".gitignore": "out", "out/a.yaml": "", "out/d/b.yaml": "" });
  expect([taken(root), taken(root, "out"), taken(root, "out/d")]).toEqual([
    [],
    ["out/a.yaml", "out/d/b.yaml"],
    ["out/d/b.yaml"],
  ]);
});

type Random = (below: number) => number;

/** Mulberry32: the same trees in every run. */
function randomNumbers(start: number): Random {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NAMES = ["a", "b", "foo", "bar", "a b", "x[1]", "é", "A", "#h", "!n", "a*b", "t\\x", ".hid", "foo.bar", "a?"];
const PARTS = [
  "*",
  "**",
  "*.yaml",
  "f*",
  "?",
  "[abc]",
  "[!a]",
  "[^a]*",
  "[a-c]*",
  "*.y*l",
  "?.yaml",
  "*o",
  "**foo",
  "[]a]",
  "[a",
  "\\#h.yaml",
  "\\!n",
  "a\\ b",
  "[[:alpha:]]",
  "x\\[1\\]",
  "a\\*b.yaml",
  "t\\\\x",
  "a\\?.yaml",
  "[\\a]",
  "z[-]",
];
const WHOLE = [
  "",
  "#c",
  "   ",
  "!",
  "/",
  "**",
  "/**",
  "!/",
  "*/",
  "!*/",
  "!*",
  "/*",
  "!/*",
  "**/",
  "a/**/",
  "/**/b",
  "a/**",
  "foo.yaml ",
  "foo.yaml\\ ",
  "foo.yaml\t",
  "./a",
  "../a",
  "a//b",
  "!!n.yaml",
  "foo\r",
];

function tree(top: string, random: Random): Files {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? "";
  const repeat = (count: number, make: () => string): string[] => Array.from({ length: count }, make);
  const directories = [top];
  for (let i = 0; i < 8; i++) directories.push(`${pick(directories)}/${pick(NAMES)}`);
  const part = (): string => pick(random(2) === 0 ? PARTS : [...NAMES, ...NAMES.map((name) => `${name}.yaml`)]);
  const pattern = (): string => {
    if (random(25) === 0) return pick(WHOLE);
    const path = repeat(1 + random(3), part).join("/");
    return `${random(4) === 0 ? "!" : ""}${random(4) === 0 ? "/" : ""}${path}${random(4) === 0 ? "/" : ""}`;
  };
  const files = repeat(20, () => `${pick(directories)}/${pick(NAMES)}.yaml`);
  const rules = directories.filter((directory) => directory === top || random(4) === 0);
  return Object.fromEntries([
    ...files.map((file) => [file, ""] as const),
    ...rules.map((directory) => [`${directory}/.gitignore`, repeat(1 + random(5), pattern).join("\n")] as const),
  ]);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gitRemote } from "./git-remote.ts";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "sekisho-git-"));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const remote = (config: string) => gitRemote(folder({ ".git/config": config }));

test.each<[string, string, string | undefined]>([
  ["origin", '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://h/a/b.git\n', "https://h/a/b.git"],
  ["origin among others", '[remote "fork"]\nurl = x:y\n[remote "origin"]\nurl = o:p\n', "o:p"],
  ["the only one", '[remote "upstream"]\n  url = git@h:a/b', "git@h:a/b"],
  ["none of two", '[remote "a"]\nurl=x:y\n[remote "b"]\nurl=z:w', undefined],
  ["no remote", "[core]\n\tbare = false\n", undefined],
  ["another section's url", '[submodule "x"]\nurl = x:y\n', undefined],
  ["a comment behind it", '[remote "origin"]\nurl = x:y # mine\n', "x:y"],
  ["quoted", '[remote "origin"]\nurl = "x:a b"\n', "x:a b"],
  ["on the section's line", '[remote "origin"] url = x:y\n', "x:y"],
  ["CRLF", '[remote "origin"]\r\n\turl = x:y\r\n', "x:y"],
])("%s", (_, config, expected) => expect(remote(config)).toBe(expected));

test("a worktree has the config of its main clone", () => {
  const root = folder({
    "main/.git/config": '[remote "origin"]\nurl = x:y\n',
    "main/.git/worktrees/w/commondir": "../..\n",
    "tree/.git": "gitdir: ../main/.git/worktrees/w\n",
  });
  expect(gitRemote(join(root, "tree"))).toBe("x:y");
});

test("no git, no remote", () => expect(gitRemote(folder({}))).toBeUndefined());

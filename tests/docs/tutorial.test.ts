import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksOf } from "./markdown.ts";
import { ROOT, runPage } from "./run-page.ts";

const MINUTES = 60_000;

/** Pages of which every command runs and every file is written, and how many of both there are at least. */
test.each<[string, number, number]>([
  ["docs/first-rule.md", 8, 6],
  ["docs/ja/first-rule.md", 8, 6],
  ["docs/first-typescript-rule.md", 5, 6],
  ["docs/ja/first-typescript-rule.md", 5, 6],
])("%s: who follows it sees what it shows", { timeout: 2 * MINUTES }, (page, commands, files) => {
  const run = runPage(page);
  expect(run.differences).toEqual([]);
  expect(run.commands).toBeGreaterThanOrEqual(commands);
  expect(run.files).toBeGreaterThanOrEqual(files);
});

test.each<[string, number]>([
  ["README.md", 2],
  ["README.ja.md", 2],
  ["docs/rulebook.md", 4],
  ["docs/gates/files.md", 6],
  ["docs/fixes.md", 2],
  ["docs/operations.md", 2],
  ["docs/owners.md", 4],
  ["docs/impact.md", 8],
])("%s: its commands print what it shows", { timeout: 2 * MINUTES }, (page, commands) => {
  const run = runPage(page);
  expect(run.differences).toEqual([]);
  expect(run.commands).toBeGreaterThanOrEqual(commands);
});

test.each(["first-rule.md", "first-typescript-rule.md"])("both languages of %s write the same files", (page) => {
  expect(filesOf(`docs/ja/${page}`)).toEqual(filesOf(`docs/${page}`));
});

function filesOf(page: string): readonly (readonly [string, string])[] {
  return blocksOf(readFileSync(join(ROOT, page), "utf8")).flatMap(({ marks, text }): (readonly [string, string])[] => {
    const file = marks.get("file");
    return file === undefined ? [] : [[file, text]];
  });
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { closureOf } from "./closure.ts";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function root(kustomization: string): string {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-closure-"));
  made.push(directory);
  mkdirSync(join(directory, "base"));
  writeFileSync(join(directory, "base", "kustomization.yml"), "resources: [a.yaml, ..]\n");
  writeFileSync(join(directory, "base", "a.yaml"), "");
  symlinkSync("loop", join(directory, "loop"));
  writeFileSync(join(directory, "kustomization.yaml"), kustomization);
  return directory;
}

test.each<[string, string, readonly string[], readonly string[]]>([
  ["nothing", "", [], []],
  ["no YAML", "resources: [", [], []],
  ["no map", "[1]", [], []],
  ["other values", "{resources: [1, null, {}, [x]], bases: x, patches: 3, configMapGenerator: {files: 1}}", [], []],
  ["what no path is", '{resources: ["a\\0b", "", "loop", "none"], patches: [{path: "\\0"}, 1]}', [], []],
  ["a base that uses what uses it", "resources: [base]", ["base/a.yaml"], []],
  ["a file of a base", "resources: [base/a.yaml]", ["base/a.yaml"], []],
  [
    "addresses",
    '{resources: ["https://h/x", base], components: ["git::x"]}',
    ["base/a.yaml"],
    ["render_remote", "render_remote"],
  ],
  ["a port of a registry is one, too", '{resources: ["host:8080/x"]}', [], ["render_remote"]],
])("%s", (_, kustomization, resources, codes) => {
  const directory = root(kustomization);
  const found = closureOf(directory, directory);
  expect(found.resources.map((path) => path.slice(directory.length + 1))).toEqual(resources);
  expect(found.mistakes.map(({ code }) => code)).toEqual(codes);
});

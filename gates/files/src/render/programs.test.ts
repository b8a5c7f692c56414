import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findProgram } from "./programs.ts";

const home = mkdtempSync(join(tmpdir(), "sekisho-programs-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

for (const name of ["a/one", "b/one", "b/two", "b/three"]) {
  mkdirSync(join(home, name, ".."), { recursive: true });
  writeFileSync(join(home, name), "");
  chmodSync(join(home, name), 0o755);
}
chmodSync(join(home, "b/three"), 0o644);
mkdirSync(join(home, "a/four"));

const [a, b] = [join(home, "a"), join(home, "b")];

test.each<[string, readonly string[], string | undefined, string | undefined]>([
  ["the first directory wins", ["one"], `${a}:${b}`, "a/one"],
  ["the first name wins", ["two", "one"], `${a}:${b}`, "b/two"],
  ["a later name", ["none", "one"], `${a}:${b}`, "a/one"],
  ["no program but a file", ["three"], b, undefined],
  ["no program but a directory", ["four"], a, undefined],
  ["a directory that counts from here", ["one"], `:.:${relative(process.cwd(), a)}`, undefined],
  ["no PATH", ["one"], undefined, undefined],
])("%s", (_, names, path, expected) => {
  const found = findProgram(names, path === undefined ? {} : { PATH: path });
  expect(found?.path).toBe(expected === undefined ? undefined : join(home, expected));
});
